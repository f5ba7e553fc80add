import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as open } from 'node:http';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type Answer, type Ask, errorCodes, type HttpClient } from '../support/http.ts';
import {
  inChunks,
  locationOf,
  OCTETS,
  openUpload,
  pushBlobTo,
  pushImageTo,
  pushManifestTo,
} from '../support/http-push.ts';
import { type Blob, blob, descriptor, image, index, json, layer } from '../support/images.ts';
import { repositoryName } from '../support/registry.ts';
import { type RegistryServer, suiteServer } from '../support/registry-server.ts';

const NAME = 'team/app';
const someImage = () => image({ layers: [layer(randomBytes(50), { compression: 'none' })] });

const sha512 = (bytes: Uint8Array): Blob => ({
  ...blob(bytes),
  digest: `sha512:${createHash('sha512').update(bytes).digest('hex')}` as Digest,
});

for (const [algorithm, make] of [
  ['sha256', (bytes: Uint8Array) => blob(bytes)],
  ['sha512', sha512],
] as const) {
  describe(`pushing a blob by ${algorithm} (distribution-spec, "Pushing blobs")`, () => {
    const server = suiteServer();
    const send: HttpClient['send'] = (...ask) => server().client.send(...ask);
    const some = (size = 2000) => make(randomBytes(size));

    it('takes it whole by POST', async () => {
      const pushed = some();

      const stored = await send('POST', `/v2/${NAME}/blobs/uploads/?digest=${pushed.digest}`, {
        body: pushed.bytes,
        headers: OCTETS,
      });

      await assertStored(server().client, stored, pushed);
    });

    it('takes it whole by POST and PUT, of known and of unknown length', async () => {
      for (const body of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => inChunks(bytes, 700)]) {
        const pushed = some();
        const session = await openUpload(server().client, NAME);

        const stored = await send('PUT', `${session}?digest=${pushed.digest}`, {
          body: body(pushed.bytes),
          headers: OCTETS,
        });

        await assertStored(server().client, stored, pushed);
      }
    });

    it('takes an empty one each way', async () => {
      const empty = make(new Uint8Array());
      const session = await openUpload(server().client, NAME);

      const byPost = await send('POST', `/v2/${NAME}/blobs/uploads/?digest=${empty.digest}`, { body: '' });
      const byPut = await send('PUT', `${session}?digest=${empty.digest}`, { body: '' });
      const unannounced = await send('POST', `/v2/${NAME}/blobs/uploads/?digest=${empty.digest}`, {
        body: inChunks(new Uint8Array(), 1),
      });

      for (const stored of [byPost, byPut, unannounced]) await assertStored(server().client, stored, empty);
    });

    it('takes it in chunks, the last one with the PUT or before it', async () => {
      for (const lastWithPut of [true, false]) {
        const pushed = some(3067);
        const session = await openUpload(server().client, NAME);
        const ranges = [
          [0, 1024],
          [1024, 2048],
          [2048, 3067],
        ] as const;
        let location = session;
        for (const [start, end] of lastWithPut ? ranges.slice(0, 2) : ranges) {
          const patched = await send('PATCH', location, chunk(pushed.bytes, start, end));
          assert.equal(patched.status, 202);
          assert.equal(patched.headers.range, `0-${end - 1}`);
          location = locationOf(patched);
        }

        const last = lastWithPut ? pushed.bytes.subarray(2048) : new Uint8Array();
        const range = lastWithPut ? { 'Content-Range': '2048-3066' } : {};
        const stored = await send('PUT', `${location}?digest=${pushed.digest}`, {
          body: last,
          headers: { ...OCTETS, ...range },
        });

        await assertStored(server().client, stored, pushed);
      }
    });

    it('takes it as a stream, of known and of unknown length', async () => {
      for (const body of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => inChunks(bytes, 999)]) {
        const pushed = some(100_000);
        const session = await openUpload(server().client, NAME);

        const streamed = await send('PATCH', session, { body: body(pushed.bytes), headers: OCTETS });
        const stored = await send('PUT', `${locationOf(streamed)}?digest=${pushed.digest}`, { body: '' });

        assert.equal(streamed.status, 202);
        assert.equal(streamed.headers.range, '0-99999');
        await assertStored(server().client, stored, pushed);
      }
    });

    it('takes no chunk out of order, and says where to go on', async () => {
      const pushed = some(3000);
      const session = await openUpload(server().client, NAME);
      const out = async (at: number, bad: readonly [number, number], method: 'PATCH' | 'PUT' = 'PATCH') => {
        const path = method === 'PUT' ? `${session}?digest=${pushed.digest}` : session;
        const refused = await send(method, path, chunk(pushed.bytes, ...bad));
        assert.equal(refused.status, 416);
        assert.equal(refused.headers.range, `0-${Math.max(0, at - 1)}`);
        assert.deepEqual(errorCodes(refused), ['BLOB_UPLOAD_INVALID']);
        const status = await send('GET', path);
        assert.equal(status.status, 204);
        assert.equal(status.headers.range, `0-${Math.max(0, at - 1)}`);
        assert.equal(locationOf(status).split('?')[0], session);
      };

      await out(0, [1000, 2000]);
      assert.equal((await send('PATCH', session, chunk(pushed.bytes, 0, 1000))).status, 202);
      await out(1000, [0, 1000]);
      await out(1000, [2000, 3000], 'PUT');
      assert.equal((await send('PATCH', session, chunk(pushed.bytes, 1000, 2000))).status, 202);
      await out(2000, [1000, 2000]);
      await out(2000, [1500, 3000]);
      const last = chunk(pushed.bytes, 2000, 3000);
      const stored = await send('PUT', `${session}?digest=${pushed.digest}`, last);

      await assertStored(server().client, stored, pushed);
    });

    it('takes no bytes that have another digest, however they come', async () => {
      const [meant, sent] = [some(), randomBytes(2006)];
      const post = await send('POST', `/v2/${NAME}/blobs/uploads/?digest=${meant.digest}`, { body: sent });
      const session = await openUpload(server().client, NAME);
      const put = await send('PUT', `${session}?digest=${meant.digest}`, { body: sent });
      const streamed = await openUpload(server().client, NAME);
      await send('PATCH', streamed, { body: inChunks(sent, 100) });
      const closed = await send('PUT', `${streamed}?digest=${meant.digest}`, { body: '' });

      for (const refused of [post, put, closed]) {
        assert.equal(refused.status, 400);
        assert.deepEqual(errorCodes(refused), ['DIGEST_INVALID']);
      }
      assert.equal((await send('HEAD', `/v2/${NAME}/blobs/${meant.digest}`)).status, 404);
    });

    it('mounts it from a repository that has it', async () => {
      const pushed = some();
      await pushBlobTo(server().client, 'source', pushed);

      const mounted = await send('POST', `/v2/${NAME}/blobs/uploads/?mount=${pushed.digest}&from=source`, { body: '' });

      assert.equal(locationOf(mounted), `/v2/${NAME}/blobs/${pushed.digest}`);
      await assertStored(server().client, mounted, pushed);
    });

    it('opens a session where there is nothing to mount', async () => {
      const pushed = some();
      await pushBlobTo(server().client, 'source', some());
      for (const query of [
        `mount=${pushed.digest}&from=source`,
        `mount=${pushed.digest}&from=nobody`,
        `mount=${pushed.digest}&from=..%2F..%2Fetc`,
        `mount=${pushed.digest}`,
        'mount=nonsense&from=source',
      ]) {
        const opened = await send('POST', `/v2/${NAME}/blobs/uploads/?${query}`, { body: '' });
        assert.equal(opened.status, 202, query);
        const stored = await send('PUT', `${locationOf(opened)}?digest=${pushed.digest}`, { body: pushed.bytes });
        await assertStored(server().client, stored, pushed);
        assert.equal((await send('DELETE', `/v2/${NAME}/blobs/${pushed.digest}`)).status, 202);
      }
    });
  });
}

