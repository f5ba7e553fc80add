import type { Query } from '../db/types.ts';
import { explain, findImage, type StoredSnapshot } from '../match/index.ts';
import type { Explanation } from '../match/types.ts';

/** An image by its manifest, and a vulnerability by any of its ids. */
export interface ToExplain {
  readonly manifestDigest: string;
  readonly name: string;
}

export interface ExplainDependencies {
  readonly query: Query;
  activeSnapshot(): Promise<StoredSnapshot | undefined>;
}

/**
 * Why a vulnerability is reported of an image that is stored, or is not, by the advisories that are in use. Undefined
 * where there is no such image, or there are no advisories.
 */
export async function explainStored(
  { query, activeSnapshot }: ExplainDependencies,
  { manifestDigest, name }: ToExplain,
): Promise<Explanation | undefined> {
  const [image, active] = [await findImage(query, manifestDigest), await activeSnapshot()];
  if (image === undefined || active === undefined) return undefined;
  return await explain(query, { image, name, snapshot: active.snapshot });
}
