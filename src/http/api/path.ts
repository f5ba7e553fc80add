/** Where repositories are. */
const PREFIX = ['', 'api', 'v1', 'repositories'];
const COLLECTIONS = new Set(['images', 'tags']);
const RESOURCES = new Set([
  'scan',
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

/** What is below a repository besides images and tags. */
const OWN = new Set(['images', 'tag-history', 'labels', 'lifecycle-preview', 'deletions', 'deletion-preview']);

/**
 * The path of a request as the routes know it: the name of a repository is one segment, `team%2Fapp`. Where a proxy has
 * decoded it, or somebody typed it as it is spoken, it is several: then the last `images` or `tags` but one or two
 * ends it. A path is taken as it came, without resolving `..`, since a proxy in front may have judged it so.
 */
export function routedPath(target: string): string {
  const [pathname = ''] = target.split('?');
  const segments = pathname.split('/');
  if (!PREFIX.every((part, at) => segments[at] === part)) return pathname;
  const own = PREFIX.length + 1;
  if (segments.length <= own || COLLECTIONS.has(segments[own] ?? '')) return pathname;
  const end = endOfName(segments);
  if (end <= PREFIX.length) return pathname;
  return [...PREFIX, segments.slice(PREFIX.length, end).join('%2F'), ...segments.slice(end)].join('/');
}

/** Where a name of several segments ends; 0 where nothing says so. */
function endOfName(segments: readonly string[]): number {
  const [last = '', before = ''] = segments.toReversed();
  // What is below the repository itself, unless it is the tag of an image.
  if (OWN.has(last) && !COLLECTIONS.has(before)) return segments.length - 1;
  const collection = segments.at(-3) ?? '';
  const isBelow = (collection === 'images' && RESOURCES.has(last)) || (collection === 'tags' && last === 'history');
  const end = segments.length - (isBelow ? 3 : 2);
  return COLLECTIONS.has(segments[end] ?? '') ? end : 0;
}