describe('an upload session (distribution-spec, "Pushing a blob in chunks")', () => {
  const server = suiteServer({ mostBlobBytes: 10_000 });
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);

  it('is one of its repository alone', async () => {
    const session = await openUpload(server().client, NAME);
    const id = session.split('/').at(-1);
    await openUpload(server().client, 'other');

    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const answer = await send(method, `/v2/other/blobs/uploads/${id}?digest=${digestOf(Buffer.from('a'))}`, {
        body: 'a',
      });
      assert.equal(answer.status, 404, method);
      assert.deepEqual(errorCodes(answer), ['BLOB_UPLOAD_UNKNOWN']);
    }
    assert.equal((await send('GET', session)).headers.range, '0-0');
  });

  it('is unknown where nobody opened it, whatever it is called', async () => {
    for (const id of ['0', 'a-b', '..%2F..%2Fblobs', '%00', 'x'.repeat(300), '%2e%2e']) {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const { status } = await send(method, `/v2/${NAME}/blobs/uploads/${id}`, { body: 'a' });
        assert.ok([400, 404, 405].includes(status), `${method} ${id}: ${status}`);
      }
    }
  });

  it('can be cancelled', async () => {
    const session = await openUpload(server().client, NAME);
    await send('PATCH', session, { body: 'some' });

    assert.equal((await send('DELETE', session)).status, 204);

    for (const method of ['GET', 'PATCH', 'DELETE'])
      assert.equal((await send(method, session, { body: 'a' })).status, 404);
  });

  it('ends with the blob', async () => {
    const pushed = blob(randomBytes(10));
    const session = await openUpload(server().client, NAME);
    await send('PUT', `${session}?digest=${pushed.digest}`, { body: pushed.bytes });

    assert.equal((await send('GET', session)).status, 404);
    assert.equal((await send('PUT', `${session}?digest=${pushed.digest}`, { body: pushed.bytes })).status, 404);
  });

  it('outlives a wrong digest, a missing one and a wrong length', async () => {
    const pushed = blob(randomBytes(10));
    const session = await openUpload(server().client, NAME);
    const put = (query: string, headers = {}) => send('PUT', `${session}${query}`, { body: '', headers });
    await send('PATCH', session, { body: pushed.bytes });

    for (const [query, code] of [
      ['', 'DIGEST_INVALID'],
      ['?digest=', 'DIGEST_INVALID'],
      ['?digest=sha256:abc', 'DIGEST_INVALID'],
      ['?digest=md5:d41d8cd98f00b204e9800998ecf8427e', 'DIGEST_INVALID'],
      [`?digest=${digestOf(Buffer.from('other'))}`, 'DIGEST_INVALID'],
    ] as const) {
      const refused = await put(query);
      assert.deepEqual([refused.status, ...errorCodes(refused)], [400, code]);
    }
    const long = await send('PATCH', session, { body: 'four', headers: { 'Content-Range': '10-20' } });
    assert.deepEqual([long.status, ...errorCodes(long)], [400, 'SIZE_INVALID']);
    for (const range of ['20-10', 'bytes', '-5', 'a-b', '10', '1'.repeat(40)]) {
      const odd = await send('PATCH', session, { body: 'four', headers: { 'Content-Range': range } });
      assert.deepEqual([odd.status, ...errorCodes(odd)], [400, 'BLOB_UPLOAD_INVALID'], range);
    }
    assert.equal((await send('GET', session)).headers.range, '0-9');
    assert.equal((await put(`?digest=${pushed.digest}`)).status, 201);
  });

  it('takes no more than the largest blob, and says so', async () => {
    const session = await openUpload(server().client, NAME);

    const refused = await send('PATCH', session, { body: randomBytes(2_000_000) });
    const other = await send('POST', `/v2/${NAME}/blobs/uploads/?digest=${digestOf(new Uint8Array(20_000))}`, {
      body: inChunks(new Uint8Array(20_000), 5000),
    });

    for (const answer of [refused, other]) {
      assert.deepEqual([answer.status, ...errorCodes(answer)], [413, 'SIZE_INVALID']);
    }
  });

  it('refuses an algorithm that it will not know', async () => {
    const start = (algorithm: string) =>
      send('POST', `/v2/${NAME}/blobs/uploads/?digest-algorithm=${algorithm}`, { body: '' });

    assert.equal((await start('sha512')).status, 202);
    const refused = await start('md5');
    assert.deepEqual([refused.status, ...errorCodes(refused)], [400, 'DIGEST_INVALID']);
  });

  it('takes bytes once it was told to wait for them', async () => {
    const pushed = blob(randomBytes(500));

    const stored = await new Promise<number>((resolve, reject) => {
      const request = open(`${server().url}/v2/${NAME}/blobs/uploads/?digest=${pushed.digest}`, {
        method: 'POST',
        headers: { Authorization: server().authorization, 'Content-Length': 500, Expect: '100-continue' },
      });
      request.on('continue', () => request.end(pushed.bytes));
      request.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      request.on('error', reject);
      request.flushHeaders();
    });

    assert.equal(stored, 201);
  });

  it('is made with its repository only where the registry says so', async () => {
    const opened = await send('POST', '/v2/brand/new/blobs/uploads/', { body: '' });

    assert.equal(opened.status, 202);
    assert.equal((await send('GET', '/v2/brand/new/tags/list')).status, 200);
  });
});

