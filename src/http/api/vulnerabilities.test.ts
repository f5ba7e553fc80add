import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';
import { parseRepositoryName } from '../../oci/name.ts';
import { survey } from '../../survey/index.ts';
import type { ApiProblem } from './types.ts';

interface Listed {
  readonly vulnerabilities: readonly {
    readonly vulnerability: string;
    readonly severity: string;
    readonly images: number;
    readonly repositories: number;
    readonly isCurrent: boolean;
    readonly isExcused?: true;
    readonly packages: readonly object[];
  }[];
  readonly next?: string;
}

const api = suiteApi();
const SNAPSHOT = memorySnapshot([
  { vulnerability: 'CVE-2024-1', severity: 'high', title: 'APT runs what it should not', ranges: [{ fixed: '9' }] },
  { vulnerability: 'CVE-2024-2', name: 'bash', severity: 'low', ranges: [{}] },
  { vulnerability: 'CVE-2024-3', name: 'curl', severity: 'critical', ranges: [{ fixed: '2' }] },
  { vulnerability: 'CVE-2024-4', name: 'dash', severity: 'high', ranges: [{}] },
]);

async function seed(): Promise<void> {
  const { registry, database } = api();
  const matching = matchingOn(database);
  matching.activate(SNAPSHOT);
  for (const [number, repository, tag, records] of [
    [1, 'team/a', 'latest', [debRecord('apt', '1'), debRecord('bash', '1')]],
    [2, 'team/b', 'latest', [debRecord('apt', '1'), debRecord('dash', '1')]],
    [3, 'other', 'latest', [debRecord('bash', '1')]],
    [4, 'other', 'v1', [debRecord('curl', '1')]],
  ] as const) {
    await push(registry, repository, imageNumber(number), tag);
    await recordImage(matching.dependencies, debianImage(imageNumber(number).manifest.digest, records));
  }
  const excuse = { vulnerability: 'CVE-2024-4', repository: 'team/b', reason: 'never called' };
  assert.equal((await api().send('POST', '/api/v1/excuses', {}, excuse)).status, 201);
  const { id } = await database.query
    .selectFrom('vulnerability')
    .select('id')
    .where('name', '=', 'CVE-2024-2')
    .executeTakeFirstOrThrow();
  const facts = { due_on: null, ransomware: 0, epss: 0.5, percentile: 0.9 };
  await database.query
    .insertInto('exploitation')
    .values({ vulnerability_id: id, known_on: '2024-02-03', ...facts })
    .onConflict((conflict) => conflict.column('vulnerability_id').doUpdateSet({ known_on: '2024-02-03', ...facts }))
    .execute();
  await survey({ database, clock: Date.now, reach: SNAPSHOT });
}

async function listFor(pattern: string, query = ''): Promise<Listed> {
  const authorization = await api().login({ permission: 'pull', pattern });
  const answer = await api().get(`/api/v1/vulnerabilities${query}`, { Authorization: authorization });
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as Listed;
}

const told = ({ vulnerabilities }: Listed) =>
  vulnerabilities.map(({ vulnerability, severity, images, repositories }) =>
    [vulnerability.replace('CVE-2024-', ''), severity, images, repositories].join(' '),
  );

const numbers = (listed: Listed) =>
  listed.vulnerabilities.map(({ vulnerability }) => vulnerability.replace('CVE-2024-', '')).join('');

describe('what is found anywhere, by the REST API', () => {
  before(seed);

  it('is listed with what is under current tags first, and then the worst', async () => {
    const listed = await listFor('*');

    assert.deepEqual(told(listed), ['1 HIGH 2 2', '2 LOW 2 2', '3 CRITICAL 0 0', '4 HIGH 0 0']);
    assert.deepEqual(
      listed.vulnerabilities.map(({ isCurrent, isExcused = false }) => [isCurrent, isExcused]),
      [
        [true, false],
        [true, false],
        [false, false],
        [false, true],
      ],
    );
  });

  it('is what who asks may pull, as their repositories have it', async () => {
    assert.deepEqual(told(await listFor('team/*')), ['1 HIGH 2 2', '2 LOW 1 1']);
    assert.deepEqual(told(await listFor('other')), ['2 LOW 1 1']);
    assert.deepEqual(told(await listFor('none')), []);
  });

  it('comes in pages that fit together, whatever comes first', async () => {
    for (const [pattern, order, expected] of [
      ['*', 'severity', '1234'],
      ['*', 'epss', '2134'],
      ['*', 'images', '1234'],
      ['team/*', 'epss', '21'],
    ] as const) {
      const paged: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page: Listed = await listFor(
          pattern,
          `?order=${order}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        paged.push(numbers(page));
        cursor = page.next;
      }
      assert.equal(paged.join(''), expected, `${pattern} ${order}`);
    }
  });

  const FILTERS: readonly [query: string, expected: string][] = [
    ['severity=HIGH', '14'],
    ['severity=high,LOW', '124'],
    ['fixable=true', '13'],
    ['fixable=false', '24'],
    ['knownExploited=true', '2'],
    ['knownExploited=false', '134'],
    ['epss=0.5', '2'],
    ['epss=0.6', ''],
    ['tags=current', '12'],
    ['q=2024-3', '3'],
    ['q=BASH', '2'],
    ['q=should%20not', '1'],
    ['q=%25', ''],
  ];
  for (const [query, expected] of FILTERS) {
    it(`is picked by ${decodeURIComponent(query)}`, async () =>
      assert.equal(numbers(await listFor('*', `?${query}`)), expected));
  }

  it('says what it does not take', async () => {
    for (const [query, detail] of [
      ['severity=BAD', /one of CRITICAL/],
      ['epss=2', /a number from 0 to 1/],
      ['cursor=WzFd', /no page gave the cursor/],
    ] as const) {
      const { status, body } = await api().get(`/api/v1/vulnerabilities?${query}`);
      assert.equal(status, 400);
      assert.match((JSON.parse(body.toString()) as ApiProblem).detail, detail);
    }
  });

  it('is gone with the last image that has it', async () => {
    const { registry, database } = api();
    const repository = await registry.repositories.get(parseRepositoryName('other') ?? assert.fail());
    assert.ok(repository);
    await registry.images.deleteManifest(repository, imageNumber(4).manifest.digest);
    await survey({ database, clock: Date.now, reach: SNAPSHOT });

    assert.equal(numbers(await listFor('*')), '124');
  });
});
