import { type SaidVulnerability, type StoredSnapshot, saidOf } from '../match/index.ts';

/** What the advisories that are in use say of a vulnerability, by any id of it; undefined where they know none. */
export async function saidByAdvisories(
  activeSnapshot: () => Promise<StoredSnapshot | undefined>,
  name: string,
): Promise<SaidVulnerability | undefined> {
  const active = await activeSnapshot();
  return active === undefined ? undefined : saidOf(active.snapshot, name);
}
