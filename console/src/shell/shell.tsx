import { Link, lazyRouteComponent, Outlet, useMatches } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Live } from '../live/live.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { SearchBar } from '../search/search-bar.tsx';
import { administersAll, useSession, useSignOut } from '../session/session.ts';
import { SignIn } from '../session/sign-in.tsx';
import { Arrival } from './arrival.tsx';
import { useKeptFocus } from './kept-focus.ts';
import { Mark } from './mark.tsx';
import { useTheme } from './theme.ts';
import { Unreached } from './unreached.tsx';
import '../parts/panel.css';
import './shell.css';

const VIEWS = [
  { to: '/', label: 'Overview', isForAdministrators: false },
  { to: '/repositories', label: 'Repositories', isForAdministrators: false },
  { to: '/vulnerabilities', label: 'Vulnerabilities', isForAdministrators: false },
  { to: '/packages', label: 'Packages', isForAdministrators: false },
  { to: '/excuses', label: 'Excuses', isForAdministrators: false },
  { to: '/alerts', label: 'Alerts', isForAdministrators: true },
  { to: '/schedules', label: 'Schedules', isForAdministrators: true },
  { to: '/advisories', label: 'Advisories', isForAdministrators: false },
  { to: '/access', label: 'Access', isForAdministrators: true },
] as const;

const FOR_ADMINISTRATORS = /^\/(?:alerts|schedules|new-schedule|access)(?:\/|$)/;

/** What is around each page; nothing but the way in for who is not signed in. */
export function Shell() {
  useKeptFocus();
  const { data: session, error, isPending } = useSession();
  const isForAdministrators = useMatches({
    select: (matches) => FOR_ADMINISTRATORS.test(matches.at(-1)?.pathname ?? ''),
  });
  if (isPending) return <p className="waiting">Pratique…</p>;
  if (error !== null) return <Refusal isPage of="the session" error={error} />;
  if (session === null) return <SignIn />;
  const isShown = administersAll(session) || !isForAdministrators;
  const views = VIEWS.filter((view) => !view.isForAdministrators || administersAll(session));
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          <Mark /> Pratique
        </Link>
        <SearchBar />
        <Who user={session.user} />
      </header>
      <nav aria-label="Pages" className="views">
        <ul>
          {views.map(({ to, label }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Arrival />
      <main id="content" tabIndex={-1}>
        <Unreached />
        <Live>
          <Suspense fallback={<p className="waiting">…</p>}>{isShown ? <Page /> : <ForAdministrators />}</Suspense>
        </Live>
      </main>
    </div>
  );
}

/** What has no components of Cloudscape is there before their words. */
const PLAIN: readonly string[] = ['__root__', '/', '/search'];
const Words = lazyRouteComponent(() => import('../parts/words.tsx'), 'Words');

function Page() {
  const isPlain = useMatches({ select: (matches) => PLAIN.includes(matches.at(-1)?.routeId ?? '__root__') });
  if (isPlain) return <Outlet />;
  return (
    <Words>
      <Outlet />
    </Words>
  );
}

/** Where somebody was sent who may not see it: nothing is asked for that would be refused. */
function ForAdministrators() {
  return (
    <section className="panel">
      <h1>For administrators</h1>
      <p>
        This page is about the whole registry: it is shown to who administers all of it.{' '}
        <Link to="/">Go to the overview</Link>
      </p>
    </section>
  );
}

function Who({ user }: { readonly user: string }) {
  const { mutate, isPending } = useSignOut();
  const [theme, setTheme] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <div className="who">
      <button type="button" className="plain" onClick={() => setTheme(other)}>
        {other === 'dark' ? 'Dark' : 'Light'}
      </button>
      <Link to="/account" className="own" title="Your account">
        {user}
      </Link>
      <button type="button" className="plain" disabled={isPending} onClick={() => mutate()}>
        Sign out
      </button>
    </div>
  );
}
