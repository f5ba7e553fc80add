import { Link } from '@tanstack/react-router';
import './alerts.css';

const VIEWS = [
  { to: '/alerts', label: 'Rules' },
  { to: '/alerts/channels', label: 'Channels' },
  { to: '/alerts/deliveries', label: 'Deliveries' },
] as const;

/** The way from each page on alerts to the others; `of` is the one that the page belongs to. */
export function AlertViews({ of }: { readonly of: (typeof VIEWS)[number]['label'] }) {
  return (
    <nav aria-label="Alerts" className="alert-views">
      {VIEWS.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          className={of === label ? 'is-here' : ''}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
