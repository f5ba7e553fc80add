import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Clock } from '../lib/clock.ts';

/** Slows down whoever guesses secrets. */
export interface LoginThrottle {
  /** How many seconds this login has to wait from now; 0 means that it may be tried. */
  waitSeconds(address: string, user: string): number;
  /** Counts a wrong login. */
  failed(address: string, user: string): void;
}

/** So many wrong logins in a row are answered at once; then one each `RECOVERY_MILLISECONDS`. */
const BURST = 20;
const RECOVERY_MILLISECONDS = 2000;
const MOST_ENTRIES = 10_000;

/**
 * Counts wrong logins by address and user together: those who share an address (behind a proxy, say) are not held up
 * by one of them whose key is wrong. Holds at most 10,000 such pairs; the longest unused go.
 */
export function loginThrottle(clock: Clock): LoginThrottle {
  /** When the pair's wrong logins will all have been waited for. */
  const settledAt = new Map<string, number>();
  return {
    waitSeconds(address, user) {
      const excess = (settledAt.get(pairOf(address, user)) ?? 0) - clock() - (BURST - 1) * RECOVERY_MILLISECONDS;
      return Math.max(0, Math.ceil(excess / 1000));
    },
    failed(address, user) {
      const pair = pairOf(address, user);
      const settled = Math.max(settledAt.get(pair) ?? 0, clock()) + RECOVERY_MILLISECONDS;
      settledAt.delete(pair);
      settledAt.set(pair, settled);
      const oldest = settledAt.size > MOST_ENTRIES ? settledAt.keys().next().value : undefined;
      if (oldest !== undefined) settledAt.delete(oldest);
    },
  };
}

/** Hashed, so that a long user name takes no more room than a short one. */
function pairOf(address: string, user: string): string {
  return createHash('sha256')
    .update(`${networkOf(address)} ${user}`)
    .digest('base64');
}

/** Of an IPv6 address the first 64 bits, which one customer has to itself; `::ffff:1.2.3.4` is an IPv4 address. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail === undefined) return groups.slice(0, 4).join(':');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}
