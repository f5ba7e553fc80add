import { createHash } from 'node:crypto';

/**
 * The header for an answer of which a part only tells what time it is: a weak tag (RFC 9110, 8.8.1) of what it says
 * besides, so that asking again gets a 304 while that stays the same.
 */
export function weakTag(said: unknown): { readonly ETag: string } {
  return { ETag: `W/"${createHash('sha1').update(JSON.stringify(said)).digest('hex')}"` };
}
