import { Link } from '@tanstack/react-router';
import { useTitle } from '../parts/title.ts';

/** For an address that leads nowhere. */
export function NotFound() {
  useTitle('Nothing is here');
  return (
    <div className="waiting">
      <h1>Nothing is here</h1>
      <p>
        The address may be mistyped, or what it was of is gone. <Link to="/">Overview</Link>
      </p>
    </div>
  );
}