describe('an upload whose connection broke', () => {
  const server = suiteServer();

  it('goes on with what had come', async () => {
    const { client } = server();
    const pushed = blob(randomBytes(4_000_000));
    const session = await openUpload(client, NAME);
    await breakOff(server(), session, pushed.bytes.subarray(0, 3_000_000));

    const held = await heldBy(client, session);
    const rest = await client.send('PATCH', session, chunk(pushed.bytes, held, 4_000_000));
    const stored = await client.send('PUT', `${session}?digest=${pushed.digest}`, { body: '' });

    assert.ok(held > 1_000_000 && held <= 3_000_000);
    assert.equal(rest.status, 202);
    await assertStored(client, stored, pushed);
  });
});

describe('pushing to a registry that makes no repositories', () => {
  const server = suiteServer({ createOnPush: false });

  it('says how to make one', async () => {
    const opened = await server().client.send('POST', `/v2/${NAME}/blobs/uploads/`, { body: '' });
    const put = await pushManifestTo(server().client, NAME, someImage().manifest, 'a');

    for (const answer of [opened, put]) {
      assert.deepEqual([answer.status, ...errorCodes(answer)], [404, 'NAME_UNKNOWN']);
      assert.match(answer.body.toString(), /aws ecr create-repository --repository-name team\/app/);
    }
  });
});

