import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { descriptor, index } from '../../test/support/images.ts';
import { makeRepository, pushImage, someImage, testRegistries } from '../../test/support/registry.ts';
import type { Digest } from '../oci/digest.ts';
import { MEDIA_TYPE } from '../oci/media-type.ts';

eachDatabase('the lists of a repository', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('page through tags in the order of their bytes', async () => {
    const { registry, repository } = await open();
    const tags = ['B', 'a', 'a-b', 'a.b', 'a_b', 'ab', 'b', '_', '9', '10'];
    await pushImage(registry, repository, someImage(), tags);
    const sorted = tags.toSorted();

    const seen: string[] = [];
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await registry.images.tags(repository.id, { limit: 3, ...(after === undefined ? {} : { after }) });
      seen.push(...page.map(({ name }) => name));
      if (page.length < 3) break;
    }

    assert.deepEqual(seen, sorted);
  });

  it('are of what is asked for: by a part of a tag, by how a digest begins, with a tag or without', async () => {
    const { registry, repository } = await open();
    const tagged = await pushImage(registry, repository, someImage(), ['v1_0', 'Latest']);
    const untagged = await pushImage(registry, repository, someImage());
    const newest = async (only: { part?: string; tagged?: boolean; inspection?: 'waiting' | 'inspected' | 'none' }) =>
      (await registry.images.newest(repository.id, { limit: 10, ...only })).map(({ digest }) => digest);

    assert.deepEqual(await newest({ part: '1_0' }), [tagged]);
    assert.deepEqual(await newest({ part: 'LATE' }), [tagged]);
    assert.deepEqual(await newest({ part: 'v1%' }), []);
    assert.deepEqual(await newest({ part: untagged.slice(0, 20) }), [untagged]);
    assert.deepEqual(await newest({ part: untagged.slice(7, 20) }), [untagged]);
    assert.deepEqual(await newest({ tagged: true }), [tagged]);
    assert.deepEqual(await newest({ tagged: false, inspection: 'none' }), [untagged]);
    assert.deepEqual(await newest({ inspection: 'waiting' }), []);
    assert.deepEqual(await newest({ inspection: 'inspected' }), []);
    assert.deepEqual(
      (await registry.repositories.list({ limit: 5, part: 'pp' })).map(({ name }) => name),
      ['app'],
    );
    assert.deepEqual(await registry.repositories.list({ limit: 5, part: '_' }), []);
  });

  it('page through images, tagged or not', async () => {
    const { registry, repository } = await open();
    const tagged = [
      await pushImage(registry, repository, someImage(), ['a']),
      await pushImage(registry, repository, someImage(), ['b']),
    ];
    const untagged = [await pushImage(registry, repository, someImage())];
    const digests = async (filter: { tagged?: boolean }) =>
      (await registry.images.list(repository.id, { limit: 10, filter })).map(({ digest }) => digest);

    assert.deepEqual(await digests({}), [...tagged, ...untagged].toSorted());
    assert.deepEqual(await digests({ tagged: true }), tagged.toSorted());
    assert.deepEqual(await digests({ tagged: false }), untagged);
    const [first] = await registry.images.list(repository.id, { limit: 1 });
    const rest = await registry.images.list(repository.id, { limit: 10, after: first?.digest ?? '' });
    assert.equal(rest.length, 2);
  });

  it('page from the newest on, without what nobody names', async () => {
    const { registry, repository } = await open();
    const [child, other] = [someImage(), someImage()];
    const both = index([
      { image: child, architecture: 'amd64' },
      { image: other, architecture: 'arm64' },
    ]);
    const plain = someImage();
    const pushed = [
      await pushImage(registry, repository, child),
      await pushImage(registry, repository, other, ['arm']),
      await pushImage(registry, repository, { ...child, manifest: both, blobs: [] }, ['all']),
      await pushImage(registry, repository, plain),
      await pushImage(registry, repository, someImage({ subject: plain.manifest })),
    ];
    const all = await registry.images.newest(repository.id, { limit: 10, all: true });
    assert.deepEqual(new Set(all.map(({ digest }) => digest)), new Set(pushed));
    const key = ({ pushedAt, digest }: (typeof all)[number]) => `${1e15 - pushedAt} ${digest}`;
    assert.deepEqual(all.map(key), all.map(key).toSorted());

    const named = new Set([pushed[1], pushed[2], pushed[3]]);
    const seen: (typeof all)[number][] = [];
    for (let page = await registry.images.newest(repository.id, { limit: 1 }); page.length > 0; ) {
      seen.push(...page);
      const after = seen.at(-1);
      page = await registry.images.newest(repository.id, { limit: 1, ...(after === undefined ? {} : { after }) });
    }

    assert.deepEqual(
      seen,
      all.filter(({ digest }) => named.has(digest)),
    );
  });

  it('show what refers to a manifest, pushed or not', async () => {
    const { registry, repository } = await open();
    const subject = someImage().manifest;
    const annotations = { 'org.example': 'yes' };
    const plain = someImage({ subject, annotations });
    const typed = someImage({ subject, artifactType: 'application/x.sbom' });
    const elsewhere = someImage({ subject: someImage().manifest });
    for (const each of [plain, typed, elsewhere]) await pushImage(registry, repository, each);
    const other = await makeRepository(registry, 'other');

    const { referrers, more } = await registry.images.referrers(repository.id, subject.digest, { limit: 10 });

    const expected = [
      { ...descriptor(plain.manifest), artifactType: MEDIA_TYPE.ociConfig, annotations },
      { ...descriptor(typed.manifest), artifactType: 'application/x.sbom', annotations: {} },
    ];
    assert.deepEqual(
      referrers,
      expected.toSorted((a, b) => (a.digest < b.digest ? -1 : 1)),
    );
    assert.equal(more, false);
    assert.deepEqual(await registry.images.referrers(other.id, subject.digest, { limit: 10 }), {
      referrers: [],
      more: false,
    });
  });

  it('end a page of referrers where it gets too large, and go on after it', async () => {
    const { registry, repository } = await open();
    const subject = someImage().manifest;
    const large = { large: 'x'.repeat(1_500_000) };
    const pushed: Digest[] = [];
    for (let count = 0; count < 5; count += 1) {
      pushed.push(await pushImage(registry, repository, someImage({ subject, annotations: large })));
    }

    const pages: Digest[][] = [];
    for (let after: string | undefined; ; ) {
      const page = { limit: 4, ...(after === undefined ? {} : { after }) };
      const { referrers, more } = await registry.images.referrers(repository.id, subject.digest, page);
      pages.push(referrers.map(({ digest }) => digest));
      after = referrers.at(-1)?.digest;
      if (!more) break;
    }

    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 2, 1],
    );
    assert.deepEqual(pages.flat(), pushed.toSorted());
  });
});
