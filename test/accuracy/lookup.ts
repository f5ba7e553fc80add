import type { AdvisorySource, SnapshotEntry } from '../../src/advisory/types.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { bindDistro, bindPackage } from '../../src/match/bind.ts';
import { type Lookup, matchPackage } from '../../src/match/match-package.ts';
import { matchableOf } from '../../src/match/matchables.ts';

/** All that files of one source say, as a snapshot would answer it. */
export async function lookupIn(
  source: Pick<AdvisorySource, 'id' | 'parse'>,
  files: readonly AsyncIterable<Uint8Array>[],
): Promise<Lookup> {
  const filed = new Map<string, SnapshotEntry[]>();
  for (const body of files) {
    for await (const statement of source.parse({ url: 'https://publisher.example/feed', body })) {
      if (statement.kind !== 'advisory') continue;
      const { kind: _, affected, cvss, ...advisory } = statement;
      const scored = cvss.map((one) => ({ ...one, source: source.id }));
      for (const one of affected) {
        const key = keyOf(one.ecosystem, one.name);
        const entries = filed.get(key) ?? [];
        filed.set(key, entries);
        entries.push({ source: source.id, advisory, affected: one, cvss: scored });
      }
    }
  }
  return { lookup: (ecosystem, name) => filed.get(keyOf(ecosystem, name)) ?? [] };
}

/** What is found in packages of a distribution: `bzip2-libs CVE-2019-12900 1.0.6-28.el8_10`, by package and CVE. */
export function foundIn(
  osRelease: Readonly<Record<string, string>>,
  records: readonly PackageRecord[],
  lookup: Lookup,
): readonly string[] {
  const distro = bindDistro(osRelease);
  const lines = records.flatMap((record) =>
    matchPackage(matchableOf(bindPackage(record, distro === undefined ? {} : { distro })), lookup).map(
      ({ vulnerability, verdict }) =>
        [
          record.name,
          vulnerability,
          verdict.kind === 'affected' ? (verdict.fixedVersion ?? 'none') : verdict.kind,
        ].join(' '),
    ),
  );
  return lines.toSorted();
}

function keyOf(ecosystem: string, name: string): string {
  return JSON.stringify([ecosystem, name]);
}
