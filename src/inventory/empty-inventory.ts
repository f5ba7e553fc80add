import type { LayerInventory } from './types.ts';

/** What is said of a layer that nothing was found in. */
export const EMPTY_INVENTORY: LayerInventory = {
  files: [],
  links: [],
  hardLinks: [],
  folders: [],
  removed: [],
  opaque: [],
  detours: [],
  assumed: [],
  partial: [],
};
