import type { Database, Transaction } from '../../db/types.ts';
import type { SourceOutcome } from '../read-source.ts';
import { type ActiveRow, findActive, storeUpdate } from '../store.ts';
import type { AdvisorySource, Provenance } from '../types.ts';
import type { ArtifactConfig } from './form.ts';

/**
 * Writes down a snapshot that came from elsewhere, and puts it in use. Its sources are as fresh, or as stale, as they were
 * where it was made; what was looked at here before counts no more.
 */
export async function storeImport(
  tx: Transaction,
  { snapshot, builtAt, sources }: ArtifactConfig,
  { file, at }: { readonly file: string; readonly at: number },
): Promise<void> {
  const provenance = sources.map((one) => one.provenance);
  await storeLooks(tx, provenance);
  await storeUpdate(tx, [], { snapshot: { digest: snapshot, file, builtAt, provenance }, at });
}

/** What others came to counts, and nothing else. */
export async function storeLooks(tx: Transaction, provenance: readonly Provenance[]): Promise<void> {
  await tx.deleteFrom('advisory_source').execute();
  for (const one of provenance) await storeLook(tx, one);
}

/** Of the snapshot in use, where somebody else looked at its sources later. */
export async function storeNewerLooks(tx: Transaction, { sources }: ArtifactConfig, active: ActiveRow): Promise<void> {
  for (const { provenance } of sources) {
    const here = active.provenance.find(({ source }) => source === provenance.source);
    if (here === undefined || here.fetchedAt < provenance.fetchedAt) await storeLook(tx, provenance);
  }
}

/** What is known stays, and all of it is stale for this reason; where nothing is, that is why. */
export async function storeFailure(
  database: Database,
  sources: readonly Pick<AdvisorySource, 'id'>[],
  { reason, at }: { readonly reason: string; readonly at: number },
): Promise<void> {
  const active = await findActive(database);
  const known = active?.provenance ?? [];
  const stale: readonly SourceOutcome[] =
    active === undefined
      ? sources.map(({ id: source }) => ({ kind: 'stale', source, reason }))
      : known.map((provenance) => ({ kind: 'stale', source: provenance.source, reason, provenance }));
  await database.write((tx) => storeUpdate(tx, stale, { at }));
}

async function storeLook(tx: Transaction, provenance: Provenance): Promise<void> {
  const { source, fetchedAt: at, staleReason: reason } = provenance;
  await storeUpdate(tx, [{ kind: 'fresh', source, provenance }], { at });
  if (reason !== undefined) await storeUpdate(tx, [{ kind: 'stale', source, reason, provenance }], { at });
}
