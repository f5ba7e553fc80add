import { lookup } from 'node:dns/promises';
import type { SMTPTransportOptions } from 'nodemailer';
import { scopeOf } from '../outbound/index.ts';
import { composed } from './compose.ts';
import { failure, judgeTaken } from './outcome.ts';
import { type Mail, type Mailer, MailRefusal, type MailServer } from './types.ts';

/** RFC 5321, 4.5.3.2 allows minutes for each step; a message that cannot be sent in two is tried again. */
const WHOLE_MILLISECONDS = 120_000;
const STEP_MILLISECONDS = 30_000;

/**
 * Sends through a server, one connection for each message; without one every message is refused, with what to set. A
 * server's certificate must be valid for its name, and STARTTLS that is asked for is never gone without.
 */
export function createMailer(server: MailServer | undefined, wholeMilliseconds: number = WHOLE_MILLISECONDS): Mailer {
  return {
    async send(mail, signal) {
      if (server === undefined) {
        throw new MailRefusal('no mail server is set: PRATIQUE_SMTP and PRATIQUE_SMTP_FROM name one and who writes');
      }
      const limit = AbortSignal.timeout(wholeMilliseconds);
      await sendThrough(server, mail, signal === undefined ? limit : AbortSignal.any([signal, limit]));
    },
  };
}

async function sendThrough(server: MailServer, mail: Mail, signal: AbortSignal): Promise<void> {
  const message = composed(mail, server.from);
  // Most commands send no mail, and each would wait for it.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(await connectionOf(server));
  try {
    const taken = await transport.sendMail({ ...message, signal });
    judgeTaken(taken, mail, server);
  } catch (error) {
    if (error instanceof Error && 'taken' in error) throw error;
    const isLate = signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    throw isLate ? new Error(`mail server "${server.host}:${server.port}" took too long`) : failure(error, server);
  } finally {
    transport.close();
  }
}

async function connectionOf(server: MailServer): Promise<SMTPTransportOptions> {
  const { host, port, tls, login, certificates } = server;
  return {
    host: tls === 'none' ? await addressInside(server) : host,
    port,
    secure: tls === 'from-start',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    tls: { minVersion: 'TLSv1.2', ...(certificates === undefined ? {} : { ca: certificates }) },
    connectionTimeout: STEP_MILLISECONDS,
    greetingTimeout: STEP_MILLISECONDS,
    socketTimeout: STEP_MILLISECONDS,
    maxResponseSize: 64 * 2 ** 10,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Mail in the clear, and a password with it, stays off the internet: the address that was looked at is connected to. */
async function addressInside({ host }: MailServer): Promise<string> {
  const addresses = await lookup(host, { all: true });
  const [first] = addresses.filter(
    ({ address }) => scopeOf(address) === 'private' || scopeOf(address) === 'this-machine',
  );
  if (first !== undefined) return first.address;
  throw new MailRefusal(`mail server "${host}" is on the internet, and tls=none would send mail in the clear`);
}
