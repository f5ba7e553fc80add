import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { imageNumber, push, repositoryNamed } from '../../../test/support/push.ts';
import { parseTag } from '../../oci/name.ts';

const api = suiteApi();
const HISTORY = '/api/v1/repositories/team%2Fapp/tags/latest/history';

interface Told {
  readonly moves: readonly {
    readonly at: string;
    readonly tag?: string;
    readonly digest?: string;
    readonly isHeld: boolean;
  }[];
  readonly next?: string;
}

async function told(path: string): Promise<Told> {
  const answer = await api().get(path);
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as Told;
}

describe('the history of a tag, by the REST API', () => {
  it('comes in pages, the newest first, and outlives images and the tag', async () => {
    const { registry } = api();
    const digests = [];
    for (const number of [1, 2]) digests.push(await push(registry, 'team/app', imageNumber(number), 'latest'));
    const repository = await repositoryNamed(registry, 'team/app');
    const [first, second] = digests;
    if (first !== undefined) await registry.images.deleteManifest(repository, first);
    const tag = parseTag('latest');
    if (tag !== undefined) await registry.images.deleteTag(repository, tag);

    const newest = await told(`${HISTORY}?limit=1`);
    const rest = await told(`${HISTORY}?limit=5&cursor=${newest.next}`);

    assert.deepEqual(
      [...newest.moves, ...rest.moves].map(({ digest, isHeld }) => [digest, isHeld]),
      [
        [undefined, false],
        [second, true],
        [first, false],
      ],
    );
    assert.equal(rest.next, undefined);
    assert.equal((await api().get('/api/v1/repositories/team/app/tags/latest/history')).status, 200);
  });

  it('comes of all tags together, too', async () => {
    const { registry } = api();
    await push(registry, 'team/two', imageNumber(3), 'latest');
    await push(registry, 'team/two', imageNumber(3), 'v3');
    await push(registry, 'team/two', imageNumber(4), 'latest');

    const newest = await told('/api/v1/repositories/team%2Ftwo/tag-history?limit=2');
    const rest = await told(`/api/v1/repositories/team/two/tag-history?cursor=${newest.next}`);

    const tags = [newest, rest].map(({ moves }) => moves.map(({ tag }) => tag));
    assert.deepEqual(tags, [['latest', 'v3'], ['latest']]);
  });

  const refused: readonly (readonly [path: string, status: number])[] = [
    ['/api/v1/repositories/team%2Fapp/tags/never/history', 404],
    ['/api/v1/repositories/team%2Fapp/tags/-/history', 400],
    ['/api/v1/repositories/none/tags/latest/history', 404],
    ['/api/v1/repositories/none/tag-history', 404],
    [`${HISTORY}?cursor=x`, 400],
  ];
  for (const [path, status] of refused) {
    it(`answers ${status} for ${path}`, async () => {
      assert.equal((await api().get(path)).status, status);
    });
  }
});
