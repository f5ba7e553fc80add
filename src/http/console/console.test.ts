import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { type Answer, httpClient } from '../../../test/support/http.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { silentLog } from '../../lib/log.ts';
import { createRoutes } from '../routes.ts';
import { type Handler, startServer } from '../server.ts';
import { openConsole } from './index.ts';

const PAGE = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the console', () => {
  it('is one page at each of its addresses, under a policy that lets it load from nowhere else', async (t) => {
    const { get } = await serve(t);
    for (const path of ['/', '/repositories', '/repositories/team/app/images/latest', '/no/such/view?x=1']) {
      const { status, headers, body } = await get(path, PAGE);
      assert.deepEqual([status, body.toString()], [200, '<title>Pratique</title>'], path);
      assert.match(
        String(headers['content-security-policy']),
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      );
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*|http/);
      assert.equal(headers['cache-control'], 'no-cache');
    }
  });

  it('sends its files for good, as brotli made them where that is taken', async (t) => {
    const { get } = await serve(t);

    const plain = await get('/assets/a-1.js', {});
    const smaller = await get('/assets/a-1.js', { 'Accept-Encoding': 'gzip, deflate, br' });

    assert.deepEqual([plain.body.toString(), plain.headers['content-encoding']], ['alert(1)', undefined]);
    assert.equal(smaller.headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(smaller.body).toString(), 'alert(1)');
    for (const { headers } of [plain, smaller]) {
      assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(headers['vary'], 'Accept-Encoding');
    }
  });

  it('answers HEAD without a body', async (t) => {
    const { send } = await serve(t);
    const { status, headers, body } = await send('HEAD', '/assets/a-1.js', {});

    assert.deepEqual([status, headers['content-length'], body.length], [200, '8', 0]);
  });

  const ELSEWHERE: readonly (readonly [string, string, Readonly<Record<string, string>>, number, string])[] = [
    ['GET', '/v2/', PAGE, 200, 'v2'],
    ['GET', '/api/v1/session', PAGE, 200, 'api'],
    ['GET', '/metrics', PAGE, 200, 'api'],
    ['POST', '/', PAGE, 200, 'aws'],
    ['GET', '/?Action=GetCallerIdentity', PAGE, 200, 'aws'],
    ['GET', '/healthz', PAGE, 200, '{"status":"ok","service":"pratique"}'],
    ['GET', '/', { Accept: '*/*' }, 200, 'This is Pratique'],
    ['GET', '/no/such/view', { Accept: '*/*' }, 404, 'nothing is served at'],
    ['POST', '/repositories', PAGE, 404, 'nothing is served at'],
    ['GET', '/assets/gone-1.js', { Accept: '*/*' }, 404, 'nothing is served at'],
    ['GET', '/assets/a-1.js.br', { Accept: '*/*' }, 404, 'nothing is served at'],
    ['GET', '/../secret', { Accept: '*/*' }, 404, 'nothing is served at'],
    ['GET', '/assets/..%2F..%2Fsecret', { Accept: '*/*' }, 404, 'nothing is served at'],
  ];
  for (const [method, path, headers, status, text] of ELSEWHERE) {
    it(`leaves ${method} ${path} for ${headers === PAGE ? 'a browser' : 'a script'} to who answers ${text}`, async (t) => {
      const { send } = await serve(t);
      const answer = await send(method, path, headers);

      assert.equal(answer.status, status);
      assert.ok(answer.body.toString().includes(text), answer.body.toString());
    });
  }

  it('is left out where it was not built', async (t) => {
    assert.equal(openConsole(join(temporaryFolder(t), 'dist')), undefined);
  });
});

async function serve(t: TestContext) {
  const root = temporaryFolder(t);
  const dist = join(root, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret'), 'secret');
  writeFileSync(join(dist, 'index.html'), '<title>Pratique</title>');
  writeFileSync(join(dist, 'assets/a-1.js'), 'alert(1)');
  writeFileSync(join(dist, 'assets/a-1.js.br'), brotliCompressSync('alert(1)'));
  const says =
    (text: string): Handler =>
    async (_request, response) =>
      void response.end(text);
  const [v2, api, aws, download, certificates] = ['v2', 'api', 'aws', 'download', 'certificates'].map(says);
  assert.ok(v2 && api && aws && download && certificates);
  const console = openConsole(dist);
  const route = createRoutes({ v2, api, aws, download, certificates, console, unready: async () => undefined });
  const server = await startServer({ route, log: silentLog }, '127.0.0.1', 0);
  const client = httpClient(`http://127.0.0.1:${server.port}`);
  t.after(async () => {
    client.close();
    await server.stop(0);
  });
  const send = async (method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
    await client.send(method, path, { headers });
  return { send, get: (path: string, headers: Readonly<Record<string, string>>) => send('GET', path, headers) };
}
