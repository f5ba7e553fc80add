/**
 * The path as the routes know it: the name of a repository is one segment, `team%2Fapp`. In links, and as people type it,
 * it may be several: then the last `images` but one ends it.
 */
export function oneSegmentName(pathname: string): string {
  const [, name, rest] = /^\/repositories\/(.+)(\/images\/[^/]+\/?)$/.exec(pathname) ?? [];
  if (name === undefined || rest === undefined || !name.includes('/')) return pathname;
  return `/repositories/${name.replaceAll('/', '%2F')}${rest}`;
}
