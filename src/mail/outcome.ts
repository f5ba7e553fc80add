import type { NodemailerError } from 'nodemailer';
import { printable } from '../lib/printable.ts';
import { type Mail, MailPartlyTaken, MailRefusal, type MailServer } from './types.ts';

const MOST_WORDS = 200;

/** What a server did with a message that it took for somebody at least. */
export interface Taken {
  readonly accepted: readonly string[];
  readonly rejectedErrors?: readonly NodemailerError[] | undefined;
}

/** Throws MailPartlyTaken unless everybody has it. */
export function judgeTaken({ accepted, rejectedErrors = [] }: Taken, mail: Mail, server: MailServer): void {
  if (rejectedErrors.length === 0) return;
  const refused = rejectedErrors.map((error) => `${error.recipient ?? 'somebody'} (${wordsOf(error, server)})`);
  const taken = [...(mail.taken ?? []), ...accepted];
  const isOver = rejectedErrors.every(isForGood);
  throw new MailPartlyTaken(
    `${placeOf(server)} took it for ${taken.length} of ${mail.to.length}, and not for ${refused.slice(0, 3).join(', ')}`,
    { taken, isOver },
  );
}

/** The error of a message that nobody got: MailRefusal where the server refuses it for good. */
export function failure(thrown: unknown, server: MailServer): Error {
  const error: NodemailerError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const place = placeOf(server);
  const words = wordsOf(error, server);
  // A login that is refused says nothing of the message: whoever minds the server puts it right.
  if (error.code === 'EAUTH') return new Error(`${place} refuses the login of "${server.login?.user}": ${words}`);
  if (error.code === 'ETLS' && server.tls === 'starttls') {
    const advice = 'where mail may go in the clear to it, end PRATIQUE_SMTP with "?tls=none"';
    return new Error(`${place} could not be brought to STARTTLS: ${words}; ${advice}`);
  }
  if (isUntrusted(error)) {
    const advice = 'PRATIQUE_SMTP_CA names a file of certificates that may vouch for it';
    return new Error(`the certificate of ${place} cannot be trusted (${words}): ${advice}`);
  }
  if (error.code === 'ETIMEDOUT') return new Error(`${place} has not answered in time`);
  if (isForGood(error)) return new MailRefusal(`${place} refuses the message: ${words}`);
  return new Error(`${place} did not take the message: ${words}`);
}

/** Of the codes that OpenSSL's verification ends with (Node's documentation of TLS, "X509 certificate error codes"). */
function isUntrusted({ code, originalCode }: NodemailerError): boolean {
  return [code, originalCode].some((one) => one !== undefined && UNTRUSTED.test(one));
}

const UNTRUSTED = /SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY)|CERT_(?:HAS_EXPIRED|UNTRUSTED|NOT_YET)|TLS_CERT_ALTNAME/;

/** RFC 5321, 4.2.1: 5yz is for good; 503 is of the session, not of the message. Of several, all have to be. */
function isForGood(error: NodemailerError): boolean {
  const each = error.rejectedErrors ?? [];
  return each.length > 0 ? each.every(isForGood) : error.permanent === true;
}

function placeOf({ host, port }: MailServer): string {
  return `mail server "${host}:${port}"`;
}

/** The server's reply, else what went wrong on the way; cut, and without the password however a server echoes it. */
function wordsOf(error: NodemailerError, { login }: MailServer): string {
  let words = (error.response ?? error.message).trim().replaceAll(/\s+/g, ' ');
  for (const secret of secretsOf(login)) words = words.replaceAll(secret, '…');
  const cut = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
  return printable(cut);
}

function secretsOf(login: MailServer['login']): readonly string[] {
  if (login === undefined || login.password === '') return [];
  const { user, password } = login;
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  return [plain, Buffer.from(password).toString('base64'), encodeURIComponent(password), password];
}
