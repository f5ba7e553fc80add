/** Where repositories are. */
const PREFIX = ['', 'api', 'v1', 'repositories'];
const RESOURCES = new Set([
  'packages',
  'findings',
  'remedies',
  'explanation',
  'coverage',
  'layers',
  'manifest',
  'config',
  'referrers',
  'sbom',
  'vex',
]);

/**
 * The path of a request as the routes know it: the name of a repository is one segment, `team%2Fapp`. Where a proxy has
 * decoded it, or somebody typed it as it is spoken, it is several: then the last `images` but one or two ends it. A path
 * is taken as it came, without resolving `..`, since a proxy in front may have judged it so.
 */
export function routedPath(target: string): string {
  const [pathname = ''] = target.split('?');
  const segments = pathname.split('/');
  if (!PREFIX.every((part, at) => segments[at] === part)) return pathname;
  const own = PREFIX.length + 1;
  if (segments.length <= own || segments[own] === 'images') return pathname;
  // The list of a repository's images, unless `images` is the tag of one.
  if (segments.at(-1) === 'images' && segments.at(-2) !== 'images') {
    return [...PREFIX, segments.slice(PREFIX.length, -1).join('%2F'), 'images'].join('/');
  }
  const hasResource = RESOURCES.has(segments.at(-1) ?? '') && segments.at(-3) === 'images';
  const images = segments.length - (hasResource ? 3 : 2);
  if (segments[images] !== 'images' || images <= PREFIX.length) return pathname;
  const name = segments.slice(PREFIX.length, images).join('%2F');
  return [...PREFIX, name, ...segments.slice(images)].join('/');
}
