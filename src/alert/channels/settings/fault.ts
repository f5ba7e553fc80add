import { isMailAddress } from '../../../mail/index.ts';
import type { AlertChannel, ChannelField, ChannelSettings } from '../../types.ts';

const MOST_LENGTH = 4000;
const MOST_RECIPIENTS = 50;

/** A sentence on what is wrong with a channel's settings; undefined where nothing is. No value is repeated in it. */
export function channelFault(channel: AlertChannel, settings: ChannelSettings): string | undefined {
  const strange = Object.keys(settings).find((name) => channel.fields.every((field) => field.name !== name));
  if (strange !== undefined) {
    const names = channel.fields.map(({ name }) => `"${name}"`).join(', ');
    return `${channel.title} has no setting "${strange.slice(0, 100)}": it has ${names}`;
  }
  for (const field of channel.fields) {
    const fault = fieldFault(field, settings[field.name]);
    if (fault !== undefined) return fault;
  }
  return channel.fault?.(settings);
}

/** The addresses of a list, parted by commas, semicolons or blanks; each once. */
export function recipientsIn(list: string): readonly string[] {
  return [...new Set(list.split(/[\s,;]+/).filter((address) => address !== ''))];
}

function fieldFault({ name, required, kind, choices }: ChannelField, value: string | undefined): string | undefined {
  if (value === undefined) return required ? `"${name}" is needed` : undefined;
  if (value === '') return `"${name}" is empty`;
  if (value.length > MOST_LENGTH) return `"${name}" is longer than ${MOST_LENGTH} characters`;
  if (/\p{Cc}/u.test(value) && kind !== 'email-list') return `"${name}" has control characters`;
  switch (kind) {
    case 'url':
      return urlFault(name, value);
    case 'email-list':
      return listFault(name, value);
    case 'choice':
      return (choices ?? []).includes(value) ? undefined : `"${name}" is none of ${(choices ?? []).join(', ')}`;
    case 'text':
      return undefined;
  }
}

function urlFault(name: string, value: string): string | undefined {
  const url = URL.parse(value);
  const isOfTheWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isOfTheWeb) return `"${name}" is no http or https address`;
  return url.username === '' && url.password === '' ? undefined : `"${name}" holds a user or a password`;
}

function listFault(name: string, value: string): string | undefined {
  const recipients = recipientsIn(value);
  const strange = recipients.find((address) => !isMailAddress(address));
  if (strange !== undefined) return `"${name}": "${strange.slice(0, 100)}" is no mail address such as team@example.org`;
  if (recipients.length === 0) return `"${name}" is empty`;
  return recipients.length > MOST_RECIPIENTS
    ? `"${name}" has ${recipients.length} addresses, and at most ${MOST_RECIPIENTS} get a mail: use a list of your own`
    : undefined;
}