describe('pushing to a registry that makes no repositories but sandboxes', () => {
  const server = suiteServer({ createOnPush: false, sandboxes: ['sandbox/*'] });

  it('makes one of such a name, for whoever may push there', async () => {
    const pushed = someImage();
    const other = await server().clientWith('push', 'team/*');

    await pushImageTo(server().client, 'sandbox/app', pushed, 'a');
    const elsewhere = await pushManifestTo(server().client, NAME, pushed.manifest, 'a');
    const denied = await other.send('POST', '/v2/sandbox/other/blobs/uploads/', { body: '' });

    const { repositories } = server().registry;
    const made = await repositories.get(repositoryName('sandbox/app'));
    assert.deepEqual([made?.sandbox, made?.isMadeOnPush], [{ days: 7 }, true]);
    assert.deepEqual([elsewhere.status, ...errorCodes(elsewhere)], [404, 'NAME_UNKNOWN']);
    assert.equal(denied.status, 403);
    assert.equal(await repositories.get(repositoryName('sandbox/other')), undefined);
  });
});

describe('pushing without leave', () => {
  const server = suiteServer({ anonymousPull: true });

  it('is refused while the body is still coming, and changes nothing', async () => {
    const bytes = randomBytes(5_000_000);
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed, 'a');
    const session = await openUpload(server().client, NAME);
    const digest = digestOf(bytes);

    for (const body of [() => bytes, () => inChunks(bytes, 100_000)]) {
      for (const [method, path] of [
        ['POST', `/v2/${NAME}/blobs/uploads/`],
        ['POST', `/v2/${NAME}/blobs/uploads/?digest=${digest}`],
        ['PATCH', session],
        ['PUT', `${session}?digest=${digest}`],
        ['PUT', `/v2/${NAME}/manifests/b`],
        ['PUT', `/v2/new/manifests/b`],
        ['DELETE', `/v2/${NAME}/manifests/a`],
        ['DELETE', `/v2/${NAME}/blobs/${pushed.config.digest}`],
      ] as const) {
        const refused = await server().anonymous.send(method, path, { body: body() });
        assert.deepEqual([refused.status, ...errorCodes(refused)], [401, 'UNAUTHORIZED'], `${method} ${path}`);
        assert.match(String(refused.headers['www-authenticate']), /scope="repository:[a-z/]+:pull,push"/);
      }
    }
    assert.equal((await server().client.send('GET', session)).headers.range, '0-0');
    assert.equal((await server().client.send('GET', `/v2/${NAME}/manifests/a`)).status, 200);
    assert.equal((await server().client.send('GET', '/v2/new/tags/list')).status, 404);
    assert.equal((await server().anonymous.send('GET', `/v2/${NAME}/manifests/a`)).status, 200);
  });

  it('is denied to who may only pull, or push elsewhere', async () => {
    const puller = await server().clientWith('pull', 'team/*');
    const pusher = await server().clientWith('push', 'other/*');
    for (const client of [puller, pusher]) {
      const refused = await client.send('POST', `/v2/${NAME}/blobs/uploads/`, { body: '' });
      assert.deepEqual([refused.status, ...errorCodes(refused)], [403, 'DENIED']);
    }
    assert.equal((await puller.send('GET', `/v2/${NAME}/manifests/a`)).status, 200);
    assert.equal((await pusher.send('POST', '/v2/other/app/blobs/uploads/', { body: '' })).status, 202);
  });

  it('gives no blob of a repository that one may not read', async () => {
    const secret = blob(randomBytes(30));
    await pushBlobTo(server().client, 'secret/app', secret);
    const pusher = await server().clientWith('push', 'mine/*');
    await pusher.send('POST', '/v2/mine/app/blobs/uploads/', { body: '' });

    const mounted = await pusher.send('POST', `/v2/mine/app/blobs/uploads/?mount=${secret.digest}&from=secret/app`, {
      body: '',
    });
    const claimed = await pushManifestTo(pusher, 'mine/app', manifestOf(secret, []), 'a');

    assert.notEqual(mounted.status, 201);
    assert.deepEqual([claimed.status, ...errorCodes(claimed)], [404, 'MANIFEST_BLOB_UNKNOWN']);
    assert.equal((await pusher.send('GET', `/v2/mine/app/blobs/${secret.digest}`)).status, 404);
  });
});

