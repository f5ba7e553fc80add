import type { SendOutcome } from '../../delivery/types.ts';
import { type Mail, MailPartlyTaken, MailRefusal, messageIdFor } from '../../mail/index.ts';
import type { AlertChannel, AlertMessage, ChannelIo } from '../types.ts';
import { plainText, tellingOf } from '../wording/index.ts';
import { emailPage } from './email/page.ts';
import { recipientsIn } from './settings/fault.ts';

/** E-mail through the server that is set: HTML and plain text, in a thread for each image. */
export const email: AlertChannel = {
  id: 'email',
  title: 'E-mail',
  fields: [
    {
      name: 'to',
      title: 'Recipients',
      help: 'addresses, parted by commas',
      required: true,
      secret: false,
      kind: 'email-list',
    },
  ],
  async send(message, { to = '' }, io) {
    const taken = await takenBefore(message, io);
    const recipients = recipientsIn(to);
    if (recipients.every((address) => taken.includes(address))) return { kind: 'sent' };
    const telling = tellingOf(message);
    const mail: Mail = {
      to: recipients,
      taken: taken.filter((address) => recipients.includes(address)),
      subject: telling.subject,
      text: plainText(telling),
      html: emailPage(telling),
      ...(await placeInThread(message, io)),
    };
    try {
      await io.mailer.send(mail, io.signal);
      return { kind: 'sent' };
    } catch (error) {
      return await outcomeOf(error, message, io);
    }
  },
};

async function outcomeOf(error: unknown, message: AlertMessage, io: ChannelIo): Promise<SendOutcome> {
  if (error instanceof MailRefusal) return { kind: 'refused', reason: error.message };
  if (!(error instanceof MailPartlyTaken)) throw error;
  await io.thread.put(takenKey(message), JSON.stringify(error.taken));
  return { kind: error.isOver ? 'refused' : 'later', reason: error.message };
}

function takenKey({ id }: AlertMessage): string {
  return `taken ${id}`;
}

async function takenBefore(message: AlertMessage, io: ChannelIo): Promise<readonly string[]> {
  const noted = await io.thread.get(takenKey(message));
  const read: unknown = noted === undefined ? [] : JSON.parse(noted);
  return Array.isArray(read) ? read.filter((address) => typeof address === 'string') : [];
}

/**
 * Its id, the same in every repeat, and the first message of the image's thread. The first one's id is made of the
 * message too: a mailbox drops a message whose id it has seen.
 */
async function placeInThread(message: AlertMessage, io: ChannelIo): Promise<Pick<Mail, 'messageId' | 'references'>> {
  const [image] = message.images;
  const host = URL.parse(image?.page ?? '')?.hostname ?? '';
  if (image === undefined || message.imageCount > 1) return { messageId: messageIdFor([message.id], host) };
  const { rule } = message;
  const { repository, watched } = image;
  const messageId = messageIdFor([rule, repository, ...watched, message.id], host);
  const keys = watched.map((tag) => `${rule} ${repository}:${tag}`);
  const noted = await firstNoted(keys, io);
  const first = noted ?? messageId;
  if (noted === undefined) for (const key of keys) await io.thread.put(key, first);
  return first === messageId ? { messageId } : { messageId, references: [first] };
}

async function firstNoted(keys: readonly string[], io: ChannelIo): Promise<string | undefined> {
  for (const key of keys) {
    const noted = await io.thread.get(key);
    if (noted !== undefined) return noted;
  }
  return undefined;
}
