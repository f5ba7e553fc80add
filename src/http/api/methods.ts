/** A route as hono lists it: `:name` stands for one segment, and `ALL` for every method. */
export interface ListedRoute {
  readonly method: string;
  readonly path: string;
}

/** The methods that are served at a path, in the order of their routes; nothing where the path is not served. */
export function methodsAt(routes: readonly ListedRoute[], path: string): readonly string[] {
  const segments = path.split('/');
  const here = routes.filter((route) => route.method !== 'ALL' && fits(route.path.split('/'), segments));
  const methods = new Set(here.map(({ method }) => method));
  return [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length && pattern.every((part, at) => part.startsWith(':') || part === segments[at])
  );
}
