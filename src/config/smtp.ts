import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { MailServer } from '../mail/types.ts';
import { ConfigError } from './types.ts';

/** Settings of the server for outgoing mail. */
export const SMTP_SETTINGS = {
  PRATIQUE_SMTP: z.string().min(1).optional(),
  PRATIQUE_SMTP_FROM: z.string().min(1).optional(),
  PRATIQUE_SMTP_CA: z.string().min(1).optional(),
};

const SETTINGS = z.object(SMTP_SETTINGS);

const FORM = 'smtp://user:password@host:587 or smtps://user:password@host:465, special characters percent-encoded';

/** RFC 8314, 3: submission with TLS from the start, and with STARTTLS; else the port of RFC 5321. */
const PORTS = { 'from-start': 465, starttls: 587, none: 25 } as const;

/** `Pratique <alerts@example.org>`, or the address alone. */
const FROM = /^(?:"?([^"<>@\p{Cc}]{0,100}?)"? *<)?([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,190})>?$/iu;

/** The server that is set, undefined where none is. Throws ConfigError without the address, which holds a password. */
export function smtpOf(settings: z.output<typeof SETTINGS>, folder: string): MailServer | undefined {
  const { PRATIQUE_SMTP: address, PRATIQUE_SMTP_FROM: writer, PRATIQUE_SMTP_CA: file } = settings;
  if (address === undefined) {
    if (writer === undefined && file === undefined) return undefined;
    throw new ConfigError(`PRATIQUE_SMTP_${writer === undefined ? 'CA' : 'FROM'} means nothing without PRATIQUE_SMTP`);
  }
  if (writer === undefined)
    throw new ConfigError('PRATIQUE_SMTP wants PRATIQUE_SMTP_FROM, the address that mail is from');
  const [, name = '', from] = FROM.exec(writer) ?? [];
  if (from === undefined) throw new ConfigError('PRATIQUE_SMTP_FROM: an address such as alerts@example.org');
  const server = serverOf(address);
  if (server.tls === 'none' && file !== undefined) {
    throw new ConfigError('PRATIQUE_SMTP_CA means nothing with tls=none in PRATIQUE_SMTP');
  }
  return {
    ...server,
    from: { name: name.trim() === '' ? 'Pratique' : name.trim(), address: from },
    ...(file === undefined ? {} : { certificates: certificatesIn(resolve(folder, file)) }),
  };
}

function serverOf(text: string): Pick<MailServer, 'host' | 'port' | 'tls' | 'login'> {
  const url = URL.parse(text);
  const isForm = url !== null && /^smtps?:$/.test(url.protocol) && /^[\w.:[\]-]+$/.test(url.hostname);
  const query = url?.search ?? '';
  if (!isForm || !/^\/?$/.test(url.pathname) || url.hash !== '' || !/^(?:\?tls=none)?$/.test(query)) {
    throw new ConfigError(`PRATIQUE_SMTP: ${FORM}`);
  }
  const isFromStart = url.protocol === 'smtps:';
  if (isFromStart && query !== '') throw new ConfigError('PRATIQUE_SMTP: smtps:// and tls=none contradict each other');
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if ((user === '') !== (password === '')) throw new ConfigError('PRATIQUE_SMTP: a user and a password, or neither');
  const otherwise = query === '' ? 'starttls' : 'none';
  const tls = isFromStart ? 'from-start' : otherwise;
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[tls] : Number(url.port),
    tls,
    ...(user === '' ? {} : { login: { user, password } }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new ConfigError(`PRATIQUE_SMTP: ${FORM}`, { cause: error });
  }
}

function certificatesIn(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new ConfigError(`PRATIQUE_SMTP_CA: cannot read "${file}"`, { cause: error });
  }
  throw new ConfigError(`PRATIQUE_SMTP_CA: "${file}" has no certificate in PEM`);
}
