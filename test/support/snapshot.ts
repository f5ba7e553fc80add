import { createHash } from 'node:crypto';
import type { Affected, Cvss, Snapshot, SnapshotEntry } from '../../src/advisory/types.ts';

/** A statement for `memorySnapshot`: what a test cares about, the rest made up. */
export interface TestStatement extends Partial<Affected> {
  readonly vulnerability: string;
  /** The advisory's id; the vulnerability where absent. */
  readonly id?: string;
  readonly aliases?: readonly string[];
  readonly source?: string;
  readonly title?: string;
  readonly description?: string;
  readonly uri?: string;
  readonly withdrawnAt?: number;
  readonly cvss?: readonly Cvss[];
}

interface MemorySnapshot extends Snapshot {
  readonly keys: readonly string[];
}

interface Rest extends Partial<Pick<Snapshot, 'provenance' | 'builtAt'>> {
  /** Ecosystems that are covered beyond those spoken of. */
  readonly covered?: readonly string[];
}

/** A snapshot in memory that keeps the port's promises. Only another such one can be its `earlier`. */
export function memorySnapshot(statements: readonly TestStatement[], rest: Rest = {}): Snapshot {
  const entries = statements.map(entryOf);
  const filed = Map.groupBy(entries, ({ affected }) => keyOf(affected.ecosystem, affected.name));
  const ecosystems = new Set([...entries.map(({ affected }) => affected.ecosystem), ...(rest.covered ?? [])]);
  const keyHash = (ecosystem: string, name: string) => {
    const found = filed.get(keyOf(ecosystem, name));
    return found === undefined ? undefined : digest(found);
  };
  const snapshot: MemorySnapshot = {
    digest: `sha256:${digest([...filed])}`,
    builtAt: rest.builtAt ?? 0,
    provenance: rest.provenance ?? [],
    keys: [...filed.keys()],
    covers: (ecosystem) => ecosystems.has(ecosystem),
    lookup: (ecosystem, name) => filed.get(keyOf(ecosystem, name)) ?? [],
    keyHash,
    *changedSince(earlier) {
      for (const key of new Set([...filed.keys(), ...keysOf(earlier)])) {
        const [ecosystem = '', name = ''] = JSON.parse(key) as string[];
        if (earlier.keyHash(ecosystem, name) !== keyHash(ecosystem, name)) yield { ecosystem, name };
      }
    },
    close: () => {},
  };
  return snapshot;
}

function keysOf(snapshot: Snapshot): readonly string[] {
  return (snapshot as MemorySnapshot).keys;
}

function entryOf(statement: TestStatement): SnapshotEntry {
  const { vulnerability, id = vulnerability, aliases = [], source = 'test', cvss = [] } = statement;
  const { title, description, uri = `https://example.org/${id}`, withdrawnAt } = statement;
  const { ecosystem = 'Debian:9', name = 'apt', scheme = 'deb', status = 'affected', ranges = [] } = statement;
  const { state, severity } = statement;
  return {
    source,
    advisory: {
      id,
      vulnerability,
      aliases,
      uri,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
    },
    affected: {
      ecosystem,
      name,
      scheme,
      status,
      ranges,
      ...(state === undefined ? {} : { state }),
      ...(severity === undefined ? {} : { severity }),
    },
    cvss: cvss.map((one) => ({ ...one, source })),
  };
}

function keyOf(ecosystem: string, name: string): string {
  return JSON.stringify([ecosystem, name]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
