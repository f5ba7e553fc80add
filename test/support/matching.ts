import type { Snapshot } from '../../src/advisory/types.ts';
import type { Database } from '../../src/db/types.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import type { ImageToRecord, OnMatchChanges, RecordDependencies } from '../../src/match/index.ts';

/** A Debian package record; `source` is the package itself unless given as name and version. */
export function debRecord(
  name: string,
  version: string,
  source: readonly [string, string] = [name, version],
): PackageRecord {
  return { type: 'deb', name, version, architecture: 'amd64', source: { name: source[0], version: source[1] } };
}

/** An image of Debian 9 with these packages, all of them of its one layer. */
export function debianImage(
  manifestDigest: string,
  records: readonly PackageRecord[],
  rest: Partial<ImageToRecord> = {},
): ImageToRecord {
  return {
    manifestDigest,
    layers: ['sha256:base', 'sha256:top'],
    inventory: {
      osRelease: { ID: 'debian', VERSION_ID: '9', PRETTY_NAME: 'Debian GNU/Linux 9 (stretch)' },
      databases: ['var/lib/dpkg/status'],
      databaseTypes: ['deb'],
      repositories: { names: [], cpes: [] },
      packages: records.map((record) => ({
        record,
        layer: 0,
        path: 'var/lib/dpkg/status',
        evidence: 'installed' as const,
      })),
      partial: [],
    },
    unreadable: [],
    extractorVersion: 1,
    ...rest,
  };
}

/** What `recordImage` and `rematch` depend on, with a clock that goes on by one at each look and a snapshot to set. */
export function matchingOn(database: Database, onChanges?: OnMatchChanges) {
  let [time, id] = [1000, 0];
  let snapshot: Snapshot | undefined;
  const now = () => {
    time += 1;
    return time;
  };
  const active = () => (snapshot === undefined ? undefined : { id, snapshot });
  const dependencies: RecordDependencies = {
    database,
    now,
    activeSnapshot: async () => active(),
    ...(onChanges === undefined ? {} : { onChanges }),
  };
  return {
    dependencies,
    now,
    /** Makes a snapshot the active one, and answers it with its id. */
    activate(next: Snapshot) {
      snapshot = next;
      id += 1;
      return { id, snapshot: next };
    },
  };
}
