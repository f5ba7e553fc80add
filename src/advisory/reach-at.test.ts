import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { reachAt } from './reach-at.ts';
import type { Provenance } from './types.ts';

const SOURCES = [
  { id: 'whole', complete: true },
  { id: 'part', complete: false },
];

eachDatabase('how far advisories reached', (open) => {
  it('is told of the snapshot that was in use at the time', async () => {
    const database = await open();
    const rows: readonly (readonly [activatedAt: number | null, provenance: readonly Provenance[]])[] = [
      [100, [provenance('whole', 'Debian:12')]],
      [
        200,
        [
          provenance('whole', 'Debian:12', 'Debian:13'),
          provenance('part', 'npm'),
          { ...provenance('elsewhere', 'PyPI'), complete: true },
        ],
      ],
      [null, []],
    ];
    for (const [activated_at, told] of rows) {
      const row = { digest: 'sha256:0', file: `${activated_at}.sqlite`, built_at: 0, activated_at };
      await database.query
        .insertInto('snapshot')
        .values({ ...row, provenance: JSON.stringify(told) })
        .execute();
    }

    const before = await reachAt(database, 99, SOURCES);
    const [first, last, later] = [
      await reachAt(database, 100, SOURCES),
      await reachAt(database, 200, SOURCES),
      await reachAt(database, 10_000, SOURCES),
    ];

    assert.equal(before, undefined);
    const covered = ['Debian:12', 'Debian:13', 'npm', 'PyPI'];
    assert.deepEqual(
      [first, last, later].map((reach) => covered.filter((ecosystem) => reach?.covers(ecosystem))),
      [['Debian:12'], ['Debian:12', 'Debian:13', 'PyPI'], ['Debian:12', 'Debian:13', 'PyPI']],
    );
    assert.deepEqual(
      last?.provenance.map(({ source }) => source),
      ['whole', 'part', 'elsewhere'],
    );
  });
});

function provenance(source: string, ...names: readonly string[]): Provenance {
  return {
    source,
    title: source,
    licence: 'none',
    attribution: 'nobody',
    urls: [],
    filesDigest: 'sha256:0',
    fetchedAt: 1,
    changedAt: 1,
    count: 1,
    ecosystems: names.map((name) => ({ name, count: 1 })),
    warnings: [],
  };
}
