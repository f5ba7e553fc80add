import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';
import { survey } from '../../survey/index.ts';
import type { ApiOverview } from './overview-schemas.ts';

const api = suiteApi();
const SNAPSHOT = memorySnapshot([
  { vulnerability: 'CVE-2024-1', severity: 'high', ranges: [{ fixed: '9' }] },
  { vulnerability: 'CVE-2024-2', name: 'bash', severity: 'low', ranges: [{}] },
]);

async function seed(): Promise<void> {
  const { registry, database } = api();
  const matching = matchingOn(database);
  matching.activate(SNAPSHOT);
  for (const [number, repository, records] of [
    [1, 'team/a', [debRecord('apt', '1'), debRecord('bash', '1')]],
    [2, 'team/b', [debRecord('apt', '1')]],
    [3, 'other', [debRecord('bash', '1')]],
  ] as const) {
    await push(registry, repository, imageNumber(number), 'latest');
    await recordImage(matching.dependencies, debianImage(imageNumber(number).manifest.digest, records));
  }
  await push(registry, 'other', imageNumber(4), 'prod');
  await survey({ database, clock: Date.now, reach: SNAPSHOT });
}

async function overviewFor(pattern: string, query = ''): Promise<ApiOverview> {
  const authorization = await api().login({ permission: 'pull', pattern });
  const answer = await api().get(`/api/v1/overview${query}`, { Authorization: authorization });
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as ApiOverview;
}

describe('the overview, by the REST API', () => {
  it('says that there is nothing yet', async () => {
    const { isEmpty, countedAt, days, findings } = await overviewFor('*');

    assert.deepEqual([isEmpty, countedAt, days.length, findings], [true, undefined, 90, {}]);
  });

  describe('of what was surveyed', () => {
    before(seed);

    it('counts what who asks may pull from', async () => {
      const seen = async (pattern: string) => {
        const { isEmpty, repositories, images, findings, worstRepositories, worstLayers, days } =
          await overviewFor(pattern);
        assert.deepEqual(days.at(-1)?.findings, findings);
        const layers = worstLayers.map(({ images: of, findings: count, example }) => [of, count, example.repository]);
        return [isEmpty, repositories, images, findings, worstRepositories.map(({ repository }) => repository), layers];
      };

      const all = [[3, 4, 'other']];
      assert.deepEqual(await seen('*'), [false, 3, 4, { HIGH: 2, LOW: 2 }, ['team/a', 'team/b', 'other'], all]);
      assert.deepEqual(await seen('team/b'), [false, 1, 1, { HIGH: 1 }, ['team/b'], [[1, 1, 'team/b']]]);
      assert.deepEqual(await seen('nothing'), [true, 0, 0, {}, [], []]);
    });

    it('tells what changed since a time, and of which images less is known', async () => {
      const { changes, troubles } = await overviewFor('*', '?since=2020-01-01T00:00:00Z');
      const later = await overviewFor('*', `?since=${new Date(Date.now() + 60_000).toISOString()}`);
      const { changes: own, troubles: none } = await overviewFor('team/b', '?since=2020-01-01');

      assert.deepEqual(changes?.opened, { HIGH: 2, LOW: 2 });
      assert.deepEqual(
        changes?.news.map(({ vulnerability, images, repositories }) => [vulnerability, images, repositories]),
        [
          ['CVE-2024-1', 2, ['team/a', 'team/b']],
          ['CVE-2024-2', 2, ['other', 'team/a']],
        ],
      );
      assert.deepEqual([later.changes?.opened, later.changes?.stillOpen], [{}, { HIGH: 2, LOW: 2 }]);
      assert.deepEqual(
        own?.news.map(({ repositories }) => repositories),
        [['team/b']],
      );
      assert.deepEqual(
        troubles.filter(({ kind }) => kind === 'pending').map(({ repository, tag }) => [repository, tag]),
        [['other', 'prod']],
      );
      assert.ok(none.every(({ repository }) => repository === 'team/b'));
    });
  });
});
