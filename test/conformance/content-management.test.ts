import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/oci/digest.ts';
import { type Answer, errorCodes, type HttpClient } from '../support/http.ts';
import { pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { blob, image, index, layer } from '../support/images.ts';
import { suiteServer } from '../support/registry-server.ts';

const NAME = 'team/app';
const UNKNOWN = digestOf(Buffer.from('nobody pushed this'));
const someImage = () => image({ layers: [layer(randomBytes(50), { compression: 'none' })] });

describe('deleting (distribution-spec, "Content Management")', () => {
  const server = suiteServer();
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);
  const status = async (method: string, path: string) => (await send(method, `/v2/${NAME}/${path}`)).status;

  it('a tag leaves the manifest and its other tags', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed, 'one', 'two');

    const deleted = await send('DELETE', `/v2/${NAME}/manifests/one`);

    assert.deepEqual([deleted.status, deleted.body.length], [202, 0]);
    assert.equal(await status('HEAD', 'manifests/one'), 404);
    assert.equal(await status('HEAD', 'manifests/two'), 200);
    assert.equal(await status('HEAD', `manifests/${pushed.manifest.digest}`), 200);
    assert.deepEqual(tagsOf(await send('GET', `/v2/${NAME}/tags/list`)), ['two']);
    assert.equal(await status('DELETE', 'manifests/one'), 404);
  });

  it('is written down with who did it, and pushing is not', async () => {
    const before = (await server().trail()).length;
    await pushImageTo(server().client, NAME, someImage(), 'told');

    assert.equal(await status('DELETE', 'manifests/told'), 202);
    assert.equal(await status('DELETE', 'manifests/told'), 404);

    const [last, ...earlier] = await server().trail();
    assert.deepEqual([last?.way, last?.action, last?.about], ['oci', 'deleteManifest', `${NAME} told`]);
    assert.match(last?.by ?? '', /^user-/);
    assert.equal(earlier.length, before);
  });

  it('a manifest takes its tags along, and leaves its blobs', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed, 'three', 'four');

    assert.equal(await status('DELETE', `manifests/${pushed.manifest.digest}`), 202);

    for (const reference of ['three', 'four', pushed.manifest.digest]) {
      for (const method of ['GET', 'HEAD', 'DELETE']) assert.equal(await status(method, `manifests/${reference}`), 404);
    }
    for (const part of pushed.blobs) assert.equal(await status('HEAD', `blobs/${part.digest}`), 200);
    await pushManifestTo(server().client, NAME, pushed.manifest, 'three');
    assert.equal(await status('HEAD', 'manifests/three'), 200);
  });

  it('a manifest waits for the index that lists it', async () => {
    const child = someImage();
    const parent = index([{ image: child, architecture: 'amd64' }]);
    await pushImageTo(server().client, NAME, child);
    await pushManifestTo(server().client, NAME, parent, 'index');

    const refused = await send('DELETE', `/v2/${NAME}/manifests/${child.manifest.digest}`);

    assert.deepEqual([refused.status, ...errorCodes(refused)], [405, 'DENIED']);
    assert.ok(refused.body.includes(parent.digest));
    assert.equal(await status('DELETE', `manifests/${parent.digest}`), 202);
    assert.equal(await status('HEAD', `manifests/${child.manifest.digest}`), 404);
  });

  it('a blob waits for the manifest that needs it', async () => {
    const pushed = someImage();
    await pushImageTo(server().client, NAME, pushed);

    for (const part of pushed.blobs) {
      const refused = await send('DELETE', `/v2/${NAME}/blobs/${part.digest}`);
      assert.deepEqual([refused.status, ...errorCodes(refused)], [405, 'DENIED']);
      assert.ok(refused.body.includes(pushed.manifest.digest));
    }
    await send('DELETE', `/v2/${NAME}/manifests/${pushed.manifest.digest}`);
    for (const part of pushed.blobs) {
      assert.equal(await status('DELETE', `blobs/${part.digest}`), 202);
      for (const method of ['GET', 'HEAD', 'DELETE']) assert.equal(await status(method, `blobs/${part.digest}`), 404);
    }
  });

  it('a blob leaves it in other repositories, and may be followed by another push', async () => {
    const pushed = blob(randomBytes(40));
    await pushBlobTo(server().client, NAME, pushed);
    await pushBlobTo(server().client, 'other', pushed);

    assert.equal(await status('DELETE', `blobs/${pushed.digest}`), 202);

    assert.equal((await send('GET', `/v2/other/blobs/${pushed.digest}`)).status, 200);
    await pushBlobTo(server().client, NAME, pushed);
    assert.equal(await status('HEAD', `blobs/${pushed.digest}`), 200);
  });

  for (const [path, expected, code] of [
    ['manifests/missing', 404, 'MANIFEST_UNKNOWN'],
    [`manifests/${UNKNOWN}`, 404, 'MANIFEST_UNKNOWN'],
    ['manifests/.hidden', 404, 'MANIFEST_UNKNOWN'],
    [`blobs/${UNKNOWN}`, 404, 'BLOB_UNKNOWN'],
    ['blobs/sha256:abc', 400, 'DIGEST_INVALID'],
    ['tags/list', 405, 'UNSUPPORTED'],
    ['blobs/uploads/', 405, 'UNSUPPORTED'],
    [`referrers/${UNKNOWN}`, 405, 'UNSUPPORTED'],
  ] as const) {
    it(`of nothing is refused: ${path.slice(0, 30)}`, async () => {
      await pushImageTo(server().client, NAME, someImage());

      const refused = await send('DELETE', `/v2/${NAME}/${path}`);

      assert.deepEqual([refused.status, ...errorCodes(refused)], [expected, code]);
      if (expected === 405) assert.match(String(refused.headers.allow), /^[A-Z, ]+$/);
    });
  }

  it('in a repository that nobody made finds nothing', async () => {
    for (const path of ['manifests/latest', `manifests/${UNKNOWN}`, `blobs/${UNKNOWN}`]) {
      const refused = await send('DELETE', `/v2/nobody/${path}`);
      assert.deepEqual([refused.status, ...errorCodes(refused)], [404, 'NAME_UNKNOWN']);
    }
  });
});

function tagsOf({ body }: Answer): string[] {
  return (JSON.parse(body.toString()) as { tags: string[] }).tags;
}
