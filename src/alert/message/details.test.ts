import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { foundWith } from '../../../test/support/found.ts';
import { image } from '../../../test/support/images.ts';
import { debianImage, matchingOn } from '../../../test/support/matching.ts';
import { push } from '../../../test/support/push.ts';
import { testRegistries } from '../../../test/support/registry.ts';
import { recordImage } from '../../match/index.ts';
import type { Digest } from '../../oci/digest.ts';
import { summaryOf } from '../news/found.ts';
import type { ImageNews } from '../news/news.ts';
import { imageDetails } from './details.ts';

const LABEL = 'org.opencontainers.image.source';
const ADDRESS = 'https://github.com/example/app';

eachDatabase('what a message says of an image besides its news', (open) => {
  const registries = testRegistries(open);

  async function setUp(labels: Readonly<Record<string, string>> = {}, tags: readonly string[] = ['prod']) {
    const { registry, db } = await registries();
    const pushed = image({ layers: [], labels });
    const { digest } = pushed.manifest;
    for (const tag of tags) await push(registry, 'app', pushed, tag);
    const row = db.query.selectFrom('repository').select('id').where('name', '=', 'app');
    const { id: repositoryId } = await row.executeTakeFirstOrThrow();
    const details = (more: Partial<ImageNews> = {}, types: readonly string[] = []) => {
      const found = summaryOf(foundWith([], { digest, images: [{ digest, readBy: 1 }] }));
      const silent = { items: [], hasFailed: false, coverageLost: false, stillOpen: 0 };
      const about = { repositoryId, repository: 'app', digest, watched: ['prod'], ...silent };
      const from = { query: db.query, registry };
      return imageDetails(from, { ...about, found: { ...found, types: new Set(types) }, ...more });
    };
    const note = async (value: string) => {
      await db.query
        .insertInto('repository_label')
        .values({ repository_id: repositoryId, key: 'ImageSource', value })
        .execute();
    };
    return { db, digest, details, note };
  }

  it('is its tags, versions before those that the rule watches', async () => {
    const { details } = await setUp({}, ['prod', 'intg', 'v280', 'a1b2']);

    const { tags } = await details({ watched: ['intg', 'prod'] });

    assert.deepEqual(tags, ['a1b2', 'v280', 'intg', 'prod']);
  });

  it('is no more tags than somebody reads', async () => {
    const { details } = await setUp({}, ['prod', ...Array.from({ length: 30 }, (_, at) => `v${at}`)]);

    const { tags } = await details();

    assert.deepEqual([tags.length, tags.at(-1)], [21, 'prod']);
  });

  it('is where it is built from: what an administrator noted, else what the image says of itself', async () => {
    const { details, note } = await setUp({ [LABEL]: ADDRESS });

    assert.deepEqual((await details()).source, { text: ADDRESS, from: 'label' });
    await note('https://git.example/app/Dockerfile');
    assert.deepEqual((await details()).source, { text: 'https://git.example/app/Dockerfile', from: 'ImageSource' });
  });

  it('is no tag of the repository that is empty, and no label that is none', async () => {
    const { details, note } = await setUp({ [LABEL]: '' });
    await note('');

    assert.equal((await details()).source, undefined);
  });

  it('is no more of a label than fits', async () => {
    const { details } = await setUp({ [LABEL]: 'x'.repeat(100_000) });

    assert.equal((await details()).source?.text.length, 500);
  });

  it('is nothing of what is not there', async () => {
    const { details } = await setUp();
    const gone = `sha256:${'0'.repeat(64)}` as Digest;
    const found = summaryOf(foundWith([], { images: [{ digest: gone, readBy: 1 }] }));

    const { tags, source, installers } = await details({ digest: gone, found });

    assert.deepEqual([tags, source, installers], [['prod'], undefined, new Set()]);
  });

  it('is what installs packages of rpm, where it has such packages', async () => {
    const { db, digest, details } = await setUp();
    const names = ['microdnf', 'bash'];
    const records = names.map((name) => ({ type: 'rpm' as const, name, version: '1', architecture: 'x86_64' }));
    const sourced = records.map((record) => ({ ...record, source: { name: record.name, version: '1' } }));
    await recordImage(matchingOn(db).dependencies, debianImage(digest, sourced));

    assert.deepEqual([...(await details({}, ['rpm'])).installers], ['microdnf']);
    assert.deepEqual([...(await details({}, ['deb'])).installers], []);
  });
});
