import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { parseSignerKey } from './attached/keys.ts';
import type { ExcuseSigner } from './types.ts';

/** A signer to list. */
export interface NewSigner {
  readonly name: string;
  /** PEM. */
  readonly publicKey: string;
  /** The repositories whose images it may speak of; all, where absent. */
  readonly repositories?: string;
  readonly addedBy: string;
}

export type AddSignerOutcome =
  | { readonly kind: 'added'; readonly signer: ExcuseSigner }
  /** A clause. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Whose signed documents excuse, where they are attached to images. */
export interface ExcuseSigners {
  add(signer: NewSigner): Promise<AddSignerOutcome>;
  /** False where there is none of that name. */
  remove(name: string): Promise<boolean>;
  /** By name. */
  list(): Promise<readonly ExcuseSigner[]>;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.@+-]{0,99}$/u;
const REPOSITORIES = /^[a-z0-9._/*-]{1,255}$/;
const MOST_SIGNERS = 100;

/** The signers of a registry. Images whose claims a change may concern are inspected again by whoever is told of it. */
export function databaseSigners({ db, clock }: { readonly db: Database; readonly clock: Clock }): ExcuseSigners {
  return {
    async add({ name, publicKey, repositories = '*', addedBy }) {
      if (!NAME.test(name)) return refused(`"${name}" is no name: it has 1 to 100 letters, digits, spaces and _.@+-`);
      if (!REPOSITORIES.test(repositories))
        return refused(`"${repositories}" is no repository: * stands for any characters`);
      const key = parseSignerKey(publicKey);
      if (key.kind === 'refused') return key;
      return await db.write(async (tx) => {
        const all = await readSigners(tx);
        const same = all.find((one) => one.name === name || one.fingerprint === key.fingerprint);
        if (same?.name === name) return refused(`there is a signer "${name}" already`);
        if (same !== undefined) return refused(`it is the key of "${same.name}"`);
        if (all.length >= MOST_SIGNERS) return refused(`${MOST_SIGNERS} signers are the most`);
        const signer = {
          name,
          publicKey: key.pem,
          fingerprint: key.fingerprint,
          repositories,
          addedBy,
          addedAt: clock(),
        };
        await tx.insertInto('excuse_signer').values(rowOf(signer)).execute();
        return { kind: 'added', signer };
      });
    },
    remove: (name) =>
      db.write(async (tx) => {
        const { numDeletedRows: count } = await tx
          .deleteFrom('excuse_signer')
          .where('name', '=', name)
          .executeTakeFirst();
        return count > 0n;
      }),
    list: () => readSigners(db.query),
  };
}

function refused(reason: string): AddSignerOutcome {
  return { kind: 'refused', reason };
}

function rowOf({ name, publicKey, fingerprint, repositories, addedBy, addedAt }: ExcuseSigner) {
  return { name, public_key: publicKey, fingerprint, repositories, added_by: addedBy, added_at: addedAt };
}

/** All of them, by name. */
export async function readSigners(query: Query): Promise<readonly ExcuseSigner[]> {
  const rows = await query.selectFrom('excuse_signer').selectAll().orderBy('name').execute();
  return rows.map((row) => ({
    name: row.name,
    publicKey: row.public_key,
    fingerprint: row.fingerprint,
    repositories: row.repositories,
    addedBy: row.added_by,
    addedAt: row.added_at,
  }));
}
