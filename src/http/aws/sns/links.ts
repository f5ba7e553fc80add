import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { shownEndpoint } from '../../../topic/index.ts';
import type { Subscription, Topics } from '../../../topic/types.ts';
import type { AwsError } from '../error.ts';
import type { QueryResult } from '../query.ts';
import { sendPage } from './page.ts';
import { invalid } from './refusals.ts';
import { SNS_CODEC } from './service.ts';

/** What a link in a message asks for. */
export interface Link {
  readonly action: 'ConfirmSubscription' | 'Unsubscribe';
  /** Of the topic, or of the subscription. */
  readonly arn: string;
  readonly token: string;
}

/** The link that an unsigned request follows; undefined where it is another one. */
export function linkOf({ headers, url = '' }: IncomingMessage): Link | undefined {
  if (headers.authorization !== undefined || headers['x-amz-target'] !== undefined) return undefined;
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const action = query.get('Action');
  const token = query.get('Token');
  if (query.has('X-Amz-Algorithm') || token === null) return undefined;
  if (action === 'ConfirmSubscription') return { action, arn: query.get('TopicArn') ?? '', token };
  if (action === 'Unsubscribe') return { action, arn: query.get('SubscriptionArn') ?? '', token };
  return undefined;
}

/**
 * Follows a link. Its token is all that it needs. A machine's subscription is confirmed and ended by a GET, and hears of
 * it in XML, as at AWS; that of a mailbox by the button of a page, since programs that look at mail open its links.
 */
export async function followLink(
  topics: Topics,
  link: Link,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  request.resume();
  const isConfirming = link.action === 'ConfirmSubscription';
  const found = await (isConfirming ? topics.findByToken : topics.findByLink)(link.arn, link.token);
  if (found === undefined) return sendUnknown(request, response, isConfirming);
  const isMail = found.protocol.startsWith('email');
  if (isMail && request.method !== 'POST') return sendQuestion(response, found, isConfirming);
  const done = await (isConfirming
    ? topics.confirm(link.arn, link.token, { isSigned: false })
    : topics.unsubscribeByLink(link.arn, link.token));
  if (done === undefined) return sendUnknown(request, response, isConfirming);
  if (isMail) return sendDone(response, done, isConfirming);
  const result = isConfirming ? { result: { SubscriptionArn: done.arn } } : {};
  sendXml(response, { action: link.action, ...result });
}

function sendQuestion(response: ServerResponse, subscription: Subscription, isConfirming: boolean): void {
  const { topic, whom, note } = wordsOf(subscription);
  sendPage(
    response,
    isConfirming
      ? {
          status: 200,
          title: 'Confirm a subscription',
          paragraphs: [`Messages of the topic ${topic} are to be sent to ${whom}.`],
          button: 'Confirm',
          note: `If you do not want them, close this page: nothing will be sent. ${note}`,
        }
      : {
          status: 200,
          title: 'End a subscription',
          paragraphs: [`Messages of the topic ${topic} are sent to ${whom}.`],
          button: 'Unsubscribe',
          note,
        },
  );
}

function sendDone(response: ServerResponse, subscription: Subscription, isConfirming: boolean): void {
  const { topic, whom, note } = wordsOf(subscription);
  sendPage(
    response,
    isConfirming
      ? {
          status: 200,
          title: 'Subscription confirmed',
          paragraphs: [
            `Messages of the topic ${topic} are sent to ${whom}.`,
            'Each of them has a link that ends the subscription.',
          ],
          note: `The subscription is ${subscription.arn}.`,
        }
      : {
          status: 200,
          title: 'Unsubscribed',
          paragraphs: [
            `${whom} gets no more messages of the topic ${topic}.`,
            'If that was a mistake, a mail that is on its way says how to take them up again.',
          ],
          note,
        },
  );
}

function wordsOf({ endpoint, topicArn }: Subscription) {
  return { topic: `"${topicArn.split(':').at(-1)}"`, whom: shownEndpoint(endpoint), note: `The topic is ${topicArn}.` };
}

/** People are told on a page, programs in XML. */
function sendUnknown(request: IncomingMessage, response: ServerResponse, isConfirming: boolean): void {
  if (request.headers.accept?.includes('text/html') !== true) return sendXml(response, invalid('Token'));
  sendPage(response, {
    status: 400,
    title: 'This link is of no use',
    paragraphs: [
      isConfirming
        ? 'It was used or is too old: a confirmation is waited for two days. Whoever subscribed this address can do so again.'
        : 'The subscription has ended, or may only be ended by whoever administers the registry.',
    ],
  });
}

function sendXml(response: ServerResponse, answer: QueryResult | AwsError): void {
  const id = randomUUID();
  const { status, contentType, body } =
    answer instanceof Error ? SNS_CODEC.writeError(answer, id) : SNS_CODEC.writeResult(answer, id);
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'x-amzn-RequestId': id,
  });
  response.end(body);
}
