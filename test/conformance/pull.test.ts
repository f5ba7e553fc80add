import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type Answer, errorCodes } from '../support/http.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { type Blob, blob, image, index, layer } from '../support/images.ts';
import { suiteServer } from '../support/registry-server.ts';

const NAME = 'team/app';
const UNKNOWN = digestOf(Buffer.from('nobody pushed this'));

describe('pulling (distribution-spec, "Pull")', () => {
  const server = suiteServer();
  const oci = image({ layers: [layer(randomBytes(200)), layer(randomBytes(200), { compression: 'zstd' })] });
  const docker = image({ layers: [layer(randomBytes(200))], format: 'docker' });
  const list = index([{ image: docker, architecture: 'amd64' }], 'docker');
  const both = index([
    { image: oci, architecture: 'amd64' },
    { image: docker, architecture: 'arm64' },
  ]);

  before(async () => {
    const { client } = server();
    await pushImageTo(client, NAME, oci, 'oci');
    await pushImageTo(client, NAME, docker, 'docker');
    assert.equal((await pushManifestTo(client, NAME, list, 'list')).status, 201);
    assert.equal((await pushManifestTo(client, NAME, both, 'both')).status, 201);
  });
  const get = (path: string, headers = {}) => server().client.send('GET', `/v2/${NAME}/${path}`, { headers });
  const head = (path: string, headers = {}) => server().client.send('HEAD', `/v2/${NAME}/${path}`, { headers });

  describe('a manifest', () => {
    const pushed: readonly (readonly [string, Blob])[] = [
      ['oci', oci.manifest],
      ['docker', docker.manifest],
      ['list', list],
      ['both', both],
    ];
    for (const [tag, manifest] of pushed) {
      it(`comes as it was pushed: ${tag}`, async () => {
        for (const reference of [tag, manifest.digest]) {
          assertManifest(await get(`manifests/${reference}`), manifest, manifest.bytes);
          assertManifest(await head(`manifests/${reference}`), manifest, Buffer.alloc(0));
        }
      });
    }

    for (const accept of [
      undefined,
      '*/*',
      MEDIA_TYPE.ociManifest,
      MEDIA_TYPE.dockerManifest,
      'text/html',
      [MEDIA_TYPE.ociIndex, MEDIA_TYPE.ociManifest],
    ]) {
      it(`comes as it was pushed to who accepts ${String(accept ?? 'whatever')}`, async () => {
        const headers = { 'Accept-Encoding': 'gzip', ...(accept === undefined ? {} : { Accept: accept }) };

        assertManifest(await get('manifests/oci', headers), oci.manifest, oci.manifest.bytes);
      });
    }

    for (const reference of [
      'missing',
      UNKNOWN,
      '.INVALID_TAG',
      '-',
      'a'.repeat(129),
      'sha256:totallywrong',
      'md5:1',
    ]) {
      it(`is not found: ${reference.slice(0, 30)}`, async () => {
        const answer = await get(`manifests/${reference}`);

        assert.equal(answer.status, 404);
        assert.deepEqual(errorCodes(answer), ['MANIFEST_UNKNOWN']);
        const silent = await head(`manifests/${reference}`);
        assert.equal(silent.status, 404);
        assert.equal(silent.body.length, 0);
      });
    }

    it('is not sent again to who has it', async () => {
      const { headers } = await get('manifests/oci');
      const again = await get('manifests/oci', { 'If-None-Match': headers.etag });

      assert.equal(again.status, 304);
      assert.equal(again.body.length, 0);
      assert.equal(again.headers['content-length'], undefined);
      assert.equal((await get('manifests/docker', { 'If-None-Match': headers.etag })).status, 200);
    });
  });

  describe('a blob', () => {
    it('comes as it was pushed, and never compressed once more', async () => {
      for (const { digest, bytes } of [...oci.blobs, ...docker.blobs]) {
        const [got, asked] = [
          await get(`blobs/${digest}`, { 'Accept-Encoding': 'gzip' }),
          await head(`blobs/${digest}`),
        ];
        for (const answer of [got, asked]) {
          assert.equal(answer.status, 200);
          assert.equal(answer.headers['content-length'], String(bytes.length));
          assert.equal(answer.headers['docker-content-digest'], digest);
          assert.equal(answer.headers['content-encoding'], undefined);
          assert.equal(answer.headers['accept-ranges'], 'bytes');
        }
        assert.deepEqual(got.body, Buffer.from(bytes));
        assert.equal(asked.body.length, 0);
      }
    });

    it('may be empty', async () => {
      const empty = blob(new Uint8Array());
      await pushBlobTo(server().client, NAME, empty);

      const [got, asked] = [await get(`blobs/${empty.digest}`), await head(`blobs/${empty.digest}`)];

      assert.deepEqual([got.status, got.headers['content-length'], got.body.length], [200, '0', 0]);
      assert.deepEqual([asked.status, asked.headers['content-length']], [200, '0']);
      assert.equal((await get(`blobs/${empty.digest}`, { Range: 'bytes=0-' })).status, 416);
    });

    it('may be named by sha512', async () => {
      const bytes = randomBytes(1000);
      const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}` as Digest;
      await pushBlobTo(server().client, NAME, { ...blob(bytes), digest });

      const got = await get(`blobs/${digest}`);

      assert.equal(got.headers['docker-content-digest'], digest);
      assert.deepEqual(got.body, bytes);
      assert.equal((await get(`blobs/${digestOf(bytes)}`)).status, 404);
    });

    it('is not found where nobody pushed it', async () => {
      const elsewhere = await get(`blobs/${UNKNOWN}`);
      await pushBlobTo(server().client, 'another', blob(Buffer.from('nobody pushed this')));

      assert.equal(elsewhere.status, 404);
      assert.deepEqual(errorCodes(elsewhere), ['BLOB_UNKNOWN']);
      assert.equal((await get(`blobs/${UNKNOWN}`)).status, 404);
      assert.equal((await head(`blobs/${UNKNOWN}`)).status, 404);
    });

    for (const digest of [
      'sha256:short',
      'md5:d41d8cd98f00b204e9800998ecf8427e',
      `sha256:${'A'.repeat(64)}`,
      'latest',
      'sha256:',
    ]) {
      it(`has no digest like ${digest.slice(0, 20)}`, async () => {
        const answer = await get(`blobs/${digest}`);

        assert.equal(answer.status, 400);
        assert.deepEqual(errorCodes(answer), ['DIGEST_INVALID']);
      });
    }

    it('is not sent again to who has it', async () => {
      const [config] = oci.blobs;
      const { headers } = await get(`blobs/${config?.digest}`);

      const again = await get(`blobs/${config?.digest}`, { 'If-None-Match': headers.etag });

      assert.deepEqual([again.status, again.body.length], [304, 0]);
    });
  });

  describe('a range of a blob (RFC 9110, "Range Requests")', () => {
    const bytes = randomBytes(2048);
    const { digest } = blob(bytes);
    before(() => pushBlobTo(server().client, NAME, blob(bytes)));

    for (const [range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=500-1499', 500, 1500],
      ['bytes=500-', 500, 2048],
      ['bytes=-500', 1548, 2048],
      ['bytes=-5000', 0, 2048],
      ['bytes=2000-5000', 2000, 2048],
      ['bytes=2047-2047', 2047, 2048],
      ['bytes=0-2047', 0, 2048],
    ] as const) {
      it(`is sent for ${range}`, async () => {
        const answer = await get(`blobs/${digest}`, { Range: range });

        assert.equal(answer.status, 206);
        assert.equal(answer.headers['content-range'], `bytes ${start}-${end - 1}/2048`);
        assert.equal(answer.headers['content-length'], String(end - start));
        assert.deepEqual(answer.body, bytes.subarray(start, end));
      });
    }

    for (const range of ['bytes=2048-', 'bytes=5000-10000', 'bytes=500-0', 'bytes=-0']) {
      it(`is refused for ${range}, saying how long the blob is`, async () => {
        const answer = await get(`blobs/${digest}`, { Range: range });

        assert.equal(answer.status, 416);
        assert.equal(answer.headers['content-range'], 'bytes */2048');
        assert.equal(answer.headers['content-length'], String(answer.body.length));
        assert.deepEqual(errorCodes(answer), ['SIZE_INVALID']);
      });
    }

    for (const range of [
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=a-b',
      'bytes=-',
      'bytes=1',
      '0-5',
      `bytes=${'9'.repeat(30)}-`,
    ]) {
      it(`is the whole blob for ${range.slice(0, 20)}`, async () => {
        const answer = await get(`blobs/${digest}`, { Range: range });

        assert.equal(answer.status, 200);
        assert.deepEqual(answer.body, bytes);
      });
    }

    it('is asked for by GET alone', async () => {
      const answer = await head(`blobs/${digest}`, { Range: 'bytes=0-9' });

      assert.deepEqual([answer.status, answer.headers['content-length']], [200, '2048']);
    });

    it('is sent only while the blob is the one that was meant', async () => {
      const same = await get(`blobs/${digest}`, { Range: 'bytes=0-9', 'If-Range': `"${digest}"` });
      const other = await get(`blobs/${digest}`, { Range: 'bytes=0-9', 'If-Range': '"another"' });

      assert.deepEqual([same.status, same.body.length], [206, 10]);
      assert.deepEqual([other.status, other.body.length], [200, 2048]);
    });
  });

  it('finds nothing in a repository that does not exist, and makes none', async () => {
    for (const path of ['manifests/latest', `blobs/${UNKNOWN}`, 'tags/list']) {
      const answer = await server().client.send('GET', `/v2/nobody/${path}`);
      assert.equal(answer.status, 404);
      assert.deepEqual(errorCodes(answer), ['NAME_UNKNOWN']);
    }
    const catalog = await server().client.send('GET', '/v2/_catalog');
    assert.ok(!catalog.body.toString().includes('nobody'));
  });

  it('tells a registry from none by /v2/', async () => {
    for (const path of ['/v2/', '/v2']) {
      assert.equal((await server().client.send('GET', path)).status, 200);
      const unknown = await server().anonymous.send('GET', path);
      assert.equal(unknown.status, 401);
      assert.equal(unknown.headers['www-authenticate']?.split(' ')[0], 'Bearer');
      assert.equal(unknown.headers['docker-distribution-api-version'], 'registry/2.0');
      assert.deepEqual(errorCodes(unknown), ['UNAUTHORIZED']);
    }
  });

  it('lets nobody in who did not log in, and tells what to ask for', async () => {
    for (const path of ['manifests/oci', `blobs/${oci.config.digest}`, 'tags/list', `referrers/${UNKNOWN}`]) {
      const answer = await server().anonymous.send('GET', `/v2/${NAME}/${path}`);
      assert.equal(answer.status, 401);
      assert.match(String(answer.headers['www-authenticate']), /scope="repository:team\/app:pull"/);
      assert.deepEqual(errorCodes(answer), ['UNAUTHORIZED']);
    }
  });
});

function assertManifest(answer: Answer, { mediaType, digest, size }: Blob, body: Uint8Array): void {
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], mediaType);
  assert.equal(answer.headers['content-length'], String(size));
  assert.equal(answer.headers['docker-content-digest'], digest);
  assert.equal(answer.headers['content-encoding'], undefined);
  assert.deepEqual(answer.body, Buffer.from(body));
}
