import type { Transaction } from '../db/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { FoundMatch } from './match-package.ts';
import { CHUNK, idIn } from './store.ts';
import { bounded, storable } from './text.ts';

/** Where what a match refers to is stored. */
export interface StoredReferences {
  vulnerabilityId(found: FoundMatch): number;
  advisoryId(found: FoundMatch): number;
}

/**
 * Copies what matches say of vulnerabilities, their other names and their advisories out of the snapshot, since only
 * the last few snapshots are kept. A text that has changed is written over: a new wording opens and closes nothing.
 */
export async function storeReferences(tx: Transaction, all: readonly FoundMatch[]): Promise<StoredReferences> {
  const idOfName = await storeVulnerabilities(tx, all);
  const vulnerabilityId = ({ vulnerability }: FoundMatch) => idOfName(bounded(vulnerability));
  await storeAliases(tx, all, vulnerabilityId);
  const keyOf = (found: FoundMatch) => advisoryKey(advisoryKeyColumns(found, vulnerabilityId(found)));
  const rows = new Map(all.map((found) => [keyOf(found), advisoryRow(found, vulnerabilityId(found))]));
  const idOfAdvisory = await storeAdvisories(tx, [...rows.values()]);
  return { vulnerabilityId, advisoryId: (found) => idOfAdvisory(keyOf(found)) };
}

async function storeVulnerabilities(tx: Transaction, all: readonly FoundMatch[]): Promise<(name: string) => number> {
  const names = [...new Set(all.map(({ vulnerability }) => bounded(vulnerability)))].toSorted();
  const ids = new Map<string, { id: number }>();
  for (const chunk of chunksOf(names, CHUNK)) {
    const rows = chunk.map((name) => ({ name }));
    await tx
      .insertInto('vulnerability')
      .values(rows)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const found = await tx.selectFrom('vulnerability').selectAll().where('name', 'in', chunk).execute();
    for (const row of found) ids.set(row.name, row);
  }
  return idIn(ids);
}

/** A name that already stands for another vulnerability goes on doing so. */
async function storeAliases(
  tx: Transaction,
  all: readonly FoundMatch[],
  idOf: (found: FoundMatch) => number,
): Promise<void> {
  const aliases = new Map<string, number>();
  for (const found of all) for (const alias of found.aliases) aliases.set(bounded(alias), idOf(found));
  const rows = [...aliases].map(([name, id]) => ({ name, vulnerability_id: id }));
  for (const chunk of chunksOf(
    rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    CHUNK,
  )) {
    await tx
      .insertInto('vulnerability_alias')
      .values(chunk)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
}

interface AdvisoryRow {
  readonly source: string;
  readonly external_id: string;
  readonly vulnerability_id: number;
  readonly title: string | null;
  readonly description: string | null;
  readonly uri: string | null;
  readonly published_at: number | null;
}

function advisoryRow(found: FoundMatch, vulnerabilityId: number): AdvisoryRow {
  const { advisory } = found;
  const text = (value: string | undefined) => (value === undefined ? null : storable(value));
  return {
    ...advisoryKeyColumns(found, vulnerabilityId),
    title: text(advisory.title),
    description: text(advisory.description),
    uri: text(advisory.uri),
    published_at: advisory.publishedAt ?? null,
  };
}

type AdvisoryKey = Pick<AdvisoryRow, 'source' | 'external_id' | 'vulnerability_id'>;

function advisoryKeyColumns({ source, advisory }: FoundMatch, vulnerabilityId: number): AdvisoryKey {
  return { source, external_id: bounded(advisory.id), vulnerability_id: vulnerabilityId };
}

function advisoryKey({ source, external_id, vulnerability_id }: AdvisoryKey): string {
  return JSON.stringify([source, external_id, vulnerability_id]);
}

async function storeAdvisories(tx: Transaction, rows: readonly AdvisoryRow[]): Promise<(key: string) => number> {
  const sorted = rows.toSorted((a, b) => (advisoryKey(a) < advisoryKey(b) ? -1 : 1));
  const ids = new Map<string, { id: number }>();
  for (const chunk of chunksOf(sorted, CHUNK)) {
    const before = await selectAdvisories(tx, chunk);
    const missing = chunk.filter((row) => !before.has(advisoryKey(row)));
    if (missing.length > 0) {
      await tx
        .insertInto('advisory')
        .values(missing)
        .onConflict((conflict) => conflict.columns(['source', 'external_id', 'vulnerability_id']).doNothing())
        .execute();
    }
    await updateAdvisories(tx, chunk, before);
    const after = missing.length === 0 ? before : await selectAdvisories(tx, chunk);
    for (const [key, row] of after) ids.set(key, row);
  }
  return idIn(ids);
}

async function selectAdvisories(tx: Transaction, rows: readonly AdvisoryRow[]) {
  const found = await tx
    .selectFrom('advisory')
    .selectAll()
    .where(
      'vulnerability_id',
      'in',
      rows.map((row) => row.vulnerability_id),
    )
    .execute();
  return new Map(found.map((row) => [advisoryKey(row), row]));
}

const TEXTS = ['title', 'description', 'uri', 'published_at'] as const;

async function updateAdvisories(
  tx: Transaction,
  rows: readonly AdvisoryRow[],
  stored: Awaited<ReturnType<typeof selectAdvisories>>,
): Promise<void> {
  for (const row of rows) {
    const before = stored.get(advisoryKey(row));
    if (before === undefined || TEXTS.every((column) => before[column] === row[column])) continue;
    const { title, description, uri, published_at } = row;
    await tx
      .updateTable('advisory')
      .set({ title, description, uri, published_at })
      .where('id', '=', before.id)
      .execute();
  }
}
