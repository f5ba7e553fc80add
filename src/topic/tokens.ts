import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Makes the tokens that stand in links: 64 hex digits that nobody can guess who does not have the server's key. */
export interface LinkTokens {
  /** What confirms a subscription; of another message, another one. */
  confirmation(subscriptionId: string, messageId: string): string;
  /** What ends a subscription, in every message to it. */
  unsubscription(subscriptionId: string): string;
  /** The same for the same endpoint, and no hint at which it is. */
  endpointMark(protocol: string, endpoint: string): string;
}

/** Tokens by HMAC-SHA256 with a key derived for `topic-link`. */
export function linkTokens(key: KeyObject): LinkTokens {
  const tokenOf = (...parts: readonly string[]) => createHmac('sha256', key).update(parts.join('\n')).digest('hex');
  return {
    confirmation: (subscriptionId, messageId) => tokenOf('confirm', subscriptionId, messageId),
    unsubscription: (subscriptionId) => tokenOf('unsubscribe', subscriptionId),
    endpointMark: (protocol, endpoint) => tokenOf('endpoint', protocol, endpoint),
  };
}

/** What is stored of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether they are the same, in a time that does not tell how far they are. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(one)), Buffer.from(tokenHash(other)));
}
