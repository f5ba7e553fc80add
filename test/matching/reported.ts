import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { AdvisorySource } from '../../src/advisory/types.ts';
import type { ImageInventory, PackageRecord } from '../../src/inventory/types.ts';
import { bindPackage, surroundingsOf } from '../../src/match/bind.ts';
import { type Lookup, matchPackage } from '../../src/match/match-package.ts';
import { matchableOf } from '../../src/match/matchables.ts';
import { lookupIn } from '../accuracy/lookup.ts';

/** What an image says of itself, beside its packages. */
export interface ImageTold {
  readonly osRelease?: Readonly<Record<string, string>>;
  readonly cpes?: readonly string[];
  readonly contentSets?: readonly string[];
}

/** One feed, as its publisher publishes it. */
export interface PublishedFeed {
  readonly source: Pick<AdvisorySource, 'id' | 'parse'>;
  readonly content: string | Uint8Array;
}

/** `title`, the package, and all that is to be reported of it: `CVE-2024-1001 fixed in 1.2 (state)`, in order. */
export type MatchingCase = readonly [title: string, record: PackageRecord, ...reported: readonly string[]];

/** All that is reported of a package in an image, a line for each vulnerability. */
export function reportedOf(record: PackageRecord, lookup: Lookup, told: ImageTold = {}): readonly string[] {
  const { osRelease, cpes = [], contentSets = [] } = told;
  const inventory: ImageInventory = {
    ...(osRelease === undefined ? {} : { osRelease }),
    databases: [],
    databaseTypes: [],
    repositories: { names: contentSets, cpes },
    packages: [],
    partial: [],
  };
  const matchable = matchableOf(bindPackage(record, surroundingsOf(inventory)));
  const lines = matchPackage(matchable, lookup).map(({ vulnerability, verdict, state }) => {
    const fixed = verdict.kind === 'affected' ? (verdict.fixedVersion ?? '') : '';
    const word = fixed === '' ? verdict.kind : `fixed in ${fixed}`;
    return `${vulnerability} ${word}${state === undefined ? '' : ` (${state})`}`;
  });
  return lines.toSorted();
}

/** What feeds of several publishers say, together. */
export async function lookupOf(feeds: readonly PublishedFeed[]): Promise<Lookup> {
  const lookups: Lookup[] = [];
  for (const { source, content } of feeds) lookups.push(await lookupIn(source, [bodyOf(content)]));
  return { lookup: (ecosystem, name) => lookups.flatMap((one) => one.lookup(ecosystem, name)) };
}

/** A test for each case: its package, in an image that says this of itself, against these feeds. */
export function testReported(
  title: string,
  feeds: readonly PublishedFeed[],
  told: ImageTold,
  cases: readonly MatchingCase[],
): void {
  describe(title, () => {
    let lookup: Lookup;

    before(async () => {
      lookup = await lookupOf(feeds);
    });

    for (const [name, record, ...reported] of cases) {
      it(name, () => assert.deepEqual(reportedOf(record, lookup, told), reported));
    }
  });
}

async function* bodyOf(content: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield Buffer.from(content);
}
