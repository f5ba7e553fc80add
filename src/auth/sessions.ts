import { createHash, randomBytes } from 'node:crypto';
import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { passwordHashes } from './password-hash.ts';
import { findGrants, findIdentityId } from './store.ts';
import type { Identity } from './types.ts';

/** A session that was begun: its token goes to the browser and is kept nowhere. `endsAt` in milliseconds. */
export interface BegunSession {
  readonly token: string;
  readonly endsAt: number;
}

/** Who is signed in. Times are milliseconds since the epoch. */
export interface SignedIn {
  readonly identity: Identity;
  /** When it ends, however much it is used. */
  readonly endsAt: number;
}

/** Passwords of users, and who is signed in to the console. */
export interface Sessions {
  /** Who has that name and password; undefined where nobody, or who is disabled. */
  byPassword(name: string, password: string): Promise<Identity | undefined>;
  /** Gives the user this password, or takes it back; ends what was signed in to with it. False where there is no such user. */
  setPassword(name: string, password: string | undefined): Promise<boolean>;
  /** Signs a user in; undefined where it is gone by now. */
  begin(identity: Identity): Promise<BegunSession | undefined>;
  /** Who signed in with it; undefined where nobody, where it has ended, or where its user or key is gone or disabled. */
  find(token: string): Promise<SignedIn | undefined>;
  /** The same, without that being a use: a session that is only watched ends as one that nobody uses. */
  peek(token: string): Promise<SignedIn | undefined>;
  /** Signs the user out wherever they are; how many sessions that ends, or undefined where there is no such user. */
  endAll(name: string): Promise<number | undefined>;
  /** Signs out. */
  end(token: string): Promise<void>;
}

/** A session that nobody has used for this long has ended. */
const IDLE_MILLISECONDS = 12 * 60 * 60 * 1000;
const LONGEST_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;
/** That a session was used is written down this often at most. */
const SEEN_MILLISECONDS = 5 * 60 * 1000;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const LEAST_PASSWORD = 12;
const MOST_PASSWORD = 256;

/** Why it is no password to give somebody; undefined where it is one. NIST SP 800-63B asks for length, and no rules. */
export function passwordFault(password: string): string | undefined {
  const { length } = Array.from(password);
  if (length < LEAST_PASSWORD) return `a password has at least ${LEAST_PASSWORD} characters`;
  return length > MOST_PASSWORD ? `a password has at most ${MOST_PASSWORD} characters` : undefined;
}

/** Sessions of a database. A session is worth what its user is worth at the time that it is used. */
export function databaseSessions(database: Pick<Database, 'query' | 'write'>, clock: Clock): Sessions {
  const hashes = passwordHashes();
  const { query } = database;
  return {
    async byPassword(name, password) {
      if (password.length > 2 * MOST_PASSWORD) return undefined;
      const found = await findPassword(query, name);
      const isRight = await hashes.matches(password, found?.hash);
      if (!isRight || found === undefined) return undefined;
      return { kind: 'user', name, grants: await findGrants(query, found.id) };
    },
    async setPassword(name, password) {
      const hash = password === undefined ? undefined : await hashes.hash(password);
      return await database.write(async (tx) => {
        const id = await findIdentityId(tx, name);
        if (id === undefined) return false;
        await tx.deleteFrom('identity_password').where('identity_id', '=', id).execute();
        await tx.deleteFrom('session').where('identity_id', '=', id).where('access_key_id', 'is', null).execute();
        if (hash === undefined) return true;
        await tx.insertInto('identity_password').values({ identity_id: id, hash, changed_at: clock() }).execute();
        return true;
      });
    },
    begin: (identity) => begin(database, identity, clock()),
    async find(token) {
      if (!TOKEN.test(token)) return undefined;
      const now = clock();
      const found = await find(query, hashOf(token), now);
      if (found !== undefined && now - found.seenAt >= SEEN_MILLISECONDS) {
        await query.updateTable('session').set({ seen_at: now }).where('hash', '=', hashOf(token)).execute();
      }
      return found?.signedIn;
    },
    async peek(token) {
      return TOKEN.test(token) ? (await find(query, hashOf(token), clock()))?.signedIn : undefined;
    },
    endAll: (name) =>
      database.write(async (tx) => {
        const id = await findIdentityId(tx, name);
        if (id === undefined) return undefined;
        const ended = await tx.deleteFrom('session').where('identity_id', '=', id).executeTakeFirst();
        return Number(ended.numDeletedRows);
      }),
    async end(token) {
      await query.deleteFrom('session').where('hash', '=', hashOf(token)).execute();
    },
  };
}

async function findPassword(query: Query, name: string): Promise<{ id: number; hash: string } | undefined> {
  return await query
    .selectFrom('identity')
    .innerJoin('identity_password', 'identity_password.identity_id', 'identity.id')
    .where('identity.name', '=', name)
    .where('identity.disabled', '=', 0)
    .select(['identity.id', 'identity_password.hash'])
    .executeTakeFirst();
}

async function begin(
  database: Pick<Database, 'write'>,
  { name, accessKeyId }: Identity,
  now: number,
): Promise<BegunSession | undefined> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const endsAt = now + LONGEST_MILLISECONDS;
  return await database.write(async (tx) => {
    const id = await findIdentityId(tx, name);
    if (id === undefined) return undefined;
    // Here, since who signs in is the only one who makes there be more of them.
    await tx
      .deleteFrom('session')
      .where(({ eb, or }) => or([eb('ends_at', '<=', now), eb('seen_at', '<=', now - IDLE_MILLISECONDS)]))
      .execute();
    await tx
      .insertInto('session')
      .values({
        hash: hashOf(token),
        identity_id: id,
        access_key_id: accessKeyId ?? null,
        created_at: now,
        seen_at: now,
        ends_at: endsAt,
      })
      .execute();
    return { token, endsAt };
  });
}

async function find(
  query: Query,
  hash: string,
  now: number,
): Promise<{ readonly signedIn: SignedIn; readonly seenAt: number } | undefined> {
  const row = await query
    .selectFrom('session')
    .innerJoin('identity', 'identity.id', 'session.identity_id')
    .where('session.hash', '=', hash)
    .where('session.ends_at', '>', now)
    .where('session.seen_at', '>', now - IDLE_MILLISECONDS)
    .where('identity.disabled', '=', 0)
    .select(['session.identity_id as id', 'session.access_key_id as key', 'session.ends_at as endsAt', 'identity.name'])
    .select('session.seen_at as seenAt')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const grants = await findGrants(query, row.id);
  const identity: Identity = { kind: 'user', name: row.name, grants };
  const asked = row.key === null ? identity : { ...identity, accessKeyId: row.key };
  return { signedIn: { identity: asked, endsAt: row.endsAt }, seenAt: row.seenAt };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
