import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Digest } from '../oci/digest.ts';
import { EXTRACTOR_VERSION } from './extractors.ts';
import type { InventoryOutcome, LayerInventory } from './types.ts';

/**
 * What an inventory is kept under: the digest of a layer, or of a blob that was read as one file. The same bytes may be
 * pushed as both, and what is said of them as the one says nothing of them as the other.
 */
export type InventoryKey = Digest | `file:${Digest}`;

/** What the inventory of a blob is kept under that was read as one file. */
export function fileKey(blob: Digest): InventoryKey {
  return `file:${blob}`;
}

/** Inventories that are kept, one for each key and version of the extractors. */
export interface Inventories {
  /**
   * What these extractors made of the blob or, where they have not read it, what earlier ones did: an inventory may
   * outlive the bytes. Undefined where nobody has read it.
   */
  get(key: InventoryKey): Promise<InventoryOutcome | undefined>;
  /** Whether the blob needs no reading: it was read, or it is known that it cannot be. */
  has(key: InventoryKey): Promise<boolean>;
  /** Keeps what a reading came to, in the place of what an earlier one or earlier extractors came to. */
  save(key: InventoryKey, outcome: InventoryOutcome): Promise<void>;
}

/** How often a layer is read whose reader comes to an end each time. */
const MOST_ATTEMPTS = 3;
const READ = 'read';
const FAILED = 'failed';
/** A failure that was the reader's: another try may do better. */
const BROKEN_OFF = 'broken-off';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Inventories in the metadata database. */
export function databaseInventories(db: Database, clock: Clock, version = EXTRACTOR_VERSION): Inventories {
  const allOf = (key: InventoryKey) => db.query.selectFrom('inventory').where('blob_digest', '=', key);
  const rowsOf = (key: InventoryKey) => allOf(key).where('extractor_version', '=', version);
  return {
    async get(key) {
      const columns = ['state', 'reasons', 'facts'] as const;
      const row =
        (await rowsOf(key).select(columns).executeTakeFirst()) ??
        (await allOf(key).where('state', '=', READ).select(columns).orderBy('id', 'desc').limit(1).executeTakeFirst());
      if (row === undefined) return undefined;
      if (row.facts !== null) return { kind: 'read', inventory: await unpack(row.facts) };
      const [reason = 'it could not be read'] = JSON.parse(row.reasons) as string[];
      return { kind: 'failed', reason, ...(row.state === BROKEN_OFF ? { mayRetry: true } : {}) };
    },
    async has(key) {
      const row = await rowsOf(key).select(['state', 'attempts']).executeTakeFirst();
      return row !== undefined && (row.state !== BROKEN_OFF || row.attempts >= MOST_ATTEMPTS);
    },
    async save(key, outcome) {
      const kept = {
        state: stateOf(outcome),
        reasons: JSON.stringify(outcome.kind === 'read' ? outcome.inventory.partial : [outcome.reason]),
        facts: outcome.kind === 'read' ? await deflate(JSON.stringify(outcome.inventory)) : null,
        created_at: clock(),
      };
      await db.query
        .insertInto('inventory')
        .values({ blob_digest: key, extractor_version: version, attempts: 1, ...kept })
        .onConflict((conflict) =>
          conflict
            .columns(['blob_digest', 'extractor_version'])
            .doUpdateSet(({ eb }) => ({ ...kept, attempts: eb('inventory.attempts', '+', 1) })),
        )
        .execute();
      if (outcome.kind !== 'read') return;
      const others = db.query.deleteFrom('inventory').where('blob_digest', '=', key);
      await others.where('extractor_version', '<>', version).execute();
    },
  };
}

function stateOf(outcome: InventoryOutcome): string {
  if (outcome.kind === 'read') return READ;
  return outcome.mayRetry === true ? BROKEN_OFF : FAILED;
}

/** Only `save` writes the column. */
async function unpack(facts: Uint8Array): Promise<LayerInventory> {
  return JSON.parse((await inflate(facts)).toString()) as LayerInventory;
}
