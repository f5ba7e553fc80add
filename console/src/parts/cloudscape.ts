// The styles that Cloudscape's components share; in each page that has one, so that pages without any do without.
import '@cloudscape-design/global-styles/dark-mode-utils.css';
import 'virtual:cloudscape-theme.css';
