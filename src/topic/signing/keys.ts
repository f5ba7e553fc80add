import { createHash, createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { SecretBox } from '../../auth/index.ts';
import { type Database, holdName } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { selfSignedCertificate } from './certificate.ts';

/** What messages are signed with now. */
export interface SigningKey {
  /** 32 hex digits: the certificate's address has them. */
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
}

/** The keys that messages to HTTPS endpoints are signed with. */
export interface SigningKeys {
  /** The newest, made where there is none that is good for long enough; of several processes one makes it. */
  current(): Promise<SigningKey>;
  /** The certificate of that fingerprint, as PEM. */
  certificate(fingerprint: string): Promise<string | undefined>;
}

export interface SigningKeyDependencies {
  readonly database: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
  /** The address of this server: certificates bear its host. */
  readonly url: string;
}

const DAY = 86_400_000;
const GOOD_FOR = 10 * 365 * DAY;
/** Clocks of receivers may be behind. */
const BEFORE = DAY;
/** A message may be on its way for that long: its certificate must not end before. */
const LEFT_AT_LEAST = 90 * DAY;
const MODULUS_BITS = 2048;

/** Keys of a database, sealed at rest. */
export function signingKeys(room: SigningKeyDependencies): SigningKeys {
  let known: { readonly key: SigningKey; readonly until: number } | undefined;
  return {
    async current() {
      const now = room.clock();
      if (known === undefined || known.until < now) {
        const found = (await newest(room, now)) ?? (await make(room, now));
        known = found;
      }
      return known.key;
    },
    async certificate(fingerprint) {
      const row = await room.database.query
        .selectFrom('topic_signing_key')
        .select('certificate')
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst();
      return row?.certificate;
    },
  };
}

interface Usable {
  readonly key: SigningKey;
  /** When another one is to be used. */
  readonly until: number;
}

async function newest({ database, box }: SigningKeyDependencies, now: number): Promise<Usable | undefined> {
  const row = await database.query
    .selectFrom('topic_signing_key')
    .select(['fingerprint', 'private_key', 'expires_at'])
    .where('expires_at', '>', now + LEFT_AT_LEAST)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const privateKey = createPrivateKey(box.open(row.private_key, sealOwner(row.fingerprint)));
  return { key: { fingerprint: row.fingerprint, privateKey }, until: row.expires_at - LEFT_AT_LEAST };
}

async function make(room: SigningKeyDependencies, now: number): Promise<Usable> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  const host = new URL(room.url).hostname.replaceAll(/[[\]]/g, '');
  const certificate = selfSignedCertificate({ ...pair, host, from: now - BEFORE, until: now + GOOD_FOR });
  const fingerprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex').slice(0, 32);
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await room.database.write(async (tx) => {
    await holdName(tx, room.database.dialect, 'topic_signing_key');
    const other = tx
      .selectFrom('topic_signing_key')
      .select('id')
      .where('expires_at', '>', now + LEFT_AT_LEAST);
    if ((await other.executeTakeFirst()) !== undefined) return;
    await tx
      .insertInto('topic_signing_key')
      .values({
        fingerprint,
        certificate,
        private_key: room.box.seal(pem, sealOwner(fingerprint)),
        expires_at: now + GOOD_FOR,
      })
      .execute();
  });
  const made = await newest(room, now);
  if (made === undefined) throw new Error('the key that was made to sign messages with is not where it was put');
  return made;
}

function sealOwner(fingerprint: string): string {
  return `topic_signing_key ${fingerprint}`;
}
