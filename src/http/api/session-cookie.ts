/**
 * The prefix has browsers take the cookie only from this host, for all of it, and over a connection that nobody else
 * reads (RFC 6265bis, 4.1.3.2); to them http://localhost is one.
 */
const NAME = '__Host-pratique';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** The value of `Set-Cookie` that signs a browser in for so many seconds. */
export function sessionCookie(token: string, seconds: number): string {
  return `${NAME}=${token}; ${ATTRIBUTES}; Max-Age=${Math.ceil(seconds)}`;
}

/** The value of `Set-Cookie` that has a browser forget it. */
export const CLEARED_COOKIE = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`;

/** The token in a `Cookie` header, of which the first counts; undefined where there is none. */
export function tokenIn(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
}
