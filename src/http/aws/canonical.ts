import { createHash } from 'node:crypto';

/** A request to the path `/`, as its signature covers it. */
export interface CanonicalParts {
  readonly method: string;
  /** The query as it came, without the question mark. */
  readonly query: string;
  /** Names and values in turns, as they came. */
  readonly rawHeaders: readonly string[];
  readonly signedHeaders: readonly string[];
  /** Taken for what came as `host`, where a proxy has put another one there. */
  readonly host?: string;
  /** The hex SHA-256 of the body. */
  readonly bodyHash: string;
}

/**
 * The hex SHA-256 of the canonical request (SigV4, "Create a canonical request"). Node decodes headers as Latin-1, so
 * that is what gives their bytes back.
 */
export function hashCanonicalRequest(parts: CanonicalParts): string {
  const values = headerValues(parts.rawHeaders);
  if (parts.host !== undefined) values.set('host', [parts.host]);
  const headers = parts.signedHeaders.map((name) => `${name}:${(values.get(name) ?? []).map(collapse).join(',')}\n`);
  const canonical = [
    parts.method,
    '/',
    canonicalQuery(parts.query),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.bodyHash,
  ].join('\n');
  return createHash('sha256').update(canonical, 'latin1').digest('hex');
}

/** Values by lower-case name, each in the order in which it came. */
export function headerValues(rawHeaders: readonly string[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    values.set(name, [...(values.get(name) ?? []), rawHeaders[at + 1] ?? '']);
  }
  return values;
}

/** Parameters with their values, decoded, in the order in which they came; what cannot be decoded stays as it is. */
export function queryParameters(query: string): [name: string, value: string][] {
  const parts = query.split('&').filter((part) => part !== '');
  return parts.map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
  });
}

function canonicalQuery(query: string): string {
  return queryParameters(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted(byBytes)
    .join('&');
}

/** SigV4's UriEncode: all but RFC 3986's unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function collapse(value: string): string {
  return value.trim().replace(/ +/g, ' ');
}

function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
