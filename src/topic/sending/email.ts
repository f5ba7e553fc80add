import { z } from 'zod';
import type { SendOutcome } from '../../delivery/types.ts';
import { isObject } from '../../lib/json.ts';
import { type Mailer, MailRefusal, messageIdFor } from '../../mail/index.ts';
import type { ConfirmationPayload, NotificationPayload } from '../payload.ts';
import type { KnownSubscription } from '../subscription-rows.ts';
import type { LinkTokens } from '../tokens.ts';
import { emailPage } from './email-page.ts';
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
  const { subject, text, html } =
    payload.kind === 'notification' ? notification(parts, mailing, payload) : confirmation(parts, mailing, payload);
  const isNotification = payload.kind === 'notification';
  try {
    await parts.mailer.send(
      {
        to: [subscription.endpoint],
        subject,
        text: document ?? text,
        ...(document === undefined ? { html } : {}),
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
  readonly html: string;
}

/**
 * A JSON object is put on lines of its own, and JSON strings, which is what templates of targets make, lose their quotes;
 * anything else is mailed as it was published.
 */
function notification(
  { links }: EmailParts,
  { subscription }: Mailing,
  { subject: given, message }: NotificationPayload,
): Written {
  const json = objectIn(message);
  const subject = given ?? subjectOf(subscription, json);
  const body = json === undefined ? unquoted(message) : JSON.stringify(json, undefined, 2);
  const link = links.unsubscribe(subscription);
  const why = `${subscription.endpoint} is subscribed to the topic ${subscription.topicArn}.`;
  const footer = { kind: 'footer', text: why, link: { text: 'Unsubscribe', href: link } } as const;
  const parts = [{ kind: 'message', text: body, isJson: json !== undefined }, footer] as const;
  return {
    subject,
    text: [body, '', '-- ', why, `To get no more of its messages: ${link}`, ''].join('\n'),
    html: emailPage({ title: subject, parts }),
  };
}

/** An event that nobody gave a subject says what it is by its kind. */
function subjectOf(subscription: KnownSubscription, json: Readonly<Record<string, unknown>> | undefined): string {
  const kind = json?.['detail-type'];
  const isEvent = typeof kind === 'string' && kind !== '' && typeof json?.['source'] === 'string';
  const title = titleOf(subscription);
  return isEvent ? `${kind.slice(0, LONGEST_KIND)} (topic ${title})` : `Message of the topic ${title}`;
}

/** EventBridge's bound on a detail-type. */
const LONGEST_KIND = 128;

/** Where each line is a JSON string, their texts. */
function unquoted(message: string): string {
  const lines = message.trim().split('\n');
  if (!lines.every((line) => line.startsWith('"'))) return message;
  try {
    return lines.map((line) => z.string().parse(JSON.parse(line))).join('\n');
  } catch {
    return message;
  }
}

function objectIn(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function confirmation(
  { links, tokens, url }: EmailParts,
  { subscription, id }: Mailing,
  { of }: ConfirmationPayload,
): Written {
  const { topicArn, endpoint } = subscription;
  const href = links.confirm(topicArn, tokens.confirmation(subscription.id, id));
  const title = titleOf(subscription);
  const words =
    of === 'subscribe'
      ? {
          subject: `Confirm your subscription to the topic ${title}`,
          before: (topic: string) => `Messages of the topic ${topic} of ${url} are to be sent to ${endpoint}.`,
          ask: 'If you want them, open this page within two days and confirm:',
          button: 'Confirm the subscription',
          after: 'If you do not want these messages, do nothing: nothing will be sent.',
        }
      : {
          subject: `No more messages of the topic ${title}`,
          before: (topic: string) => `${endpoint} gets no more messages of the topic ${topic} of ${url}.`,
          ask: 'If that was a mistake, this page takes them up again within two days:',
          button: 'Take them up again',
          after: 'If you meant to end them, do nothing.',
        };
  const { subject, before, ask, button, after } = words;
  return {
    subject,
    text: [before(topicArn), '', ask, '', href, '', after, ''].join('\n'),
    html: emailPage({
      title: subject,
      parts: [
        { kind: 'paragraph', text: before(title) },
        { kind: 'button', text: button, href },
        { kind: 'footer', text: `The button is good for two days. ${after} The topic is ${topicArn}.` },
      ],
    }),
  };
}

function titleOf({ topicName, topicAttributes }: KnownSubscription): string {
  const { DisplayName: name = '' } = topicAttributes;
  return name === '' ? `"${topicName}"` : `"${name}"`;
}
