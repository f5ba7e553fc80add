import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './pages/not-found.tsx';
import { Overview } from './pages/overview/overview.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = () => root;

const overview = createRoute({ getParentRoute: at, path: '/', component: Overview });
const repositories = createRoute({
  getParentRoute: at,
  path: '/repositories',
  component: lazyRouteComponent(() => import('./pages/repositories/repositories.tsx'), 'Repositories'),
});
const packages = createRoute({
  getParentRoute: at,
  path: '/packages',
  component: NotFound,
});

const repository = createRoute({
  getParentRoute: at,
  path: '/repositories/$name',
  component: lazyRouteComponent(() => import('./pages/repository/repository.tsx'), 'RepositoryPage'),
});
const image = createRoute({
  getParentRoute: at,
  path: '/repositories/$name/images/$reference',
  validateSearch: (search): { platform?: string } =>
    typeof search['platform'] === 'string' ? { platform: search['platform'] } : {},
  component: lazyRouteComponent(() => import('./pages/image/image.tsx'), 'ImagePage'),
});

/** Every view has an address of its own; what is behind it comes when somebody goes there. */
export function createConsoleRouter() {
  return createRouter({
    routeTree: root.addChildren([overview, repositories, repository, image, packages]),
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
