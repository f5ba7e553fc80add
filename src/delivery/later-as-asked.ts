import { retryAfterOf } from '../lib/retry-after.ts';
import type { SendOutcome } from './types.ts';

/** What an HTTP answer comes to that wants to be asked again: after the time that it names, where it names one. */
export function laterAsAsked(
  reason: string,
  headers: Readonly<Record<string, string>>,
  now: number,
): Extract<SendOutcome, { readonly kind: 'later' }> {
  const afterMilliseconds = retryAfterOf(headers['retry-after'], now);
  return { kind: 'later', reason, ...(afterMilliseconds === undefined ? {} : { afterMilliseconds }) };
}
