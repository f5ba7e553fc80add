import type { TestContext } from 'node:test';
import { buildSnapshot } from '../../src/advisory/snapshot/build.ts';
import { openSnapshot } from '../../src/advisory/snapshot/snapshot.ts';
import type {
  Advisory,
  Affected,
  Exploitation,
  Provenance,
  Snapshot,
  VulnerabilityFacts,
} from '../../src/advisory/types.ts';
import { temporaryFolder } from './temporary.ts';

/** What each source says, by its id. `kept` names ecosystems that its publisher has dropped. */
export interface Said {
  readonly source: string;
  readonly yieldsTo?: readonly string[];
  readonly incomplete?: true;
  readonly kept?: readonly string[];
  readonly statements: readonly (Advisory | VulnerabilityFacts | Exploitation)[];
}

/** A snapshot of these statements, in a file of its own that the test's end removes. */
export async function snapshotFile(t: TestContext, said: readonly Said[], builtAt = 1): Promise<string> {
  const builder = buildSnapshot(`${temporaryFolder(t)}/building`);
  const provenance: Provenance[] = [];
  for (const { source, yieldsTo = [], incomplete, statements, kept = [] } of said) {
    const file = builder.begin({ id: source, yieldsTo });
    for (const statement of statements) file.add(statement);
    const complete = incomplete === true ? {} : { complete: true as const };
    provenance.push({ ...provenanceOf(source, builtAt), ...complete, ...counted(file.counts, kept) });
  }
  const { path } = await builder.finish({ provenance, builtAt, fileName: () => 'snapshot.sqlite' });
  if (path === undefined) throw new Error('the snapshot was not written');
  return path;
}

/** As `snapshotFile`, opened. */
export async function snapshotOf(t: TestContext, said: readonly Said[], builtAt?: number): Promise<Snapshot> {
  const snapshot = openSnapshot(await snapshotFile(t, said, builtAt));
  t.after(() => snapshot.close());
  return snapshot;
}

/** An advisory about a package of Debian 12, fixed in 1.0-1 unless told otherwise. */
export function advisory(
  vulnerability: string,
  more: Partial<Advisory> & { readonly name?: string; readonly ecosystem?: string; readonly fixed?: string } = {},
): Advisory {
  const { name = 'apt', ecosystem = 'Debian:12', fixed = '1.0-1', ...fields } = more;
  const affected: Affected = { ecosystem, name, scheme: 'deb', status: 'affected', ranges: [{ fixed }] };
  return { kind: 'advisory', id: vulnerability, vulnerability, aliases: [], cvss: [], affected: [affected], ...fields };
}

function provenanceOf(source: string, fetchedAt: number) {
  return {
    source,
    title: source,
    licence: 'none',
    attribution: 'nobody',
    urls: [`https://${source}.example/`],
    filesDigest: 'sha256:0',
    fetchedAt,
    changedAt: fetchedAt,
    warnings: [],
  };
}

function counted(counts: ReadonlyMap<string, number>, kept: readonly string[]) {
  const ecosystems = [...counts].filter(([name]) => name !== '');
  return {
    count: [...counts.values()].reduce((sum, count) => sum + count, 0),
    ecosystems: ecosystems.map(([name, count]) => ({
      name,
      count,
      ...(kept.includes(name) ? { kept: true as const } : {}),
    })),
  };
}
