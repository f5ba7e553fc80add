import { Link } from '@tanstack/react-router';

/** For an address that leads nowhere. */
export function NotFound() {
  return (
    <div className="waiting">
      <h1>Nothing is here</h1>
      <p>
        The address may be mistyped, or what it was of is gone. <Link to="/">Overview</Link>
      </p>
    </div>
  );
}
