import { laterAsAsked } from '../../../delivery/index.ts';
import type { SendOutcome } from '../../../delivery/types.ts';
import { type OutboundAnswer, OutboundRefusal } from '../../../outbound/types.ts';
import type { ChannelIo } from '../../types.ts';

/** A request's answer, and when it came, in milliseconds since the epoch. */
export interface Answered {
  readonly kind: 'answer';
  readonly answer: OutboundAnswer;
  readonly host: string;
  readonly at: number;
}

/** A request's answer, or why there is none. */
export type Posted = Answered | Extract<SendOutcome, { readonly kind: 'refused' }>;

/** Posts JSON, in UTF-8 and so said. Throws where the other side cannot be reached just now. */
export async function postJson(
  { outbound, signal, clock }: Pick<ChannelIo, 'outbound' | 'signal' | 'clock'>,
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
    return { kind: 'answer', answer, host, at: clock() };
  } catch (error) {
    if (error instanceof OutboundRefusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

/** What a status says, with a word of the answer's own where there is one. */
export function statusOutcome({ answer, host, at }: Answered, word?: string): SendOutcome {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const reason = `"${host}" answered ${status}${word === undefined ? '' : ` ${word}`}`;
  const isForNow = status >= 500 || status === 408 || status === 425 || status === 429;
  return isForNow ? laterAsAsked(reason, headers, at) : { kind: 'refused', reason };
}
