import { createHash } from 'node:crypto';
import type { Advisory, Affected, Cvss, Exploitation, Snapshot, SnapshotEntry } from '../../src/advisory/types.ts';

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
  readonly malicious?: true;
  readonly standing?: 'rejected' | 'disputed';
}

/** What advisories say, as `memorySnapshot` takes it. */
export function flatten(advisories: readonly Advisory[], source: string): readonly TestStatement[] {
  return advisories.flatMap(({ kind: _kind, affected, ...advisory }) =>
    affected.map((one) => ({ source, ...advisory, ...one })),
  );
}

interface Rest extends Partial<Pick<Snapshot, 'provenance' | 'builtAt'>> {
  /** Ecosystems that are covered beyond those spoken of. */
  readonly covered?: readonly string[];
  readonly exploitations?: readonly Exploitation[];
}

/** A snapshot in memory that keeps the port's promises. */
export function memorySnapshot(statements: readonly TestStatement[], rest: Rest = {}): Snapshot {
  const entries = statements.map(entryOf);
  const ecosystems = new Set([...entries.map(({ affected }) => affected.ecosystem), ...(rest.covered ?? [])]);
  const filed = Map.groupBy(entries, ({ affected }) => keyOf(affected.ecosystem, affected.name));
  const keys = [...filed].map(([key, found]) => {
    const [ecosystem = '', name = ''] = key.split(' ');
    return { ecosystem, name, hash: digest(found) };
  });
  const hashes = new Map(keys.map(({ ecosystem, name, hash }) => [keyOf(ecosystem, name), hash]));
  const keyHash = (ecosystem: string, name: string) => hashes.get(keyOf(ecosystem, name));
  return {
    digest: `sha256:${digest([...filed])}`,
    builtAt: rest.builtAt ?? 0,
    provenance: rest.provenance ?? [],
    covers: (ecosystem) => ecosystems.has(ecosystem),
    lookup: (ecosystem, name) => filed.get(keyOf(ecosystem, name)) ?? [],
    keysOf: (name) => {
      const about = entries.filter(({ advisory }) =>
        [advisory.id, advisory.vulnerability, ...advisory.aliases].includes(name),
      );
      return about.map(({ affected }) => ({ ecosystem: affected.ecosystem, name: affected.name }));
    },
    about: (name, limit) => {
      const about = entries.filter(({ advisory }) =>
        [advisory.id, advisory.vulnerability, ...advisory.aliases].includes(name),
      );
      const [first] = about;
      return first && { vulnerability: first.advisory.vulnerability, facts: {}, entries: about.slice(0, limit) };
    },
    exploitation: (vulnerability) => (rest.exploitations ?? []).find((one) => one.vulnerability === vulnerability),
    exploitations: () => rest.exploitations ?? [],
    keyHash,
    keys: () => keys.toSorted((a, b) => (keyOf(a.ecosystem, a.name) < keyOf(b.ecosystem, b.name) ? -1 : 1)),
    *changedSince(earlier) {
      for (const key of keys) if (earlier.keyHash(key.ecosystem, key.name) !== key.hash) yield key;
      for (const key of earlier.keys()) if (keyHash(key.ecosystem, key.name) === undefined) yield key;
    },
    close: () => {},
  };
}

function entryOf(statement: TestStatement): SnapshotEntry {
  const { vulnerability, id = vulnerability, aliases = [], source = 'test', cvss = [] } = statement;
  const { title, description, uri = `https://example.org/${id}`, withdrawnAt } = statement;
  const { ecosystem = 'Debian:9', name = 'apt', scheme = 'deb', status = 'affected', ranges = [] } = statement;
  const { state, severity, malicious, standing, of, only } = statement;
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
      ...(malicious === undefined ? {} : { malicious }),
    },
    affected: {
      ecosystem,
      name,
      scheme,
      status,
      ranges,
      ...(state === undefined ? {} : { state }),
      ...(severity === undefined ? {} : { severity }),
      ...(of === undefined ? {} : { of }),
      ...(only === undefined ? {} : { only }),
    },
    cvss: cvss.map((one) => ({ ...one, source })),
    ...(standing === undefined ? {} : { standing }),
  };
}

function keyOf(ecosystem: string, name: string): string {
  return `${ecosystem} ${name}`;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
