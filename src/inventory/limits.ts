import { WALK_LIMITS } from '../image/index.ts';
import type { ExtractLimits } from './types.ts';

/** How far a layer is read; what goes beyond is left out, and the inventory says so. */
export interface ReadLimits extends ExtractLimits {
  /** Bytes that a layer may unfold to. */
  readonly layerBytes: number;
  /** How many times its own size a layer may become. */
  readonly expansion: number;
  /** Entries of a layer. */
  readonly layerEntries: number;
  /** Characters of a path. */
  readonly pathLength: number;
  /** The largest file in bytes that an extractor is handed, by its id, where that is not its own limit. */
  readonly fileBytes: Readonly<Record<string, number>>;
}

export const READ_LIMITS: ReadLimits = {
  layerBytes: WALK_LIMITS.decompress.outputBytes,
  expansion: WALK_LIMITS.decompress.expansion,
  layerEntries: WALK_LIMITS.tar.entries,
  pathLength: WALK_LIMITS.tar.pathLength,
  fileBytes: {},
  nesting: 8,
  entries: 200_000,
  unfoldedBytes: 256 * 2 ** 20,
};
