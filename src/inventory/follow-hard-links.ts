import type { ReaderPool } from './pool.ts';
import type { InventoryOutcome } from './types.ts';

/** As many as a large store of packages has, whose files are linked to where they are used; small ones are kept in memory. */
const MOST_TARGETS = 50_000;

/**
 * The same outcome, unless wanted paths of the layer are hard links to files that had passed by when the link came:
 * then the layer is read once more, with an eye on those files. `open` gives the layer's bytes from the start.
 */
export async function followHardLinks(
  pool: Pick<ReaderPool, 'read'>,
  outcome: InventoryOutcome,
  open: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<InventoryOutcome> {
  const links = outcome.kind === 'read' ? outcome.inventory.hardLinks : [];
  if (links.length === 0) return outcome;
  const linked = [...new Set(links.map(({ target }) => target))].slice(0, MOST_TARGETS);
  const again = await pool.read(open(), { signal, linked });
  return again.kind === 'read' ? again : outcome;
}
