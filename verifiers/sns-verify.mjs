// Verifies messages that Pratique sends to HTTPS endpoints and mails as JSON, as SNS's own verifiers do for AWS's:
// theirs insist on certificates of amazonaws.com. No dependencies; Node 18 or newer. Copy it or import it:
//
//   import { createSnsVerifier } from './sns-verify.mjs';
//   const verifier = createSnsVerifier({ server: 'https://registry.example.org' });
//   const message = await verifier.verify(body);            // throws where it is not the server's
//   if (message.Type === 'SubscriptionConfirmation') await verifier.confirm(message);
//
// or run it on a message: node sns-verify.mjs https://registry.example.org < message.json

import { createHash, verify as isSigned, X509Certificate } from 'node:crypto';
import { argv, exit, stderr, stdin, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';

const FIELDS = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};
const HASHES = { 1: 'sha1', 2: 'sha256' };
const MOST_CERTIFICATE_CHARACTERS = 16_384;

/**
 * `server` is the server's PRATIQUE_URL: only its certificates count. `topics`, where given, are the ARNs of the topics
 * whose messages are wanted. `versions` are the signature versions that are taken: ['2'] refuses SHA-1, once the topic's
 * SignatureVersion is 2. `fetch` reads certificates, for those that need a client of their own.
 */
export function createSnsVerifier({ server, topics, versions = ['1', '2'], fetch: read = fetch }) {
  const base = server.replace(/\/+$/, '');
  const certificates = new Map();

  async function certificateAt(url) {
    const [, fingerprint] = url.startsWith(`${base}/sns/`)
      ? (/^SimpleNotificationService-([0-9a-f]{32})\.pem$/.exec(url.slice(base.length + 5)) ?? [])
      : [];
    if (fingerprint === undefined) throw new Error(`the certificate at "${url}" is not one of ${base}`);
    const known = certificates.get(fingerprint);
    if (known !== undefined) return known;
    const answer = await read(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`"${url}" answered ${answer.status}`);
    const certificate = new X509Certificate((await answer.text()).slice(0, MOST_CERTIFICATE_CHARACTERS));
    const digest = createHash('sha256').update(certificate.raw).digest('hex');
    if (!digest.startsWith(fingerprint)) throw new Error(`the certificate at "${url}" is another one`);
    certificates.set(fingerprint, certificate);
    return certificate;
  }

  /** The message, given as text or as what JSON.parse made of it. Throws where the server did not sign it. */
  async function verify(body) {
    const message = typeof body === 'string' ? JSON.parse(body) : body;
    if (typeof message !== 'object' || message === null) throw new Error('the message is no JSON object');
    if (!Object.hasOwn(FIELDS, message.Type)) throw new Error(`"${message.Type}" is no type of message`);
    const names = FIELDS[message.Type].filter((name) => name !== 'Subject' || message.Subject !== undefined);
    const strange = [...names, 'Signature', 'SigningCertURL'].find((name) => typeof message[name] !== 'string');
    if (strange !== undefined) throw new Error(`the message has no "${strange}"`);
    if (!versions.includes(message.SignatureVersion) || !Object.hasOwn(HASHES, message.SignatureVersion)) {
      throw new Error(`the signature version "${message.SignatureVersion}" is not taken`);
    }
    const { publicKey, validFrom, validTo } = await certificateAt(message.SigningCertURL);
    const now = Date.now();
    if (now < Date.parse(validFrom) || now > Date.parse(validTo)) throw new Error('the certificate is out of date');
    const text = names.map((name) => `${name}\n${message[name]}\n`).join('');
    const signature = Buffer.from(message.Signature, 'base64');
    if (!isSigned(HASHES[message.SignatureVersion], Buffer.from(text, 'utf8'), publicKey, signature)) {
      throw new Error('the signature is not of this message');
    }
    if (topics !== undefined && !topics.includes(message.TopicArn)) {
      throw new Error(`the message is of the topic "${message.TopicArn}"`);
    }
    return message;
  }

  /** Confirms the subscription that a verified message asks about. */
  async function confirm(message) {
    if (!message.SubscribeURL?.startsWith(`${base}/?`)) {
      throw new Error(`"${message.SubscribeURL}" is no address of ${base}`);
    }
    const answer = await read(message.SubscribeURL, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${base} answered ${answer.status} to the confirmation`);
  }

  return { verify, confirm };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [, , server] = argv;
  if (server === undefined) {
    stderr.write('usage: node sns-verify.mjs https://registry.example.org < message.json\n');
    exit(2);
  }
  const chunks = [];
  for await (const chunk of stdin) chunks.push(chunk);
  try {
    const { Type, MessageId } = await createSnsVerifier({ server }).verify(Buffer.concat(chunks).toString('utf8'));
    stdout.write(`valid: ${Type} ${MessageId}\n`);
  } catch (error) {
    stderr.write(`not valid: ${error.message}\n`);
    exit(1);
  }
}
