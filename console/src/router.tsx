import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { trailSearch } from './pages/access/trail-search.ts';
import { deliverySearch } from './pages/alerts/delivery-search.ts';
import { LISTED_STATES, type ListedState } from './pages/excuses/listed-states.ts';
import { imageSearch } from './pages/image/search.ts';
import { NotFound } from './pages/not-found.tsx';
import { Overview } from './pages/overview/overview.tsx';
import { parseSpan, type Span } from './pages/overview/since.ts';
import { packageSearch } from './pages/packages/search.ts';
import { repositorySearch } from './pages/repository/search.ts';
import { vulnerabilitiesSearch } from './pages/vulnerabilities/search.ts';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = () => root;

const overview = createRoute({
  getParentRoute: at,
  path: '/',
  validateSearch: (search): { since?: Span } => {
    const since = parseSpan(search['since']);
    return since === undefined ? {} : { since };
  },
  component: Overview,
});
const repositories = createRoute({
  getParentRoute: at,
  path: '/repositories',
  validateSearch: ({ q }): { q?: string } =>
    (typeof q === 'string' && q !== '') || typeof q === 'number' ? { q: String(q) } : {},
  component: lazyRouteComponent(() => import('./pages/repositories/repositories.tsx'), 'Repositories'),
});
const newRepository = createRoute({
  getParentRoute: at,
  path: '/new-repository',
  component: lazyRouteComponent(() => import('./pages/repositories/new-repository.tsx'), 'NewRepository'),
});
const packages = createRoute({
  getParentRoute: at,
  path: '/packages',
  validateSearch: packageSearch,
  component: lazyRouteComponent(() => import('./pages/packages/packages.tsx'), 'Packages'),
});
const search = createRoute({
  getParentRoute: at,
  path: '/search',
  validateSearch: ({ q }): { q: string } => ({ q: typeof q === 'string' || typeof q === 'number' ? String(q) : '' }),
  component: lazyRouteComponent(() => import('./pages/search/search.tsx'), 'SearchPage'),
});
const vulnerabilities = createRoute({
  getParentRoute: at,
  path: '/vulnerabilities',
  validateSearch: vulnerabilitiesSearch,
  component: lazyRouteComponent(() => import('./pages/vulnerabilities/vulnerabilities.tsx'), 'Vulnerabilities'),
});
const vulnerability = createRoute({
  getParentRoute: at,
  path: '/vulnerabilities/$id',
  component: lazyRouteComponent(() => import('./pages/vulnerability/vulnerability.tsx'), 'VulnerabilityPage'),
});

const repository = createRoute({
  getParentRoute: at,
  path: '/repositories/$name',
  validateSearch: repositorySearch,
  component: lazyRouteComponent(() => import('./pages/repository/repository.tsx'), 'RepositoryPage'),
});
const image = createRoute({
  getParentRoute: at,
  path: '/repositories/$name/images/$reference',
  validateSearch: imageSearch,
  component: lazyRouteComponent(() => import('./pages/image/image.tsx'), 'ImagePage'),
});

const alertRules = createRoute({
  getParentRoute: at,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/alerts/rules.tsx'), 'Rules'),
});
const newAlertRule = createRoute({
  getParentRoute: at,
  path: '/alerts/new-rule',
  component: lazyRouteComponent(() => import('./pages/alerts/new-rule.tsx'), 'NewRule'),
});
const alertRule = createRoute({
  getParentRoute: at,
  path: '/alerts/rules/$name',
  component: lazyRouteComponent(() => import('./pages/alerts/rule.tsx'), 'RulePage'),
});
const alertChannels = createRoute({
  getParentRoute: at,
  path: '/alerts/channels',
  component: lazyRouteComponent(() => import('./pages/alerts/channels.tsx'), 'Channels'),
});
const newAlertChannel = createRoute({
  getParentRoute: at,
  path: '/alerts/new-channel',
  component: lazyRouteComponent(() => import('./pages/alerts/new-channel.tsx'), 'NewChannel'),
});
const alertChannel = createRoute({
  getParentRoute: at,
  path: '/alerts/channels/$name',
  component: lazyRouteComponent(() => import('./pages/alerts/channel.tsx'), 'ChannelPage'),
});
const deliveries = createRoute({
  getParentRoute: at,
  path: '/alerts/deliveries',
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import('./pages/alerts/deliveries.tsx'), 'Deliveries'),
});
const schedules = createRoute({
  getParentRoute: at,
  path: '/schedules',
  component: lazyRouteComponent(() => import('./pages/schedules/schedules.tsx'), 'Schedules'),
});
const newSchedule = createRoute({
  getParentRoute: at,
  path: '/new-schedule',
  component: lazyRouteComponent(() => import('./pages/schedules/new-schedule.tsx'), 'NewSchedule'),
});
const schedule = createRoute({
  getParentRoute: at,
  path: '/schedules/$name',
  component: lazyRouteComponent(() => import('./pages/schedules/schedule.tsx'), 'SchedulePage'),
});
const alerts = [alertRules, newAlertRule, alertRule, alertChannels, newAlertChannel, alertChannel, deliveries] as const;
const scheduled = [schedules, newSchedule, schedule] as const;
const excuses = createRoute({
  getParentRoute: at,
  path: '/excuses',
  validateSearch: ({ state }): { state?: ListedState } => {
    const listed = LISTED_STATES.find((each) => each === state);
    return listed === undefined ? {} : { state: listed };
  },
  component: lazyRouteComponent(() => import('./pages/excuses/excuses.tsx'), 'Excuses'),
});
const excuse = createRoute({
  getParentRoute: at,
  path: '/excuses/$id',
  component: lazyRouteComponent(() => import('./pages/excuses/excuse.tsx'), 'ExcusePage'),
});
const advisories = createRoute({
  getParentRoute: at,
  path: '/advisories',
  component: lazyRouteComponent(() => import('./pages/advisories/advisories.tsx'), 'Advisories'),
});
const trail = createRoute({
  getParentRoute: at,
  path: '/access/trail',
  validateSearch: trailSearch,
  component: lazyRouteComponent(() => import('./pages/access/trail.tsx'), 'Trail'),
});
const account = createRoute({
  getParentRoute: at,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account.tsx'), 'Account'),
});
const users = createRoute({
  getParentRoute: at,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access/users.tsx'), 'Users'),
});
const user = createRoute({
  getParentRoute: at,
  path: '/access/users/$name',
  component: lazyRouteComponent(() => import('./pages/access/user.tsx'), 'UserPage'),
});

/** Every view has an address of its own; what is behind it comes when somebody goes there. */
export function createConsoleRouter() {
  return createRouter({
    routeTree: root.addChildren([
      overview,
      repositories,
      newRepository,
      repository,
      image,
      packages,
      search,
      vulnerabilities,
      vulnerability,
      excuses,
      excuse,
      advisories,
      trail,
      account,
      users,
      user,
      ...alerts,
      ...scheduled,
    ]),
    defaultPreload: 'intent',
    // What a view does not understand of its address is not handed on to it.
    search: { strict: true },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
