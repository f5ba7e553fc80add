import type { SendMailOptions } from 'nodemailer';
import { isMailAddress } from './address.ts';
import { type Mail, MailRefusal, type MailServer } from './types.ts';

/** RFC 5322, 2.1.1 has lines of 998 at most; a subject is folded, but nobody reads more than this. */
const MOST_SUBJECT = 250;
const MESSAGE_ID = /^<[\w.!#$%&'*+/=?^`{|}~-]{1,200}@[\w.-]{1,200}>$/;

/** What nodemailer makes the message of. Throws MailRefusal where an address or an id cannot stand in a header. */
export function composed(mail: Mail, from: MailServer['from']): SendMailOptions {
  const strange = mail.to.find((address) => !isMailAddress(address));
  if (mail.to.length === 0 || strange !== undefined) throw new MailRefusal(`"${strange ?? ''}" is no mail address`);
  const references = mail.references ?? [];
  const [last] = references.slice(-1);
  const stranger = [mail.messageId, ...references].find((id) => !MESSAGE_ID.test(id));
  if (stranger !== undefined) throw new MailRefusal(`"${stranger}" is no message id`);
  const taken = new Set(mail.taken);
  return {
    from,
    to: mail.to.map((address) => ({ name: '', address })),
    envelope: { from: from.address, to: mail.to.filter((address) => !taken.has(address)) },
    subject: oneLine(mail.subject).slice(0, MOST_SUBJECT).toWellFormed(),
    text: inLines(mail.text),
    ...(mail.html === undefined ? {} : { html: inLines(mail.html) }),
    messageId: mail.messageId,
    ...(last === undefined ? {} : { inReplyTo: last, references: references.join(' ') }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', ...unsubscribing(mail) },
    // What is sent as it is, 7bit, nodemailer wraps by format=flowed, which few clients join again.
    encoding: 'quoted-printable',
  };
}

/** RFC 2369, 3.2. */
function unsubscribing({ unsubscribe }: Mail): Record<string, string> {
  if (unsubscribe === undefined) return {};
  const { href, protocol } = new URL(unsubscribe);
  if (protocol !== 'https:' && protocol !== 'http:' && protocol !== 'mailto:') return {};
  return { 'List-Unsubscribe': `<${href.replaceAll(/[<>,\s]/g, encodeURIComponent)}>` };
}

function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function inLines(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, ' ');
}