describe('pushing a manifest (distribution-spec, "Pushing Manifests")', () => {
  const server = suiteServer();
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);

  it('takes it by tag and by digest, and answers where it is', async () => {
    const pushed = someImage();
    for (const part of pushed.blobs) await pushBlobTo(server().client, NAME, part);

    for (const reference of ['by-tag', pushed.manifest.digest, 'by-tag', 'another']) {
      const stored = await pushManifestTo(server().client, NAME, pushed.manifest, reference);
      assert.equal(stored.status, 201);
      assert.equal(stored.headers['docker-content-digest'], pushed.manifest.digest);
      assert.equal(stored.headers['oci-subject'], undefined);
      const got = await send('GET', locationOf(stored));
      assert.deepEqual(got.body, Buffer.from(pushed.manifest.bytes));
    }
  });

  it('takes what others would have written differently', async () => {
    const config = blob(Buffer.from('{}'), MEDIA_TYPE.ociEmpty);
    const part = blob(randomBytes(20), 'application/vnd.oci.image.layer.v1.tar');
    await pushBlobTo(server().client, NAME, config);
    await pushBlobTo(server().client, NAME, part);
    const manifest = (more: object) =>
      json(MEDIA_TYPE.ociManifest, { schemaVersion: 2, config: descriptor(config), ...more });
    const list = (more: object) => json(MEDIA_TYPE.ociIndex, { schemaVersion: 2, ...more });

    for (const [what, pushed] of [
      ['no layers', manifest({ layers: [] })],
      ['no mediaType', manifest({ layers: [descriptor(part)] })],
      [
        'fields nobody knows',
        manifest({ layers: [{ ...descriptor(part), newField: null, data: 'e30=' }], another: { a: [] } }),
      ],
      ['the same layer twice', manifest({ layers: [descriptor(part), descriptor(part)] })],
      ['an empty index', list({ manifests: [] })],
      ['an artifact', manifest({ artifactType: 'application/x.thing', layers: [descriptor(config)] })],
      ['null where nothing is', manifest({ layers: [], subject: null, annotations: null })],
      [
        '3.9 MB of annotations',
        manifest({
          layers: [],
          annotations: Object.fromEntries(Array.from({ length: 390 }, (_, at) => [`a${at}`, 'x'.repeat(10_000)])),
        }),
      ],
    ] as const) {
      const stored = await pushManifestTo(server().client, NAME, pushed, 'odd');
      assert.equal(stored.status, 201, `${what}: ${stored.body.toString()}`);
      const got = await send('GET', `/v2/${NAME}/manifests/odd`);
      assert.equal(got.headers['content-type'], pushed.mediaType);
      assert.deepEqual(got.body, Buffer.from(pushed.bytes));
    }
  });

  it('takes it without a Content-Length, and with parameters of its type', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed);

    const stored = await send('PUT', `/v2/${NAME}/manifests/chunked`, {
      body: inChunks(pushed.manifest.bytes, 50),
      headers: { 'Content-Type': `${pushed.manifest.mediaType}; charset=utf-8` },
    });

    assert.equal(stored.status, 201);
    assert.equal(
      (await send('HEAD', `/v2/${NAME}/manifests/chunked`)).headers['content-type'],
      pushed.manifest.mediaType,
    );
  });

  it('takes an index of indexes', async () => {
    const leaf = someImage();
    await pushImageTo(server().client, NAME, leaf);
    const inner = index([{ image: leaf, architecture: 'amd64' }]);
    const outer = json(MEDIA_TYPE.ociIndex, {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests: [descriptor(inner)],
    });

    const early = await pushManifestTo(server().client, NAME, outer, 'outer');
    await pushManifestTo(server().client, NAME, inner);

    assert.deepEqual([early.status, ...errorCodes(early)], [404, 'MANIFEST_BLOB_UNKNOWN']);
    assert.equal((await pushManifestTo(server().client, NAME, outer, 'outer')).status, 201);
  });

  it('names each blob that is missing', async () => {
    const pushed = someImage();

    const refused = await pushManifestTo(server().client, NAME, pushed.manifest, 'early');

    assert.deepEqual([refused.status, ...errorCodes(refused)], [404, 'MANIFEST_BLOB_UNKNOWN']);
    for (const { digest } of pushed.blobs) assert.ok(refused.body.includes(digest));
    assert.equal((await send('GET', `/v2/${NAME}/manifests/early`)).status, 404);
    assert.equal((await send('GET', `/v2/${NAME}/manifests/${pushed.manifest.digest}`)).status, 404);
  });

  it('takes layers that must not be passed on, without their bytes', async () => {
    const config = blob(Buffer.from('{}'), MEDIA_TYPE.ociConfig);
    await pushBlobTo(server().client, NAME, config);
    const foreign = {
      ...descriptor(blob(randomBytes(9), 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip')),
      urls: ['https://example.org/layer'],
    };

    assert.equal((await pushManifestTo(server().client, NAME, manifestOf(config, [foreign]), 'foreign')).status, 201);
  });

  it('answers the subject that it saw, whether it is there or not', async () => {
    const subject = someImage();
    const [before, after] = [0, 1].map(() => image({ layers: [layer(randomBytes(20))], subject: subject.manifest }));
    assert.ok(before && after);
    for (const [referrer, reference] of [
      [before, before.manifest.digest],
      [after, 'sbom'],
    ] as const) {
      for (const part of referrer.blobs) await pushBlobTo(server().client, NAME, part);
      const stored = await pushManifestTo(server().client, NAME, referrer.manifest, reference);
      assert.equal(stored.status, 201);
      assert.equal(stored.headers['oci-subject'], subject.manifest.digest);
      await pushImageTo(server().client, NAME, subject);
    }
  });

  it('remembers the algorithm that it was pushed under', async () => {
    const pushed = someImage();
    for (const part of pushed.blobs) await pushBlobTo(server().client, NAME, part);
    const manifest = { ...sha512(pushed.manifest.bytes), mediaType: pushed.manifest.mediaType };

    const stored = await pushManifestTo(server().client, NAME, manifest, `${manifest.digest}?tag=long`);

    assert.equal(stored.status, 201);
    assert.equal(stored.headers['docker-content-digest'], manifest.digest);
    for (const reference of [manifest.digest, 'long']) {
      const got = await send('HEAD', `/v2/${NAME}/manifests/${reference}`);
      assert.equal(got.headers['docker-content-digest'], manifest.digest);
    }
  });

  it('points many tags to it at once', async () => {
    const pushed = someImage();
    for (const part of pushed.blobs) await pushBlobTo(server().client, NAME, part);
    const tags = Array.from({ length: 12 }, (_, at) => `v${at}`);
    const query = tags.map((tag) => `tag=${tag}`).join('&');

    const stored = await pushManifestTo(server().client, NAME, pushed.manifest, `${pushed.manifest.digest}?${query}`);

    assert.equal(stored.status, 201);
    assert.deepEqual(String(stored.headers['oci-tag']).split(/, */), tags);
    for (const tag of tags) {
      const got = await send('HEAD', `/v2/${NAME}/manifests/${tag}`);
      assert.equal(got.headers['docker-content-digest'], pushed.manifest.digest);
    }
    const refused = await pushManifestTo(
      server().client,
      NAME,
      pushed.manifest,
      `${pushed.manifest.digest}?tag=good&tag=b@d`,
    );
    assert.equal(refused.status, 400);
    assert.equal((await send('HEAD', `/v2/${NAME}/manifests/good`)).status, 404);
  });

  it('refuses what is no manifest, and says why', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed);
    const type = pushed.manifest.mediaType;
    const valid = JSON.parse(pushed.manifest.bytes.toString()) as { layers: object[] };
    const text = (more: object) => JSON.stringify({ ...valid, ...more });

    for (const [what, body, contentType] of [
      ['nothing', '', type],
      ['no JSON', '{', type],
      ['a list', '[]', type],
      ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), type],
      ['schema 1', text({ schemaVersion: 1 }), type],
      ['another type than it says', pushed.manifest.bytes, MEDIA_TYPE.ociIndex],
      ['a type that nobody knows', text({ mediaType: undefined }), 'application/json'],
      ['no config', text({ config: undefined }), type],
      ['a digest that is none', text({ layers: [{ ...valid.layers[0], digest: 'sha256:../../x' }] }), type],
      ['a negative size', text({ layers: [{ ...valid.layers[0], size: -1 }] }), type],
      ['a size that is a text', text({ layers: [{ ...valid.layers[0], size: '1' }] }), type],
      ['sizes beyond counting', text({ layers: [{ ...valid.layers[0], size: 2 ** 53 - 1 }] }), type],
      ['layers that are none', text({ layers: {} }), type],
      ['too many layers', text({ layers: Array.from({ length: 10_001 }, () => valid.layers[0]) }), type],
    ] as const) {
      const refused = await send('PUT', `/v2/${NAME}/manifests/bad`, {
        body,
        headers: { 'Content-Type': contentType },
      });
      assert.deepEqual([refused.status, ...errorCodes(refused)], [400, 'MANIFEST_INVALID'], what);
    }
    assert.equal((await send('GET', `/v2/${NAME}/manifests/bad`)).status, 404);
  });

  it('refuses bytes that have another digest than the address says', async () => {
    const pushed = someImage();
    for (const part of pushed.blobs) await pushBlobTo(server().client, NAME, part);
    const spaced = { ...pushed.manifest, bytes: Buffer.concat([pushed.manifest.bytes, Buffer.from('  ')]) };

    const refused = await pushManifestTo(server().client, NAME, spaced, pushed.manifest.digest);
    const nonsense = await pushManifestTo(server().client, NAME, pushed.manifest, 'sha256:baddigeststring');

    assert.deepEqual([refused.status, ...errorCodes(refused)], [400, 'DIGEST_INVALID']);
    assert.deepEqual([nonsense.status, ...errorCodes(nonsense)], [400, 'DIGEST_INVALID']);
    assert.equal((await send('GET', `/v2/${NAME}/manifests/${pushed.manifest.digest}`)).status, 404);
  });

  it('refuses a tag that is none', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed);
    for (const tag of ['.hidden', '-dash', 'a'.repeat(129), 'sp%20ace', 'umläut'.replace('ä', '%C3%A4')]) {
      const refused = await pushManifestTo(server().client, NAME, pushed.manifest, tag);
      assert.equal(refused.status, 400, tag);
    }
    assert.equal((await pushManifestTo(server().client, NAME, pushed.manifest, 'a'.repeat(128))).status, 201);
  });

  it('refuses one of more than four megabytes, and answers so', async () => {
    const large = { ...someImage().manifest, bytes: Buffer.alloc(6 << 20, 0x20) };

    const refused = await pushManifestTo(server().client, NAME, large, 'large');
    const unannounced = await send('PUT', `/v2/${NAME}/manifests/large`, { body: inChunks(large.bytes, 1 << 20) });

    for (const answer of [refused, unannounced]) {
      assert.deepEqual([answer.status, ...errorCodes(answer)], [413, 'SIZE_INVALID']);
    }
    assert.equal((await send('GET', `/v2/${NAME}/tags/list`)).status, 200);
  });
});

