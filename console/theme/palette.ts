import { generateThemeStylesheet } from '@cloudscape-design/components/theming';

const PRIMARY = {
  50: '#effafb',
  100: '#d5f1f5',
  200: '#aee2ea',
  300: '#7accd9',
  400: '#57b9cb',
  500: '#2a96aa',
  600: '#0b6475',
  700: '#0a5564',
  800: '#0b4754',
  900: '#0b3b46',
  950: '#072a32',
  1000: '#04181d',
} as const;

/** Cloudscape's variables as Pratique colours them: what `shell/theme.css` says of the parts of its own. */
export const stylesheet: string = generateThemeStylesheet({
  theme: {
    referenceTokens: { color: { primary: PRIMARY } },
    tokens: {
      fontFamilyBase: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
      fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
      colorBackgroundLayoutMain: { light: '#f5f7f8', dark: '#10181b' },
      colorBackgroundContainerContent: { light: '#ffffff', dark: '#172226' },
      colorBackgroundContainerHeader: { light: '#ffffff', dark: '#172226' },
      colorBorderItemFocused: { light: '#0b6475', dark: '#f6c945' },
      borderRadiusContainer: '12px',
      borderRadiusButton: '8px',
      borderRadiusInput: '8px',
    },
  },
});
