import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { generateKey, isAccessKeyId, openKey, sealKey } from './access-key.ts';
import { keyUses } from './key-uses.ts';
import type { MasterKey } from './master-key.ts';
import { anonymousIdentity, narrowGrants } from './permissions.ts';
import { type SecretBox, secretBox } from './secret-box.ts';
import { shortCache } from './short-cache.ts';
import { findKey } from './store.ts';
import { type TokenOutcome, tokens } from './tokens.ts';
import type { AccessKey, Authenticator, Grant, Identity, LoginOutcome } from './types.ts';

/** ECR's passwords last that long. */
const PASSWORD_SECONDS = 12 * 60 * 60;
/** Long enough for clients that never ask for a second token to finish a push. */
const BEARER_SECONDS = 30 * 60;
/** For so long a key that was taken back may still be answered; servers that share a database need not tell each other. */
const KEY_MILLISECONDS = 1000;
const MOST_KEYS = 1000;
/** The user name that goes with passwords of GetAuthorizationToken. */
const PASSWORD_USER = 'AWS';
const UNKNOWN: LoginOutcome = { kind: 'unknown' };

export interface AuthenticatorOptions {
  readonly database: Database;
  readonly master: MasterKey;
  readonly clock: Clock;
  /** Whether those who bring no credentials may pull, and so may have tokens. */
  readonly anonymousPull: boolean;
}

/**
 * Recognises users of the database by signatures, secrets and tokens. A token is worth what the access key behind it
 * is worth at the time that it is used: with the key, its user or a grant gone, so is the token.
 */
export function authenticator({ database, master, clock, anonymousPull }: AuthenticatorOptions): Authenticator {
  const box = secretBox(master);
  const passwords = tokens({ master, purpose: 'password-token', lifetimeSeconds: PASSWORD_SECONDS, clock });
  const bearers = tokens({ master, purpose: 'bearer-token', lifetimeSeconds: BEARER_SECONDS, clock });
  const cached = shortCache((id) => loadKey(database, box, id), {
    milliseconds: KEY_MILLISECONDS,
    most: MOST_KEYS,
    clock,
  });
  const accessKey = async (id: string) => (isAccessKeyId(id) ? await cached(id) : undefined);
  const used = keyUses(database, clock);
  const recognised = (outcome: LoginOutcome): LoginOutcome => {
    if (outcome.kind === 'identity' && outcome.identity.accessKeyId !== undefined) used(outcome.identity.accessKeyId);
    return outcome;
  };
  const checkSecret = secretChecker(box, accessKey);

  const identityOf = async (outcome: TokenOutcome): Promise<LoginOutcome> => {
    if (outcome.kind !== 'claims') return outcome;
    const { name, accessKeyId, scope } = outcome.claims;
    if (accessKeyId === undefined) return anonymousPull ? limited(anonymousIdentity(true), scope) : UNKNOWN;
    const key = await accessKey(accessKeyId);
    return key?.identity.name === name ? limited(key.identity, scope) : UNKNOWN;
  };

  return {
    accessKey,
    used,
    async basic(user, password) {
      if (user === PASSWORD_USER) return recognised(await identityOf(await passwords.verify(password)));
      return recognised(await checkSecret(user, password));
    },
    bearer: async (token) => recognised(await identityOf(await bearers.verify(token))),
    async issuePassword(identity) {
      const { token, expiresAt } = await passwords.sign(claimsOf(identity));
      return { password: token, expiresAt: expiresAt * 1000 };
    },
    async issueBearer(identity, asked) {
      // What was asked for is narrowed to what its user may do each time that the token is used; what was asked for
      // with another token is narrowed to that one here, since nothing else will remember it.
      const scope = identity.scoped === true ? narrowGrants(identity.grants, asked) : asked;
      const { token, issuedAt, expiresAt } = await bearers.sign({ ...claimsOf(identity), scope });
      return { token, issuedAt: issuedAt * 1000, expiresInSeconds: expiresAt - issuedAt };
    },
  };
}

async function loadKey(database: Database, box: SecretBox, id: string): Promise<AccessKey | undefined> {
  const row = await findKey(database.query, id);
  if (row === undefined || row.disabled) return undefined;
  const identity: Identity = { kind: 'user', name: row.name, grants: row.grants, accessKeyId: id };
  return { id, secret: openKey(box, row), identity };
}

/** A decoy is opened and compared where there is no such key: the time of an answer says little of which exist. */
function secretChecker(box: SecretBox, accessKey: (id: string) => Promise<AccessKey | undefined>) {
  const decoy = generateKey();
  const sealed = sealKey(box, decoy, 0);
  return async (id: string, secret: string): Promise<LoginOutcome> => {
    const key = await accessKey(id);
    const expected = key?.secret ?? openKey(box, { id: decoy.id, identityId: 0, sealed });
    const isRight = timingSafeEqual(sha256(secret), sha256(expected));
    return key !== undefined && isRight ? { kind: 'identity', identity: key.identity } : UNKNOWN;
  };
}

/** A password has no scope: it is worth all that its user may do. */
function limited(identity: Identity, scope: readonly Grant[] | undefined): LoginOutcome {
  if (scope === undefined) return { kind: 'identity', identity };
  const grants = narrowGrants(identity.grants, scope);
  return { kind: 'identity', identity: { ...identity, grants, scoped: true, asked: scope } };
}

function claimsOf(identity: Identity): { name: string; accessKeyId?: string } {
  if (identity.kind === 'anonymous') return { name: identity.name };
  if (identity.accessKeyId === undefined) throw new Error(`"${identity.name}" has no access key to issue a token for`);
  return { name: identity.name, accessKeyId: identity.accessKeyId };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
