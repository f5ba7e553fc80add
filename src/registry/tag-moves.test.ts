import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import {
  HOUR,
  makeRepository,
  pushImage,
  pushManifest,
  someImage,
  type TestRegistry,
  tagName,
  testRegistries,
} from '../../test/support/registry.ts';

const DAY = 24 * HOUR;

async function movesOf({ registry, repository }: TestRegistry, tag: string) {
  const moves = await registry.images.tagMoves(repository.id, tagName(tag), { limit: 1000 });
  return moves.map(({ digest, by, isHeld }) => [digest, by, isHeld]);
}

eachDatabase('the history of a tag', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('says what it pointed to and who pointed it there, also when that is gone', async () => {
    let who: string | undefined = 'mary';
    const opened = await open({ actor: () => who });
    const { registry, repository } = opened;
    const [one, two] = [someImage(), someImage()];
    const first = await pushImage(registry, repository, one, ['latest', 'v1']);
    const second = await pushImage(registry, repository, two, ['latest']);
    await pushImage(registry, repository, two, ['latest']);
    who = 'bob';
    await registry.images.deleteTag(repository, tagName('latest'));
    await pushImage(registry, repository, one, ['latest']);
    who = undefined;

    await registry.images.deleteManifest(repository, first);

    assert.deepEqual(await movesOf(opened, 'latest'), [
      [undefined, undefined, false],
      [first, 'bob', false],
      [undefined, 'bob', false],
      [second, 'mary', true],
      [first, 'mary', false],
    ]);
    assert.deepEqual(await movesOf(opened, 'v1'), [
      [undefined, undefined, false],
      [first, 'mary', false],
    ]);
    assert.deepEqual(await movesOf(opened, 'never'), []);
  });

  it('tells of what ECR untags, of what goes with an index, and of what expires', async () => {
    const opened = await open({ sandboxes: { patterns: ['try'], days: 1 } });
    const { registry, repository } = opened;
    const sandbox = await makeRepository(registry, 'try');
    const child = someImage();
    await pushImage(registry, repository, child, ['v1']);
    await pushManifest(registry, repository, index([{ image: child, architecture: 'amd64' }]), ['multi']);
    await pushImage(registry, sandbox, someImage(), ['v1']);

    await registry.images.untag(repository, tagName('v1'));
    await registry.images.untag(repository, tagName('multi'));
    opened.pass(2 * DAY);
    await registry.expireSandboxes(() => {}, new AbortController().signal);

    for (const [of, tag] of [
      [opened, 'v1'],
      [opened, 'multi'],
      [{ ...opened, repository: sandbox }, 'v1'],
    ] as const) {
      assert.deepEqual(
        (await movesOf(of, tag)).map(([digest]) => digest !== undefined),
        [false, true],
        tag,
      );
    }
  });

  it('keeps the last 200 moves of a tag, in pages', async () => {
    const opened = await open();
    const { registry, repository, db } = opened;
    const rows = Array.from({ length: 205 }, (_, at) => ({
      repository_id: repository.id,
      tag: at % 2 === 0 ? 'other' : 'latest',
      digest: `sha256:${at}`,
      at: Date.now(),
    }));
    await db.query.insertInto('tag_move').values(rows).execute();
    await db.query
      .insertInto('tag_move')
      .values(rows.map((row) => ({ ...row, tag: 'latest' })))
      .execute();

    const digest = await pushImage(registry, repository, someImage(), ['latest']);

    const first = await registry.images.tagMoves(repository.id, tagName('latest'), { limit: 150 });
    const before = first.at(-1)?.id ?? 0;
    const rest = await registry.images.tagMoves(repository.id, tagName('latest'), { limit: 150, before });
    assert.equal(first[0]?.digest, digest);
    assert.deepEqual([first.length, rest.length], [150, 50]);
    assert.equal((await movesOf(opened, 'other')).length, 103);
  });

  it('forgets what was more than 400 days ago, but where a tag still points', async () => {
    const opened = await open();
    const { registry, repository } = opened;
    await pushImage(registry, repository, someImage(), ['moved', 'stays', 'gone']);
    await registry.images.deleteTag(repository, tagName('gone'));
    opened.pass(401 * DAY);
    await pushImage(registry, repository, someImage(), ['moved']);

    await opened.collect();

    const left = await Promise.all(['moved', 'stays', 'gone'].map((tag) => movesOf(opened, tag)));
    assert.deepEqual(
      left.map(({ length }) => length),
      [1, 1, 0],
    );
  });
});
