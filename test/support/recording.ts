import type { Database } from '../../src/db/types.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { recordImage, rematch } from '../../src/match/index.ts';
import { debianImage, type matchingOn } from './matching.ts';
import { memorySnapshot, type TestStatement } from './snapshot.ts';

type Matching = ReturnType<typeof matchingOn>;

/** Stores an image of Debian 9 with these packages, for tests of rooms that matching stands on. */
export async function recordDebian(
  { dependencies }: Matching,
  digest: string,
  records: readonly PackageRecord[],
): Promise<void> {
  await recordImage(dependencies, debianImage(digest, records));
}

/** Makes these statements what is known, and matches all that is stored with them. */
export async function matchAnew(
  database: Database,
  matching: Matching,
  statements: readonly TestStatement[],
): Promise<void> {
  const to = matching.activate(memorySnapshot(statements));
  await rematch({ database, now: matching.now, to });
}
