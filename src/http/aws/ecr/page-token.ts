import { invalidParameter } from './refusals.ts';

const LONGEST_TOKEN = 2048;

/** An opaque token that takes a listing up again; `listing` says which, so that another's token is refused. */
export function pageToken(listing: string, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([listing, ...position])).toString('base64url');
}

/** The position that `pageToken` was given, or none for a first page. Throws `InvalidParameterException`. */
export function readPageToken(listing: string, token: string | undefined): readonly string[] {
  if (token === undefined) return [];
  const [of, ...position] = token.length > LONGEST_TOKEN ? [] : decode(token);
  if (of !== listing) throw invalidParameter('nextToken', 'must be a nextToken that the same operation answered');
  return position;
}

function decode(token: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}
