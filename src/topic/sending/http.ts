import { laterAsAsked } from '../../delivery/index.ts';
import type { SendOutcome } from '../../delivery/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Outbound, type OutboundAnswer, OutboundRefusal } from '../../outbound/types.ts';
import type { KnownSubscription } from '../subscription-rows.ts';

/** What is to be posted to a subscription's endpoint. */
export interface Posting {
  readonly subscription: KnownSubscription;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  /** Whether the body is the message alone. */
  readonly isRaw: boolean;
  /** As a DeliveryPolicy asks for. */
  readonly contentType?: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Posts a message as SNS does (Amazon SNS Developer Guide, "HTTP/HTTPS headers"). Whatever answers with another status
 * than 2xx is asked again: a receiver that is being replaced may answer anything.
 */
export async function postMessage(outbound: Outbound, posting: Posting): Promise<SendOutcome> {
  const { subscription, id, type, body, isRaw, signal, clock } = posting;
  const url = new URL(subscription.endpoint);
  const { username, password, host } = url;
  url.username = '';
  url.password = '';
  const headers = {
    'content-type': contentTypeOf(posting),
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': id,
    'x-amz-sns-topic-arn': subscription.topicArn,
    'user-agent': 'Pratique',
    ...(type === 'SubscriptionConfirmation' ? {} : { 'x-amz-sns-subscription-arn': subscription.arn }),
    ...(isRaw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
    ...(username === '' ? {} : { authorization: basic(username, password) }),
  };
  try {
    const answer = await outbound.send({ method: 'POST', url: url.href, headers, body, signal });
    return outcomeOf(host, answer, clock());
  } catch (error) {
    if (error instanceof OutboundRefusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

/** SNS's document is text or JSON, whatever else is asked for; a message alone may be anything. */
function contentTypeOf({ isRaw, contentType = '' }: Posting): string {
  return contentType !== '' && (isRaw || /^application\/json\b/.test(contentType)) ? contentType : PLAIN_TEXT;
}

const PLAIN_TEXT = 'text/plain; charset=UTF-8';

/** RFC 7617; in a URL both are percent-encoded. */
function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${decoded(user)}:${decoded(password)}`, 'utf8').toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function outcomeOf(host: string, { status, headers }: OutboundAnswer, now: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  return laterAsAsked(`"${host}" answered ${status}`, headers, now);
}
