import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { advisory, type Said, snapshotFile, snapshotOf } from '../../../test/support/snapshots.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import type { Advisory, VulnerabilityFacts } from '../types.ts';
import { buildSnapshot } from './build.ts';
import { copyStatements } from './copy.ts';
import { openSnapshot } from './snapshot.ts';

const CVE = 'CVE-2019-3462';
const CVSS_31 = { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 } as const;
const CVSS_30 = { version: '3.0', vector: 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 8.1 } as const;
const CVSS_2 = { version: '2.0', vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P', score: 7.5 } as const;
const FACTS: VulnerabilityFacts = {
  kind: 'facts',
  vulnerability: CVE,
  description: 'Believes redirects',
  cvss: [CVSS_30],
};

describe('a snapshot', () => {
  it('answers with all that a statement said', async (t) => {
    const whole: Advisory = {
      kind: 'advisory',
      id: 'DSA-4371-1',
      vulnerability: CVE,
      aliases: ['GHSA-aaaa-bbbb-cccc', 'ACME-1'],
      title: 'apt believes redirects',
      description: 'The HTTP transport believes what a redirect says. '.repeat(20),
      uri: `https://security-tracker.debian.org/tracker/${CVE}`,
      cvss: [CVSS_2, CVSS_31],
      publishedAt: 1548158400000,
      withdrawnAt: 1548158400001,
      affected: [
        {
          ecosystem: 'Debian:9',
          name: 'apt',
          scheme: 'deb',
          status: 'affected',
          ranges: [{ fixed: '1.4.9' }, { introduced: '1.5', lastAffected: '1.8' }],
          state: 'postponed',
          severity: 'high',
        },
      ],
    };
    const snapshot = await snapshotOf(t, [{ source: 'lists', statements: [whole] }]);

    const [entry, ...more] = snapshot.lookup('Debian:9', 'apt');

    const { kind: _kind, affected, cvss: _cvss, ...said } = whole;
    assert.deepEqual(more, []);
    assert.deepEqual(
      { ...entry, advisory: { ...entry?.advisory } },
      {
        source: 'lists',
        advisory: { ...said, aliases: ['ACME-1', 'GHSA-aaaa-bbbb-cccc'] },
        affected: affected[0],
        cvss: [
          { ...CVSS_31, source: 'lists' },
          { ...CVSS_2, source: 'lists' },
        ],
      },
    );
  });

  it('answers with nothing where nothing is filed', async (t) => {
    const snapshot = await snapshotOf(t, [{ source: 'a', statements: [advisory(CVE)] }]);

    assert.deepEqual(snapshot.lookup('Debian:12', 'dpkg'), []);
    assert.deepEqual(snapshot.lookup('Debian:11', 'apt'), []);
    assert.equal(snapshot.keyHash('Debian:11', 'apt'), undefined);
  });

  it('adds facts to every advisory about a vulnerability, the own CVSS first', async (t) => {
    const snapshot = await snapshotOf(t, [
      {
        source: 'a',
        statements: [advisory(CVE, { cvss: [CVSS_2], description: 'Its own words' }), advisory(CVE, { name: 'dpkg' })],
      },
      { source: 'b', statements: [FACTS, { kind: 'facts', vulnerability: CVE, cvss: [CVSS_31] }] },
    ]);

    const [apt] = snapshot.lookup('Debian:12', 'apt');
    const [dpkg] = snapshot.lookup('Debian:12', 'dpkg');

    assert.deepEqual(
      apt?.cvss.map(({ source, version }) => [source, version]),
      [
        ['a', '2.0'],
        ['b', '3.1'],
        ['b', '3.0'],
      ],
    );
    assert.equal(apt?.advisory.description, 'Its own words');
    assert.equal(dpkg?.advisory.description, 'Believes redirects');
  });

  it('keeps of facts that replace others the last, and adds the others up', async (t) => {
    const later = { ...FACTS, description: 'Believes them no more', cvss: [CVSS_31], replaces: true } as const;
    const snapshot = await snapshotOf(t, [
      { source: 'a', statements: [advisory(CVE)] },
      { source: 'b', statements: [FACTS, { ...FACTS, cvss: [CVSS_2] }, later] },
      { source: 'c', statements: [{ ...FACTS, cvss: [CVSS_30] }] },
    ]);

    const [apt] = snapshot.lookup('Debian:12', 'apt');

    assert.equal(apt?.advisory.description, 'Believes them no more');
    assert.deepEqual(
      apt?.cvss.map(({ source, version }) => [source, version]),
      [
        ['b', '3.1'],
        ['c', '3.0'],
      ],
    );
  });

  it('does not repeat a source that yields where the other speaks', async (t) => {
    const lists = { source: 'lists', yieldsTo: ['tracker'] };
    const both = [
      advisory('CVE-1-1', { id: 'DSA-1' }),
      advisory('CVE-1-2', { id: 'DSA-1' }),
      advisory('CVE-1-1', { ecosystem: 'Debian:9' }),
    ];
    const snapshot = await snapshotOf(t, [
      { ...lists, statements: both },
      { source: 'tracker', statements: [advisory('CVE-1-1', { fixed: '2' })] },
    ]);

    const heard = (ecosystem: string) =>
      snapshot.lookup(ecosystem, 'apt').map(({ source, advisory: { vulnerability } }) => `${source} ${vulnerability}`);

    assert.deepEqual(heard('Debian:12'), ['tracker CVE-1-1', 'lists CVE-1-2']);
    assert.deepEqual(heard('Debian:9'), ['lists CVE-1-1']);
  });

  it('covers what a complete source speaks of', async (t) => {
    const snapshot = await snapshotOf(t, [
      { source: 'a', statements: [advisory(CVE)] },
      { source: 'b', incomplete: true, statements: [advisory(CVE), advisory(CVE, { ecosystem: 'Debian:9' })] },
    ]);

    assert.deepEqual(['Debian:12', 'Debian:9', 'Debian:8', ''].map(snapshot.covers), [true, false, false, false]);
  });

  it('tells where it came from', async (t) => {
    const snapshot = await snapshotOf(
      t,
      [{ source: 'a', kept: ['Debian:9'], statements: [advisory(CVE, { ecosystem: 'Debian:9' })] }],
      7,
    );

    assert.equal(snapshot.builtAt, 7);
    assert.deepEqual(snapshot.provenance, [
      {
        source: 'a',
        title: 'a',
        licence: 'none',
        attribution: 'nobody',
        complete: true,
        urls: ['https://a.example/'],
        filesDigest: 'sha256:0',
        fetchedAt: 7,
        changedAt: 7,
        count: 1,
        ecosystems: [{ name: 'Debian:9', count: 1, kept: true }],
        warnings: [],
      },
    ]);
  });

  it('leaves nothing beside its file', async (t) => {
    const path = await snapshotFile(t, [{ source: 'a', statements: [advisory(CVE)] }]);

    openSnapshot(path).close();

    assert.deepEqual(readdirSync(dirname(path)), ['snapshot.sqlite']);
  });
});

describe('the digest of a snapshot', () => {
  const SAID: readonly Said[] = [
    {
      source: 'a',
      statements: [
        advisory('CVE-1-1'),
        advisory('CVE-1-2', { name: 'dpkg' }),
        advisory('CVE-1-1', { ecosystem: 'Debian:9' }),
      ],
    },
    { source: 'b', statements: [FACTS, advisory('CVE-1-1', { description: 'b' })] },
  ];

  it('is the same whatever the order and the time', async (t) => {
    const reversed = SAID.toReversed().map((one) => ({ ...one, statements: one.statements.toReversed() }));

    const [one, other] = [await snapshotOf(t, SAID, 1), await snapshotOf(t, reversed, 2)];

    assert.match(one.digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal(one.digest, other.digest);
    assert.deepEqual([...one.keys()], [...other.keys()]);
    assert.deepEqual([...one.changedSince(other)], []);
  });

  it('counts a statement once, however often it is said', async (t) => {
    const twice = SAID.map((one) => ({ ...one, statements: [...one.statements, ...one.statements] }));

    const [one, other] = [await snapshotOf(t, SAID), await snapshotOf(t, twice)];

    assert.equal(one.digest, other.digest);
    assert.deepEqual(one.provenance, other.provenance);
  });

  const [A, B] = SAID as readonly [Said, Said];
  const changed: readonly (readonly [title: string, said: readonly Said[]])[] = [
    ['a fixed version', [{ ...A, statements: [advisory('CVE-1-1', { fixed: '2' }), ...A.statements.slice(1)] }, B]],
    ['a description', [A, { ...B, statements: [FACTS, advisory('CVE-1-1', { description: 'c' })] }]],
    ['a fact', [A, { ...B, statements: [{ ...FACTS, cvss: [] }, ...B.statements.slice(1)] }]],
    ['a source', [{ ...A, source: 'c' }, B]],
    ['what covers', [{ ...A, incomplete: true }, B]],
    ['what is kept', [{ ...A, kept: ['Debian:9'] }, B]],
    ['who yields', [A, { ...B, yieldsTo: ['a'] }]],
    ['one statement less', [{ ...A, statements: A.statements.slice(1) }, B]],
  ];
  for (const [title, said] of changed) {
    it(`changes with ${title}`, async (t) => {
      assert.notEqual((await snapshotOf(t, SAID)).digest, (await snapshotOf(t, said)).digest);
    });
  }
});

describe('a comparison of two snapshots', () => {
  it('names the keys whose statements differ, added and removed ones too', async (t) => {
    const earlier = await snapshotOf(t, [
      { source: 'a', statements: ['same', 'changed', 'removed'].map((name) => advisory(CVE, { name })) },
    ]);
    const later = await snapshotOf(t, [
      {
        source: 'a',
        statements: [
          advisory(CVE, { name: 'same' }),
          advisory(CVE, { name: 'changed', fixed: '2' }),
          advisory(CVE, { name: 'added' }),
        ],
      },
    ]);

    const names = [...later.changedSince(earlier)].map(({ ecosystem, name }) => `${ecosystem} ${name}`);

    assert.deepEqual(names.toSorted(), ['Debian:12 added', 'Debian:12 changed', 'Debian:12 removed']);
  });

  it('names the keys that new facts are about', async (t) => {
    const statements = [advisory(CVE), advisory('CVE-1-1', { name: 'dpkg' })];
    const earlier = await snapshotOf(t, [{ source: 'a', statements }]);
    const later = await snapshotOf(t, [
      { source: 'a', statements },
      { source: 'b', statements: [FACTS] },
    ]);

    assert.deepEqual(
      [...later.changedSince(earlier)].map(({ name }) => name),
      ['apt'],
    );
  });
});

describe('a snapshot that is being built', () => {
  it('holds nothing of a source that was begun anew', async (t) => {
    const builder = buildSnapshot(`${temporaryFolder(t)}/building`);
    const first = builder.begin({ id: 'a' });
    for (const statement of [advisory(CVE), FACTS, advisory('CVE-1-1', { ecosystem: 'Debian:9' })])
      first.add(statement);

    const again = builder.begin({ id: 'a' });
    again.add(advisory(CVE));

    const provenance = (await snapshotOf(t, [{ source: 'a', statements: [advisory(CVE)] }])).provenance;
    const { digest } = await builder.finish({ provenance, builtAt: 1, fileName: () => 'x' });
    assert.deepEqual([...again.counts], [['Debian:12', 1]]);
    assert.equal(digest, (await snapshotOf(t, [{ source: 'a', statements: [advisory(CVE)] }])).digest);
  });

  it('takes over from another what that holds of a source', async (t) => {
    const statements = [
      advisory(CVE, { description: 'x'.repeat(500), id: 'DSA-1' }),
      FACTS,
      advisory('CVE-1-1', { ecosystem: 'Debian:9' }),
    ];
    const earlier = await snapshotFile(t, [
      { source: 'a', statements },
      { source: 'b', statements: [advisory('CVE-9-9')] },
    ]);
    const builder = buildSnapshot(`${temporaryFolder(t)}/building`);
    const file = builder.begin({ id: 'a' });

    copyStatements(earlier, { source: 'a' }, file);

    const expected = await snapshotOf(t, [{ source: 'a', statements }]);
    const { digest } = await builder.finish({
      provenance: expected.provenance,
      builtAt: 1,
      fileName: () => 'x',
    });
    assert.equal(digest, expected.digest);
  });

  it('takes over one ecosystem alone, without the facts', async (t) => {
    const earlier = await snapshotFile(t, [
      { source: 'a', statements: [advisory(CVE), FACTS, advisory('CVE-1-1', { ecosystem: 'Debian:9' })] },
    ]);
    const builder = buildSnapshot(`${temporaryFolder(t)}/building`);
    const file = builder.begin({ id: 'a' });

    copyStatements(earlier, { source: 'a', ecosystems: new Set(['Debian:9']) }, file);

    assert.deepEqual([...file.counts], [['Debian:9', 1]]);
    builder.abandon();
  });

  it('leaves nothing behind when it is abandoned', (t) => {
    const folder = temporaryFolder(t);
    const builder = buildSnapshot(`${folder}/building`);
    builder.begin({ id: 'a' }).add(advisory(CVE));

    builder.abandon();

    assert.deepEqual(readdirSync(folder), []);
  });
});

describe('a file that is no snapshot', () => {
  const spoilt: readonly (readonly [title: string, spoil: string, reason: RegExp])[] = [
    ['a view', 'create view x as select 1', /does not have the tables of a snapshot/],
    ['a trigger', 'create trigger x after insert on meta begin select 1; end', /does not have the tables/],
    ['a table more', 'create table x (y)', /does not have the tables/],
    ['a table less', 'drop table facts', /does not have the tables/],
    ['a view in the place of a table', 'drop table facts; create view facts as select 1', /does not have the tables/],
    ['a newer format', 'pragma user_version = 99', /has format 99, and this release of Pratique knows 3/],
    ['an older format', 'pragma user_version = 0', /does not have the tables/],
    ['another application', 'pragma application_id = 1', /is no snapshot of advisories/],
  ];
  for (const [title, spoil, reason] of spoilt) {
    it(`is refused: ${title}`, async (t) => {
      const path = await snapshotFile(t, [{ source: 'a', statements: [advisory(CVE)] }]);
      const database = new DatabaseSync(path);
      database.exec(spoil);
      database.close();

      assert.throws(() => openSnapshot(path), reason);
    });
  }

  it('is refused where it is no database', (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(`${folder}/text`, 'no database at all, but a text of some length');

    assert.throws(() => openSnapshot(`${folder}/text`), /file is not a database/);
    assert.throws(() => openSnapshot(`${folder}/missing`), /unable to open/);
    assert.equal(existsSync(`${folder}/missing`), false);
  });

  it('is refused where it is cut off', async (t) => {
    const path = await snapshotFile(t, [{ source: 'a', statements: [advisory(CVE)] }]);
    truncateSync(path, statSync(path).size / 2);

    assert.throws(() => openSnapshot(path), /malformed/);
  });
});
