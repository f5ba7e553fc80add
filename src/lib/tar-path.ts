/**
 * A path inside an archive without leading slash, empty, `.` and `..` parts; the root is the empty string. Undefined
 * for a path that climbs out of the root: container engines refuse such a layer, or cut the climb off.
 */
export function cleanPath(raw: string): string | undefined {
  if (!UNCLEAN.test(raw)) return raw;
  const parts: string[] = [];
  for (const part of raw.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

const UNCLEAN = /^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)/;
