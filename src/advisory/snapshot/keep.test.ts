import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { advisory, type Said, snapshotFile } from '../../../test/support/snapshots.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import type { Exploitation, Snapshot, VulnerabilityFacts } from '../types.ts';
import { buildSnapshot } from './build.ts';
import type { Kept } from './keep.ts';
import { openSnapshot } from './snapshot.ts';

const CVE = 'CVE-2019-3462';
const OTHER = 'CVE-2020-1';
const KEV: Exploitation = { kind: 'exploitation', vulnerability: CVE, known: { addedOn: '2026-01-02' } };

const A: Said = {
  source: 'a',
  yieldsTo: ['b'],
  statements: [
    facts(CVE, 'Believes redirects'),
    facts(OTHER, 'Another'),
    advisory(CVE, { description: 'What a redirect says. '.repeat(50), aliases: ['GHSA-1'] }),
    advisory(OTHER),
    advisory(OTHER, { name: 'dpkg', ecosystem: 'Debian:9' }),
  ],
};
const B: Said = { source: 'b', incomplete: true, statements: [KEV, advisory(CVE, { name: 'curl', fixed: '7.1-1' })] };

describe('what is kept of the snapshot before', () => {
  it('is the same as if it were filed anew, beside what is new', async (t) => {
    const earlier = await snapshotFile(t, [A, B]);
    const fresh: Said = { source: 'c', statements: [advisory(CVE, { name: 'wget' }), facts(CVE, 'Of another')] };

    const made = await building(t, { earlier, kept: [{ source: { id: 'a', yieldsTo: ['b'] } }, keeping('b')], fresh });

    assert.equal(made.digest, openDigest(await snapshotFile(t, [A, B, fresh])));
    assert.equal(made.snapshot.lookup('Debian:12', 'apt').length, 2);
    assert.deepEqual(made.snapshot.exploitation(CVE), KEV);
    assert.deepEqual(
      made.snapshot.provenance.map(({ source, count, ecosystems }) => [
        source,
        count,
        ecosystems.map(({ name }) => name),
      ]),
      [
        ['a', 5, ['Debian:12', 'Debian:9']],
        ['b', 2, ['Debian:12']],
        ['c', 2, ['Debian:12']],
      ],
    );
  });

  it('leaves out some vulnerabilities of a source, and adds what was filed of it', async (t) => {
    const earlier = await snapshotFile(t, [A, B]);
    const fresh: Said = { source: 'a', yieldsTo: ['b'], statements: [advisory(OTHER, { fixed: '2.0-1' })] };

    const made = await building(t, {
      earlier,
      kept: [{ source: { id: 'a', yieldsTo: ['b'] }, except: new Set([OTHER]) }, keeping('b')],
      fresh,
    });

    const expected: Said = {
      ...A,
      statements: [A.statements[0], A.statements[2], fresh.statements[0]].flatMap((one) => one ?? []),
    };
    assert.equal(made.digest, openDigest(await snapshotFile(t, [expected, B])));
    assert.deepEqual(made.snapshot.lookup('Debian:9', 'dpkg'), []);
  });

  it('leaves nothing in the file of what is not', async (t) => {
    const earlier = await snapshotFile(t, [A, { ...B, statements: [advisory('CVE-1-1', { fixed: '9' })] }]);

    const { path } = await building(t, { earlier, kept: [keeping('a')] });

    const database = new DatabaseSync(path, { readOnly: true });
    t.after(() => database.close());
    const count = (table: string) => database.prepare(`select count(*) as count from ${table}`).get()?.['count'];
    assert.deepEqual(['advisory', 'claim', 'package', 'source', 'facts'].map(count), [2, 1, 2, 1, 2]);
  });

  it('is what a snapshot that was kept so keeps again', async (t) => {
    const first = await snapshotFile(t, [A, B]);
    const second = await building(t, { earlier: first, kept: [keeping('a')] });
    const fresh: Said = { source: 'b', statements: [advisory(CVE, { name: 'curl' })] };

    const third = await building(t, { earlier: second.path, kept: [keeping('a')], fresh });

    assert.equal(third.digest, openDigest(await snapshotFile(t, [{ source: 'a', statements: A.statements }, fresh])));
  });

  it('is nothing where the snapshot before has nothing of the source', async (t) => {
    const earlier = await snapshotFile(t, [B]);

    const made = await building(t, { earlier, kept: [keeping('a'), keeping('b')] });

    assert.deepEqual(
      made.snapshot.provenance.map(({ source }) => source),
      ['b'],
    );
  });
});

interface Building {
  readonly earlier: string;
  readonly kept: readonly Kept[];
  readonly fresh?: Said;
}

async function building(t: TestContext, { earlier, kept, fresh }: Building) {
  const builder = buildSnapshot(`${temporaryFolder(t)}/building`);
  if (fresh !== undefined) {
    const file = builder.begin({ id: fresh.source, yieldsTo: fresh.yieldsTo ?? [] });
    for (const statement of fresh.statements) file.add(statement);
  }
  builder.keep(earlier, kept);
  const known = new Map(provenanceIn(earlier).map((one) => [one.source, one]));
  const [model] = known.values();
  if (model === undefined) throw new Error('there is nothing before');
  const ids = new Set([...kept.map(({ source }) => source.id), fresh?.source ?? 'b']);
  const provenance = [...ids].map((source) => known.get(source) ?? { ...model, source, ecosystems: [] });
  const { path = '', digest } = await builder.finish({
    provenance,
    builtAt: 1,
    fileName: () => 'kept.sqlite',
  });
  const snapshot: Snapshot = openSnapshot(path);
  t.after(() => snapshot.close());
  return { path, digest, snapshot };
}

function keeping(id: string): Kept {
  return { source: { id } };
}

function provenanceIn(path: string): Snapshot['provenance'] {
  const snapshot = openSnapshot(path);
  snapshot.close();
  return snapshot.provenance;
}

function openDigest(path: string): string {
  const snapshot = openSnapshot(path);
  snapshot.close();
  return snapshot.digest;
}

function facts(vulnerability: string, description: string): VulnerabilityFacts {
  return { kind: 'facts', vulnerability, description, cvss: [] };
}
