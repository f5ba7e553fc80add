import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { file, image, index, layer } from '../../../test/support/images.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { databaseExcuses } from '../../excuse/index.ts';

const api = suiteApi();
const PATH = '/api/v1/repositories';

async function ask(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const answer = await api().send(method, `${PATH}/${path}`, headers ?? {}, body);
  const text = answer.body.toString();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const base = layer([file('base', 'shared')]);
const own = (number: number) => layer([file('own', `${number}`.repeat(50))]);

describe('deleting images over REST', () => {
  it('says what goes along and what is freed, and then does that', async () => {
    const { registry, database } = api();
    const [one, two, stays] = [1, 2, 3].map((number) => image({ layers: [base, own(number)] }));
    assert.ok(one && two && stays);
    await push(registry, 'app', one);
    await push(registry, 'app', two, 'two');
    await push(registry, 'app', stays, 'stays');
    const both = index([
      { image: one, architecture: 'amd64' },
      { image: two, architecture: 'arm64' },
    ]);
    const digest = await push(registry, 'app', both, 'multi');
    const excuses = databaseExcuses({ db: database, clock: Date.now });
    const excuse = (tag: string) =>
      excuses.add({
        scope: { vulnerability: 'CVE-2020-1', repository: 'app', tag },
        status: 'affected',
        reason: 'x',
        owner: 'mary',
      });
    const excused = await excuse('multi');
    await excuse('stays');

    const preview = await ask('POST', 'app/deletion-preview', { digests: [digest, two.manifest.digest] });
    const alone = await ask('POST', 'app/deletion-preview', { digests: [one.manifest.digest] });
    const only = await ask('POST', 'app/deletion-preview', { digests: [digest] });
    const refused = await ask('POST', 'app/deletions', { digests: [one.manifest.digest] });
    const gone = await ask('POST', 'app/deletions', {
      digests: [two.manifest.digest, digest, `sha256:${'0'.repeat(64)}`],
    });

    const sizes = (of: typeof one) =>
      of.blobs.filter((blob) => blob.digest !== base.digest).map(({ bytes }) => bytes.length);
    const sum = (of: typeof one) => sizes(of).reduce((a, b) => a + b, 0);
    assert.ok(excused.kind === 'added');
    assert.deepEqual(preview.body, {
      images: [
        { digest, tags: ['multi'] },
        { digest: two.manifest.digest, tags: ['two'] },
      ].toSorted((a, b) => (a.digest < b.digest ? -1 : 1)),
      parts: [one.manifest.digest],
      attached: 0,
      freedBytes: sum(one) + sum(two),
      excuses: [excused.excuse.id],
    });
    assert.deepEqual(alone.body['images'], [{ digest: one.manifest.digest, tags: [], listedBy: digest }]);
    assert.deepEqual([only.body['parts'], only.body['freedBytes']], [[one.manifest.digest], sum(one)]);
    assert.partialDeepStrictEqual(refused.body, { deleted: [], failures: [{ listedBy: digest }] });
    assert.partialDeepStrictEqual(gone.body, {
      deleted: [
        { digest, tags: ['multi'] },
        { digest: two.manifest.digest, tags: ['two'] },
      ],
      failures: [{ reason: `"app" has no image "sha256:${'0'.repeat(64)}"` }],
    });
    const { images } = (await ask('GET', 'app/images?all=true')).body as { images: readonly { tags: string[] }[] };
    assert.deepEqual(
      images.map(({ tags }) => tags),
      [['stays']],
    );
  });

  it('removes a tag alone, which leaves its image', async () => {
    const digest = await push(api().registry, 'tagged', imageNumber(1), 'a', 'b');

    const gone = await ask('DELETE', 'tagged/tags/a');
    const again = await ask('DELETE', 'tagged/tags/a');
    await ask('DELETE', 'tagged/tags/b');

    assert.deepEqual([gone.status, again.status], [204, 404]);
    assert.equal((await ask('GET', `tagged/images/${digest}`)).status, 200);
    assert.partialDeepStrictEqual((await ask('GET', 'tagged/tags/b/history')).body, {
      moves: [{ by: 'user-1', isHeld: false }, { digest }],
    });
  });

  it('is for who may push', async () => {
    const digest = await push(api().registry, 'mine', imageNumber(1), 'a');
    const reader = { Authorization: await api().login({ permission: 'pull', pattern: '*' }) };
    const pusher = { Authorization: await api().login({ permission: 'push', pattern: 'mine' }) };
    const calls = [
      ['POST', 'mine/deletion-preview', { digests: [digest] }],
      ['POST', `mine/images/${digest}/scan`, undefined],
      ['DELETE', 'mine/tags/a', undefined],
      ['POST', 'mine/deletions', { digests: [digest] }],
    ] as const;

    for (const [method, path, body] of calls) {
      assert.equal((await ask(method, path, body, reader)).status, 403, path);
      assert.ok((await ask(method, path, body, pusher)).status < 300, path);
    }
    assert.equal((await ask('POST', 'mine/deletions', { digests: [] }, pusher)).status, 400);
    assert.equal((await ask('POST', 'mine/deletions', { digests: ['latest'] }, pusher)).status, 400);
  });
});

describe('images that are asked for by what they are', () => {
  it('are those with such a tag or digest, with or without tags, and so far inspected', async () => {
    const { registry } = api();
    const tagged = await push(registry, 'many', imageNumber(21), 'v1.0', 'Latest');
    const untagged = await push(registry, 'many', imageNumber(22));
    await ask('POST', `many/images/${untagged}/scan`);
    const listed = async (query: string) => {
      const { images } = (await ask('GET', `many/images?${query}`)).body as { images: readonly { digest: string }[] };
      return images.map(({ digest }) => digest);
    };

    for (const [query, found] of [
      ['q=v1', [tagged]],
      ['q=late', [tagged]],
      ['q=%25', []],
      [`q=${untagged.slice(0, 15)}`, [untagged]],
      [`q=${untagged.slice(7, 17)}`, [untagged]],
      ['tagged=true', [tagged]],
      ['tagged=false', [untagged]],
      ['inspection=waiting', [untagged]],
      ['inspection=none', [tagged]],
      ['inspection=inspected', []],
    ] as const) {
      assert.deepEqual(await listed(query), found, query);
    }
    assert.partialDeepStrictEqual((await ask('GET', `many/images/${untagged}`)).body, {
      scan: { status: 'IN_PROGRESS' },
      inspection: { state: 'waiting' },
    });
  });
});

describe('a lifecycle policy that is tried over REST', () => {
  it('says what would go by which of its rules, and what is wrong with it', async () => {
    const { registry, database } = api();
    const digests = [];
    for (const [number, tag] of ['v1', 'v2', 'prod', undefined].entries()) {
      const digest = await push(registry, 'old', imageNumber(number), ...(tag === undefined ? [] : [tag]));
      digests.push(digest);
      const at = { pushed_at: Date.now() - (10 - number) * 86_400_000 + 3_600_000 };
      await database.query
        .updateTable('repository_manifest')
        .set(at)
        .where('digest', '=', digest)
        .where('repository_id', '=', (await registry.repositories.list({ limit: 1, part: 'old' }))[0]?.id ?? 0)
        .execute();
    }
    const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: 'expire' } });
    const count = { countType: 'imageCountMoreThan', countNumber: 1 };
    const policy = JSON.stringify({
      rules: [
        rule(3, { tagStatus: 'any', ...count }),
        rule(1, { tagStatus: 'tagged', tagPrefixList: ['prod'], ...count }),
        rule(2, {
          tagStatus: 'tagged',
          tagPatternList: ['v*'],
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: 9,
        }),
      ],
    });

    const { body } = await ask('POST', 'old/lifecycle-preview', { policy });
    const wrong = await ask('POST', 'old/lifecycle-preview', { policy: '{"rules":[]}' });

    assert.partialDeepStrictEqual(body, {
      total: 1,
      images: [{ digest: digests[0], tags: ['v1'], rulePriority: 2 }],
      archiving: [],
    });
    assert.equal(wrong.body['detail'], 'the lifecycle policy: rules: at least one rule');
  });
});
