import { Link } from '@tanstack/react-router';
import './alerts.css';

const VIEWS = [
  { to: '/alerts', label: 'Rules' },
  { to: '/alerts/channels', label: 'Channels' },
  { to: '/alerts/deliveries', label: 'Deliveries' },
] as const;

/** The way from each page on alerts to the others. */
export function AlertViews() {
  return (
    <nav aria-label="Alerts" className="alert-views">
      {VIEWS.map(({ to, label }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
