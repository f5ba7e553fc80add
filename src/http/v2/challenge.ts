/** The WWW-Authenticate header of a 401 (RFC 6750, section 3): with a scope to ask for, and what was wrong. */
export type Challenge = (scope?: string, error?: string) => string;

/** Challenges that send clients to `/v2/token` of the registry's public address (docker's token authentication). */
export function createChallenge(publicUrl: string): Challenge {
  const parameters = { realm: new URL('/v2/token', publicUrl).href, service: new URL(publicUrl).host };
  return (scope, error) => {
    const all = { ...parameters, ...(scope === undefined ? {} : { scope }), ...(error === undefined ? {} : { error }) };
    const pairs = Object.entries(all).map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`);
    return `Bearer ${pairs.join(',')}`;
  };
}
