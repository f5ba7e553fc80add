import type { SendOutcome } from '../../delivery/types.ts';
import { isObject } from '../../lib/json.ts';
import { type Mailer, MailRefusal, messageIdFor } from '../../mail/index.ts';
import type { ConfirmationPayload, NotificationPayload } from '../payload.ts';
import type { KnownSubscription } from '../subscription-rows.ts';
import type { LinkTokens } from '../tokens.ts';
import type { Links } from './links.ts';

export interface EmailParts {
  readonly mailer: Mailer;
  readonly links: Links;
  readonly tokens: LinkTokens;
  /** The address of this server. */
  readonly url: string;
}

/** What is to be mailed to a subscription. */
export interface Mailing {
  readonly subscription: KnownSubscription;
  readonly id: string;
  readonly payload: NotificationPayload | ConfirmationPayload;
  /** SNS's document, for those that want it in the place of a text. */
  readonly document?: string;
  readonly signal: AbortSignal;
}

/** Mails a message to the subscription's endpoint. */
export async function sendEmail(parts: EmailParts, mailing: Mailing): Promise<SendOutcome> {
  const { subscription, id, payload, document, signal } = mailing;
  const { subject, text } =
    payload.kind === 'notification' ? notification(parts, mailing, payload) : confirmation(parts, mailing, payload);
  const isNotification = payload.kind === 'notification';
  try {
    await parts.mailer.send(
      {
        to: [subscription.endpoint],
        subject,
        text: document ?? text,
        messageId: messageIdFor([subscription.id, id], new URL(parts.url).hostname),
        ...(isNotification ? { unsubscribe: parts.links.unsubscribe(subscription) } : {}),
      },
      signal,
    );
    return { kind: 'sent' };
  } catch (error) {
    if (error instanceof MailRefusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

interface Written {
  readonly subject: string;
  readonly text: string;
}

/** A body of JSON is put on lines of its own; anything else is mailed as it was published. */
function notification(
  { links }: EmailParts,
  { subscription }: Mailing,
  { subject, message }: NotificationPayload,
): Written {
  const footer = [
    '-- ',
    `${subscription.endpoint} is subscribed to the topic ${subscription.topicArn}.`,
    `To get no more of its messages: ${links.unsubscribe(subscription)}`,
  ];
  return {
    subject: subject ?? `Message of the topic ${titleOf(subscription)}`,
    text: [indented(message), '', ...footer, ''].join('\n'),
  };
}

function indented(message: string): string {
  if (!message.trimStart().startsWith('{')) return message;
  try {
    const value: unknown = JSON.parse(message);
    return isObject(value) ? JSON.stringify(value, undefined, 2) : message;
  } catch {
    return message;
  }
}

function confirmation(
  { links, tokens, url }: EmailParts,
  { subscription, id }: Mailing,
  { of }: ConfirmationPayload,
): Written {
  const { topicArn, endpoint } = subscription;
  const link = links.confirm(topicArn, tokens.confirmation(subscription.id, id));
  if (of === 'unsubscribe') {
    const lines = [
      `${endpoint} gets no more messages of the topic ${topicArn}.`,
      '',
      'If that was a mistake, this page takes them up again within two days:',
    ];
    return {
      subject: `No more messages of the topic ${titleOf(subscription)}`,
      text: [...lines, '', link, ''].join('\n'),
    };
  }
  const lines = [
    `Messages of the topic ${topicArn} of ${url} are to be sent to ${endpoint}.`,
    '',
    'If you want them, open this page within two days and confirm:',
    '',
    link,
    '',
    'If you do not, do nothing: nothing will be sent.',
    '',
  ];
  return { subject: `Confirm your subscription to the topic ${titleOf(subscription)}`, text: lines.join('\n') };
}

function titleOf({ topicName, topicAttributes }: KnownSubscription): string {
  const { DisplayName: name = '' } = topicAttributes;
  return name === '' ? `"${topicName}"` : `"${name}"`;
}
