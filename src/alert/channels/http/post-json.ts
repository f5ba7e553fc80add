import type { SendOutcome } from '../../../delivery/types.ts';
import { type OutboundAnswer, OutboundRefusal } from '../../../outbound/types.ts';
import type { ChannelIo } from '../../types.ts';

/** A request's answer, or why there is none. */
export type Posted =
  | { readonly kind: 'answer'; readonly answer: OutboundAnswer; readonly host: string }
  | Extract<SendOutcome, { readonly kind: 'refused' }>;

/** Posts JSON, in UTF-8 and so said. Throws where the other side cannot be reached just now. */
export async function postJson(
  { outbound, signal }: Pick<ChannelIo, 'outbound' | 'signal'>,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> {
  const host = URL.parse(url)?.host;
  if (host === undefined) return { kind: 'refused', reason: 'the address of the channel is none' };
  try {
    const answer = await outbound.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal,
    });
    return { kind: 'answer', answer, host };
  } catch (error) {
    if (error instanceof OutboundRefusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

/** What a status says, with a word of the answer's own where there is one. */
export function statusOutcome({ status, headers }: OutboundAnswer, host: string, word?: string): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const reason = `"${host}" answered ${status}${word === undefined ? '' : ` ${word}`}`;
  const isForNow = status >= 500 || status === 408 || status === 425 || status === 429;
  return isForNow ? { kind: 'later', reason, ...retryAfter(headers) } : { kind: 'refused', reason };
}

const MOST_WAIT_SECONDS = 3600;

/** How long a receiver asks to be left alone, where it says so in seconds (RFC 9110, 10.2.3). */
export function retryAfter(headers: OutboundAnswer['headers']): { readonly afterMilliseconds?: number } {
  const text = headers['retry-after'] ?? '';
  if (!/^\d{1,9}$/.test(text)) return {};
  return { afterMilliseconds: Math.min(Number(text), MOST_WAIT_SECONDS) * 1000 };
}
