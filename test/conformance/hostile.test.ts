import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { errorCodes, exchange, type HttpClient } from '../support/http.ts';
import { pushImageTo } from '../support/http-push.ts';
import { image, layer } from '../support/images.ts';
import { suiteServer } from '../support/registry-server.ts';

const NAME = 'team/app';

describe('a path', () => {
  const server = suiteServer();
  const send: HttpClient['send'] = (...ask) => server().client.send(...ask);
  const pushed = image({ layers: [layer(randomBytes(50))] });
  before(() => pushImageTo(server().client, NAME, pushed, 'latest'));

  for (const name of [
    '..',
    'a/..',
    '../team/app',
    'team/../team/app',
    'team/./app',
    'team//app',
    '/team/app',
    'team/app/',
    '%2e%2e',
    'team%2F..%2Fteam%2Fapp',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'team%2F%2e%2e%2Fapp',
    '..%5c..%5cetc',
    'Team/App',
    'team_/app',
    '-team',
    'team..app',
    'a___b',
    'a%00b',
    'a%0d%0aX-Evil:%201',
    'a%20b',
    'a:b',
    'a@sha256:b',
    'umlaut-%C3%A4',
    '%EF%BC%8E%EF%BC%8E',
    'a'.repeat(256),
  ]) {
    it(`names no repository by ${name.slice(0, 40)}`, async () => {
      for (const [method, path] of [
        ['GET', `/v2/${name}/manifests/latest`],
        ['GET', `/v2/${name}/tags/list`],
        ['POST', `/v2/${name}/blobs/uploads/`],
        ['PUT', `/v2/${name}/manifests/latest`],
      ] as const) {
        const answer = await send(method, path, { body: '' });
        assert.ok(answer.status === 400 || answer.status === 404, `${method} ${path}: ${answer.status}`);
        assert.ok(['NAME_INVALID', 'UNSUPPORTED'].includes(errorCodes(answer)[0] ?? ''), answer.body.toString());
        assert.equal(answer.headers['x-evil'], undefined);
      }
    });
  }

  for (const name of [
    'a',
    '0',
    'a.b',
    'a_b',
    'a__b',
    'a---b',
    'a/b/c/d/e/f',
    'blobs/uploads',
    'a/manifests/b',
    'tags/list',
    'v2',
    'a'.repeat(255),
  ]) {
    it(`names a repository by ${name.slice(0, 40)}`, async () => {
      await pushImageTo(server().client, name, pushed, 'latest');

      const got = await send('GET', `/v2/${name}/manifests/latest`);
      const list = await send('GET', `/v2/${name}/tags/list`);

      assert.deepEqual(got.body, Buffer.from(pushed.manifest.bytes));
      assert.deepEqual(JSON.parse(list.body.toString()), { name, tags: ['latest'] });
    });
  }

  it('may be percent-encoded', async () => {
    for (const path of [
      '/v2/team%2Fapp/manifests/latest',
      '/v2/team/app/manifests/l%61test',
      `/v2/team/app/manifests/${pushed.manifest.digest.replace(':', '%3A')}`,
      `/v2/team/app/blobs/${pushed.config.digest.replace(':', '%3a')}`,
    ]) {
      assert.equal((await send('GET', path)).status, 200, path);
    }
  });

  for (const path of [
    '/v2/team/app/manifests/%',
    '/v2/team/app/manifests/%zz',
    '/v2/%ff/manifests/latest',
    '/v2/%c0%ae%c0%ae/manifests/latest',
  ]) {
    it(`is refused where it is encoded as nothing: ${path}`, async () => {
      const answer = await send('GET', path);

      assert.deepEqual([answer.status, ...errorCodes(answer)], [400, 'NAME_INVALID']);
    });
  }

  for (const path of [
    '/v2/team/app',
    '/v2/team/app/',
    '/v2/team/app/manifests',
    '/v2/team/app/tags/',
    '/v2/team/app/tags/other',
    '/v2/_other',
    '/v2/team/app/manifests/latest/more',
    '/v2//',
    '/v2/..',
    '/v2/../v2/_catalog',
    '/v3/',
    '/%2e%2e/v2/',
  ]) {
    it(`leads nowhere: ${path}`, async () => {
      const answer = await send('GET', path);

      assert.ok(answer.status === 404 || answer.status === 400, String(answer.status));
      assert.ok(errorCodes(answer).length > 0);
    });
  }

  it('takes only its own methods', async () => {
    for (const [method, path, allowed] of [
      ['POST', '/v2/', 'GET, HEAD'],
      ['PUT', '/v2/_catalog', 'GET'],
      ['PATCH', `/v2/${NAME}/manifests/latest`, 'GET, HEAD, PUT, DELETE'],
      ['PUT', `/v2/${NAME}/blobs/${pushed.config.digest}`, 'GET, HEAD, DELETE'],
      ['GET', `/v2/${NAME}/blobs/uploads/`, 'POST'],
      ['OPTIONS', `/v2/${NAME}/tags/list`, 'GET'],
    ] as const) {
      const answer = await send(method, path, { body: '' });
      assert.deepEqual([answer.status, answer.headers.allow], [405, allowed], `${method} ${path}`);
    }
  });
});

describe('a request that no client would write', () => {
  const server = suiteServer();
  const statusOf = (heard: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1]);
  const raw = (lines: readonly string[]) =>
    exchange(server().url, lines.map((line) => line.replace('$AUTH', server().authorization)).join('\r\n'));

  for (const [title, lines, expected] of [
    [
      'two lengths',
      [
        'POST /v2/a/blobs/uploads/ HTTP/1.1',
        'Host: a',
        'Authorization: $AUTH',
        'Content-Length: 1',
        'Content-Length: 2',
        '',
        'ab',
      ],
      400,
    ],
    [
      'a length and chunks',
      [
        'POST /v2/a/blobs/uploads/ HTTP/1.1',
        'Host: a',
        'Authorization: $AUTH',
        'Content-Length: 1',
        'Transfer-Encoding: chunked',
        '',
        '0',
        '',
        '',
      ],
      400,
    ],
    [
      'a chunk of no size',
      [
        'PUT /v2/a/manifests/b HTTP/1.1',
        'Host: a',
        'Authorization: $AUTH',
        'Transfer-Encoding: chunked',
        '',
        'zz',
        '',
        '',
      ],
      400,
    ],
    ['a space in the path', ['GET /v2/a b/tags/list HTTP/1.1', 'Host: a', '', ''], 400],
    ['a header of 64 kB', ['GET /v2/ HTTP/1.1', 'Host: a', `X-Large: ${'x'.repeat(65_536)}`, '', ''], 431],
    ['no host', ['GET /v2/ HTTP/1.1', '', ''], 400],
    ['another protocol', ['HELO registry', '', ''], 400],
  ] as const) {
    it(`is refused: ${title}`, async () => {
      assert.equal(statusOf(await raw(lines)), expected);
    });
  }

  it('gets no other answer when its body breaks off', async () => {
    const begun = [
      'PUT /v2/a/manifests/b HTTP/1.1',
      'Host: a',
      'Authorization: $AUTH',
      'Content-Length: 100',
      '',
      '{"schemaVersion"',
    ];

    assert.equal(await raw(begun), '');
    assert.equal((await server().client.send('GET', '/v2/')).status, 200);
  });

  it('finds a server that goes on', async () => {
    const noise = Array.from({ length: 30 }, () => exchange(server().url, randomBytes(200).toString('latin1')));
    await Promise.allSettled(noise);

    assert.equal((await server().client.send('GET', '/v2/')).status, 200);
  });
});
