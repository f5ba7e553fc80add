import type { Transaction } from '../../db/types.ts';
import { type ActiveRow, storeUpdate } from '../store.ts';
import type { Provenance } from '../types.ts';
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
  await tx.deleteFrom('advisory_source').execute();
  for (const one of provenance) await storeLook(tx, one);
  await storeUpdate(tx, [], { snapshot: { digest: snapshot, file, builtAt, provenance }, at });
}

/** Of the snapshot in use, where somebody else looked at its sources later. */
export async function storeNewerLooks(tx: Transaction, { sources }: ArtifactConfig, active: ActiveRow): Promise<void> {
  for (const { provenance } of sources) {
    const here = active.provenance.find(({ source }) => source === provenance.source);
    if (here === undefined || here.fetchedAt < provenance.fetchedAt) await storeLook(tx, provenance);
  }
}

async function storeLook(tx: Transaction, provenance: Provenance): Promise<void> {
  const { source, fetchedAt: at, staleReason: reason } = provenance;
  await storeUpdate(tx, [{ kind: 'fresh', source, provenance, validators: {} }], { at });
  if (reason !== undefined) await storeUpdate(tx, [{ kind: 'stale', source, reason, provenance }], { at });
}
