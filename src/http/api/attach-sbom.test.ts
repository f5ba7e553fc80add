import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push, repositoryNamed } from '../../../test/support/push.ts';
import { collect } from '../../lib/limited.ts';
import { recordImage } from '../../match/index.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { readSbom } from '../../sbom/index.ts';
import type { ApiAttachedSbom } from './types.ts';

const api = suiteApi();
const one = imageNumber(1);
const SBOM = '/api/v1/repositories/team%2Fapp/images/latest/sbom';

describe('an SBOM that is attached by the REST API', () => {
  before(async () => {
    const { registry, database } = api();
    await push(registry, 'team/app', one, 'latest');
    const records = [debRecord('apt', '1'), debRecord('bash', '5')];
    await recordImage(matchingOn(database).dependencies, debianImage(one.manifest.digest, records));
  });

  const attach = async (query = '', headers: Readonly<Record<string, string>> = {}) => {
    const { status, body } = await api().send('POST', `${SBOM}${query}`, headers);
    return { status, answer: JSON.parse(body.toString()) as ApiAttachedSbom };
  };

  const referrers = async () => {
    const { registry } = api();
    const { id } = await repositoryNamed(registry, 'team/app');
    return (await registry.images.referrers(id, one.manifest.digest, { limit: 100 })).referrers;
  };

  for (const [format, type] of [
    ['cyclonedx', 'application/vnd.cyclonedx+json'],
    ['spdx', 'application/spdx+json'],
  ] as const) {
    it(`refers to the image as ${format}, and holds its packages`, async () => {
      const { status, answer } = await attach(`?format=${format}`);

      assert.equal(status, 201);
      assert.deepEqual([answer.artifactType, answer.subject], [type, one.manifest.digest]);
      const found = (await referrers()).find(({ digest }) => digest === answer.digest);
      assert.equal(found?.artifactType, type);
      assert.equal(found?.annotations['org.opencontainers.image.created'], answer.createdAt);
      const bytes = await collect(api().registry.blobs.read(answer.sbom.digest as Digest), 1 << 20);
      assert.deepEqual([digestOf(bytes), bytes.length], [answer.sbom.digest, answer.sbom.sizeBytes]);
      const read = readSbom(bytes, { path: 'x', signal: new AbortController().signal });
      assert.deepEqual(read.kind === 'image' && read.image.inventory.packages.map(({ record }) => record.name), [
        'apt',
        'bash',
      ]);
    });

    it(`is attached as ${format} once, and again when the image holds something else`, async () => {
      const first = await attach(`?format=${format}`);
      await api().database.query.updateTable('image').set({ composed_at: 7 }).execute();
      const second = await attach(`?format=${format}`);
      const { dependencies } = matchingOn(api().database);
      const records = [debRecord('apt', '1'), debRecord('bash', format)];
      await recordImage(dependencies, debianImage(one.manifest.digest, records));
      const third = await attach(`?format=${format}`);

      assert.deepEqual([second.status, second.answer], [200, first.answer]);
      assert.equal(third.status, 201);
      assert.notEqual(third.answer.digest, first.answer.digest);
    });
  }

  it('is refused to who may only pull, to other sites, and where it makes no sense', async () => {
    const before = await referrers();
    const puller = await api().login({ permission: 'pull', pattern: '*' });
    const elsewhere = await api().login({ permission: 'push', pattern: 'other' });

    assert.equal((await attach('', { Authorization: puller })).status, 403);
    assert.equal((await attach('', { Authorization: elsewhere })).status, 403);
    assert.equal((await attach('', { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
    assert.equal((await attach('?format=xml')).status, 400);
    assert.equal((await api().send('POST', SBOM.replace('latest', 'none'))).status, 404);
    assert.equal((await api().send('POST', SBOM.replace('/sbom', ''))).status, 405);
    assert.equal((await api().send('PUT', SBOM)).headers['allow'], 'GET, HEAD, POST');
    assert.deepEqual(await referrers(), before);
  });

  it('is for who may push', async () => {
    const pusher = await api().login({ permission: 'push', pattern: 'team/*' });

    assert.equal(Math.floor((await attach('', { Authorization: pusher })).status / 100), 2);
  });
});