function manifestOf(config: Blob, layers: readonly object[]): Blob {
  const mediaType = MEDIA_TYPE.ociManifest;
  return json(mediaType, { schemaVersion: 2, mediaType, config: descriptor(config), layers });
}

/** Sends bytes of a longer PATCH, and ends the connection once the server has written some of them. */
async function breakOff(
  { url, authorization, client }: RegistryServer,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const request = open(`${url}${path}`, {
    method: 'PATCH',
    headers: { Authorization: authorization, 'Content-Length': bytes.length + 1 },
  });
  const broken = once(request, 'error');
  request.write(bytes);
  while ((await heldBy(client, path)) <= 1_000_000) await sleep(5);
  request.destroy(new Error('broken off'));
  await broken;
  while ((await client.send('PATCH', path, { body: '' })).status === 409) await sleep(5);
}

/** How many bytes a session says that it has. */
async function heldBy(client: HttpClient, session: string): Promise<number> {
  const { headers } = await client.send('GET', session);
  return Number(headers.range?.split('-')[1]) + 1;
}

async function assertStored(client: HttpClient, stored: Answer, { digest, bytes }: Blob): Promise<void> {
  assert.equal(stored.status, 201, stored.body.toString());
  assert.equal(stored.headers['docker-content-digest'], digest);
  const got = await client.send('GET', locationOf(stored));
  assert.equal(got.status, 200);
  assert.equal(got.headers['docker-content-digest'], digest);
  assert.deepEqual(got.body, Buffer.from(bytes));
}

/** A part of a blob, and where it belongs. */
function chunk(bytes: Uint8Array, start: number, end: number): Ask {
  return { body: bytes.subarray(start, end), headers: { ...OCTETS, 'Content-Range': `${start}-${end - 1}` } };
}
