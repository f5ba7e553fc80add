import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import type { Provenance } from '../advisory/types.ts';
import type { Database } from '../db/types.ts';
import { explain } from './explain.ts';
import { recordImage } from './match-image.ts';
import { findImage } from './store.ts';
import type { Explanation } from './types.ts';

const CVE = 'CVE-2019-3462';
const fixed = { vulnerability: CVE, id: 'DSA-4371-1', aliases: ['DSA-4371-1'], ranges: [{ fixed: '1.4.9' }] };

const PROVENANCE: Provenance = {
  source: 'test',
  title: 'The Publisher',
  licence: 'none',
  attribution: 'nobody',
  urls: [],
  filesDigest: 'sha256:0',
  fetchedAt: 1,
  changedAt: 1,
  count: 1,
  ecosystems: [{ name: 'Debian:9', count: 1 }],
  warnings: [],
};

async function explanation(
  database: Database,
  {
    version = '1.4.8',
    name = CVE,
    statements,
  }: { version?: string; name?: string; statements: readonly TestStatement[] },
): Promise<Explanation> {
  const matching = matchingOn(database);
  const snapshot = memorySnapshot(statements, { provenance: [PROVENANCE] });
  matching.activate(snapshot);
  const records = [debRecord('apt', version), debRecord('apt-utils', version, ['apt', version])];
  await recordImage(matching.dependencies, debianImage('sha256:a', records));
  const image = await findImage(database.query, 'sha256:a');
  assert.ok(image !== undefined);
  return await explain(database.query, { image, name, snapshot });
}

eachDatabase('explain', (open) => {
  it('says what is compared with what, of each package, and where it is', async () => {
    const statements = [{ ...fixed, severity: 'high', state: 'no-dsa' }];

    const { answer, packages } = await explanation(await open(), { statements });

    assert.equal(answer, 'affected');
    assert.deepEqual(
      packages.map(({ name, verdict, path, layerDigest }) => [name, verdict, path, layerDigest]),
      [
        ['apt', 'affected', 'var/lib/dpkg/status', 'sha256:base'],
        ['apt-utils', 'affected', 'var/lib/dpkg/status', 'sha256:base'],
      ],
    );
    assert.deepEqual(packages[0]?.statements, [
      {
        source: 'test',
        title: 'The Publisher',
        id: 'DSA-4371-1',
        uri: 'https://example.org/DSA-4371-1',
        ecosystem: 'Debian:9',
        name: 'apt',
        verdict: 'affected',
        sentence: 'installed 1.4.8 is affected: < fixed 1.4.9',
        state: 'no-dsa',
        severity: 'high',
      },
    ]);
    assert.deepEqual([packages[0]?.severity, packages[0]?.fixedVersion], ['HIGH', '1.4.9']);
  });

  const CVSS = { version: '3.1', vector: 'CVSS:3.1/AV:N', score: 7 } as const;
  const NEWER = { version: '4.0', vector: 'CVSS:4.0/AV:N', score: 9.3 } as const;
  const SEVERITIES: readonly (readonly [said: Partial<TestStatement>, severity: string, sentence: string])[] = [
    [{ severity: 'Important', cvss: [NEWER] }, 'HIGH', 'The Publisher calls it "Important": HIGH'],
    [
      { severity: 'not yet assigned', cvss: [CVSS] },
      'HIGH',
      'The Publisher calls it "not yet assigned", which says nothing of severity; The Publisher gives CVSS:3.1/AV:N, whose score is 7.0: HIGH from 7.0 on',
    ],
    [
      { cvss: [CVSS, NEWER] },
      'CRITICAL',
      'no publisher has a word for it; The Publisher gives CVSS:4.0/AV:N, whose score is 9.3: CRITICAL from 9.0 on',
    ],
    [{}, 'UNDEFINED', 'no publisher has a word for it, and no source that is loaded gives a CVSS vector: UNDEFINED'],
    [
      { malicious: true, severity: 'low' },
      'CRITICAL',
      'The Publisher says that the package itself was made to do harm: CRITICAL',
    ],
  ];
  for (const [said, severity, sentence] of SEVERITIES) {
    it(`says what its severity was decided by: ${sentence.slice(0, 60)}`, async () => {
      const { packages } = await explanation(await open(), { statements: [{ ...fixed, ...said }] });

      const [first] = packages;
      assert.deepEqual([first?.severity, first?.severityDecision?.sentence], [severity, sentence]);
      // The vector that a statement shows is the one that counts.
      const [statement] = first?.statements ?? [];
      assert.deepEqual(statement?.cvss, first?.severityDecision?.cvss);
    });
  }

  const ABSENT: readonly [title: string, statement: Partial<TestStatement>, version: string, sentence: string][] = [
    ['it is fixed', {}, '1.4.10', 'installed 1.4.10 is not affected: > fixed 1.4.9'],
    [
      'the publisher says so',
      { status: 'not-affected', ranges: [] },
      '1.4.8',
      'the publisher says that it is not affected',
    ],
    ['it was withdrawn', { withdrawnAt: 1 }, '1.4.8', 'the publisher has withdrawn it'],
    ['the id was rejected', { standing: 'rejected' }, '1.4.8', `${CVE} was rejected`],
    ['another binary has it', { only: { binaries: ['libapt'] } }, '1.4.8', 'it is about libapt'],
  ];
  for (const [title, statement, version, sentence] of ABSENT) {
    it(`says why it is not reported: ${title}`, async () => {
      const { answer, packages } = await explanation(await open(), {
        statements: [{ ...fixed, ...statement }],
        version,
      });

      assert.equal(answer, 'not-reported');
      assert.deepEqual([packages[0]?.verdict, packages[0]?.statements[0]?.sentence], ['not-affected', sentence]);
    });
  }

  it('says that nothing of it is installed, and what would have to be', async () => {
    const statements = [{ ...fixed, name: 'curl' }, { ...fixed, ecosystem: 'Debian:10' }, { vulnerability: 'CVE-1' }];

    const { answer, packages, isKnown, elsewhere } = await explanation(await open(), { statements });

    assert.deepEqual([answer, packages, isKnown], ['not-reported', [], true]);
    assert.deepEqual(elsewhere, [
      { ecosystem: 'Debian:9', name: 'curl' },
      { ecosystem: 'Debian:10', name: 'apt' },
    ]);
  });

  it('knows it by any of its ids, and none that nobody speaks of', async () => {
    const database = await open();

    const known = await explanation(database, { statements: [fixed], name: 'DSA-4371-1' });
    const unknown = await explanation(database, { statements: [fixed], name: 'CVE-1' });

    assert.deepEqual([known.answer, known.packages.length], ['affected', 2]);
    assert.deepEqual([unknown.answer, unknown.isKnown], ['not-reported', false]);
  });
});
