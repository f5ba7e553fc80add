import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { type Misbehave, startFakeRegistry } from '../../../test/support/fake-registry.ts';
import { blob } from '../../../test/support/images.ts';
import { collect } from '../../lib/limited.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parseReference } from './reference.ts';
import { registryWriter } from './writer.ts';

const BLOB = blob(Buffer.alloc(300_000, 'advisories '), MEDIA_TYPE.octets);
const HERE = blob(Buffer.from('here'), MEDIA_TYPE.octets);

describe('a push to a registry', () => {
  it('begins an upload, sends the bytes and ends it under the digest', async (t) => {
    const { write, asked, taken } = await registry(t);

    assert.equal(await write(), true);

    assert.deepEqual(asked(), [
      `HEAD blobs/${BLOB.digest}`,
      'POST blobs/uploads/',
      'PATCH blobs/uploads/1?state=a',
      `PUT blobs/uploads/1?state=b&digest=${encodeURIComponent(BLOB.digest)}`,
    ]);
    assert.deepEqual(taken(), BLOB.bytes);
  });

  it('sends nothing that is there', async (t) => {
    const { write, asked } = await registry(t);

    assert.equal(await write(HERE), false);
    assert.deepEqual(asked(), [`HEAD blobs/${HERE.digest}`]);
  });

  it('begins anew where an upload broke off or the registry was busy', async (t) => {
    const { write, asked, taken } = await registry(t, (request, response, number) => {
      if (request.method === 'PATCH' && number === 3) request.socket.destroy();
      else if (request.method === 'PATCH' && number === 6) response.writeHead(503).end();
      else return false;
      return true;
    });

    assert.equal(await write(), true);

    assert.equal(asked().filter((line) => line.startsWith('POST')).length, 3);
    assert.deepEqual(taken(), BLOB.bytes);
  });

  it('asks for leave to push, and for it once', async (t) => {
    const scopes: unknown[] = [];
    const { write, asked } = await registry(t, (request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      if (url.pathname === '/token') {
        scopes.push(url.searchParams.get('scope'));
        response.end('{"token":"t"}');
        return true;
      }
      if (request.headers.authorization === 'Bearer t') return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end();
      return true;
    });

    assert.equal(await write(), true);

    assert.deepEqual(scopes, ['repository:app:pull,push']);
    assert.equal(asked().filter((line) => line.startsWith('PATCH')).length, 1);
  });

  it('says what the registry says that refuses it, though it did not read all of it', async (t) => {
    const refusal = JSON.stringify({ errors: [{ code: 'DENIED', message: 'the quota is\nused up' }] });
    const { write } = await registry(t, (request, response) => {
      if (request.method !== 'PATCH') return false;
      response.writeHead(403, { connection: 'close' }).end(refusal);
      return true;
    });

    await assert.rejects(
      write(),
      /does not let anybody without a login push "blobs\/.*": 403 Forbidden, DENIED: the quota is\\u000aused up$/,
    );
  });

  it('says that there is no such repository', async (t) => {
    const { write } = await registry(t, (_request, response) => {
      response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN","message":"it must be made first"}]}');
      return true;
    });

    await assert.rejects(
      write(),
      /" has no place for "blobs\/.*": 404 Not Found, NAME_UNKNOWN: it must be made first$/,
    );
  });

  it('sends no bytes and no login to another host', async (t) => {
    const other = await startFakeRegistry(t, []);
    const { write } = await registry(t, (request, response) => {
      if (request.method !== 'POST') return false;
      const location = `${other.url.replace('localhost', '127.0.0.1')}/upload`;
      response.writeHead(202, { location }).end();
      return true;
    });

    await assert.rejects(write(), /wants an upload sent to "http:\/\/127\.0\.0\.1:\d+\/upload", another host$/);
    assert.deepEqual(other.asked, []);
  });

  it('puts a manifest under its tag', async (t) => {
    const { writer, asked } = await registry(t);

    await writer.manifest(Buffer.from('{}'), MEDIA_TYPE.ociManifest, 'latest');

    assert.deepEqual(asked(), ['PUT manifests/latest']);
  });
});

/** A registry that takes one blob, and a writer to it. */
async function registry(t: TestContext, misbehave: Misbehave = () => false) {
  let sent: Buffer = Buffer.alloc(0);
  const fake = await startFakeRegistry(t, [HERE], {
    misbehave: (request, response, number) =>
      misbehave(request, response, number) || take(request, response, (bytes) => (sent = bytes)),
  });
  const parsed = parseReference(`${fake.host}/app:1`);
  assert.equal(parsed.kind, 'reference');
  const controller = new AbortController();
  const options = { isPlainHttp: true, isInsecure: false, trustedRealms: [], environment: {}, pauseMilliseconds: 1 };
  const writer = registryWriter(parsed.reference, options, controller.signal);
  t.after(() => writer.close());
  const open = (bytes: Uint8Array) =>
    async function* () {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    };
  return {
    writer,
    write: async (which = BLOB) => await writer.blob(which, open(which.bytes), controller.signal),
    asked: () => fake.asked.map((line) => line.replace(/ Bearer t$/, '')),
    taken: () => sent,
  };
}

function take(request: IncomingMessage, response: ServerResponse, onBytes: (bytes: Buffer) => void): boolean {
  const answers: Readonly<Record<string, () => void>> = {
    POST: () => response.writeHead(202, { location: '/v2/app/blobs/uploads/1?state=a' }).end(),
    PUT: () => response.writeHead(201).end(),
    async PATCH() {
      onBytes(Buffer.from(await collect(request, 1_000_000)));
      response.writeHead(202, { location: `http://${request.headers.host}/v2/app/blobs/uploads/1?state=b` }).end();
    },
  };
  const answer = answers[request.method ?? ''];
  answer?.();
  return answer !== undefined;
}
