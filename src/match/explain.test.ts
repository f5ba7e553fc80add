import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import type { Database } from '../db/types.ts';
import { explain } from './explain.ts';
import { recordImage } from './match-image.ts';
import { findImage } from './store.ts';
import type { Explanation } from './types.ts';

const CVE = 'CVE-2019-3462';
const fixed = { vulnerability: CVE, id: 'DSA-4371-1', aliases: ['DSA-4371-1'], ranges: [{ fixed: '1.4.9' }] };

async function explanation(
  database: Database,
  {
    version = '1.4.8',
    name = CVE,
    statements,
  }: { version?: string; name?: string; statements: readonly TestStatement[] },
): Promise<Explanation> {
  const matching = matchingOn(database);
  const snapshot = memorySnapshot(statements);
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
        title: 'test',
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
