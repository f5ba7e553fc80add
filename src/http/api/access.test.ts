import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { exchange } from '../../../test/support/http.ts';
import { index } from '../../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { recordImage } from '../../match/index.ts';
import type { ApiPackageHolders, ApiPackageNames, ApiProblem } from './types.ts';

const api = suiteApi();
const [first, second, third] = [imageNumber(1), imageNumber(2), imageNumber(3)];
const HOLDERS = '/api/v1/packages?type=deb&name=openssl';

async function seed(): Promise<void> {
  const { registry, database } = api();
  const { dependencies } = matchingOn(database);
  await push(registry, 'team/a', first, 'latest');
  await push(registry, 'team/b', first, 'v1');
  await push(registry, 'team/b', second);
  await push(registry, 'team/b', index([{ image: second, architecture: 'amd64' }]), 'multi');
  await push(registry, 'other', third, 'latest');
  for (const [{ manifest }, version] of [
    [first, '1'],
    [second, '1'],
    [third, '2'],
  ] as const) {
    await recordImage(dependencies, debianImage(manifest.digest, [debRecord('openssl', version)]));
  }
}

async function holdersFor(authorization: string, query = ''): Promise<ApiPackageHolders> {
  const answer = await api().get(`${HOLDERS}${query}`, { Authorization: authorization });
  assert.equal(answer.status, 200, answer.body.toString());
  return JSON.parse(answer.body.toString()) as ApiPackageHolders;
}

const told = ({ images }: ApiPackageHolders) =>
  images.map(({ repository, tags, package: { version } }) => [repository, ...tags, version].join(' '));

const HISTORY = '/tags/latest/history';
const PARTS = ['/remedies', '/layers', '/manifest', '/config', '/referrers'];

const problemIn = (body: Buffer) => JSON.parse(body.toString()) as ApiProblem;

describe('the images that hold a package, by the REST API', () => {
  before(seed);

  it('are given with repository, tags, package and place', async () => {
    const { images } = await holdersFor(await api().login({ permission: 'pull', pattern: '*' }), '&version=2');

    assert.deepEqual(images, [
      {
        repository: 'other',
        digest: third.manifest.digest,
        tags: ['latest'],
        package: {
          type: 'deb',
          name: 'openssl',
          version: '2',
          architecture: 'amd64',
          purl: 'pkg:deb/debian/openssl@2?arch=amd64&distro=debian-9',
          distro: { id: 'debian', release: '9' },
          path: 'var/lib/dpkg/status',
          layer: { index: 0, digest: 'sha256:base' },
          evidence: 'installed',
        },
      },
    ]);
  });

  it('are those of the repositories that who asks may pull from', async () => {
    const grants = (pattern: string) => ({ permission: 'pull', pattern }) as const;
    const seen = async (...patterns: readonly string[]) =>
      told(await holdersFor(await api().login(...patterns.map(grants)))).toSorted();

    assert.deepEqual(await seen('*'), ['other latest 2', 'team/a latest 1', 'team/b multi 1', 'team/b v1 1']);
    assert.deepEqual(await seen('team/*'), ['team/a latest 1', 'team/b multi 1', 'team/b v1 1']);
    assert.deepEqual(await seen('team/a', 'other'), ['other latest 2', 'team/a latest 1']);
    assert.deepEqual(await seen('nothing'), []);
    assert.deepEqual(await seen(), []);
  });

  it('come in pages that fit together, whoever asks', async () => {
    for (const pattern of ['*', 'team/*', 'other']) {
      const authorization = await api().login({ permission: 'pull', pattern });
      const whole = told(await holdersFor(authorization));
      const paged: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await holdersFor(authorization, `&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        paged.push(...told(page));
        cursor = page.next;
      }
      assert.deepEqual(paged, whole, pattern);
    }
  });
});

describe('who asks the REST API', () => {
  it('is told to log in, where nobody may see without', async () => {
    for (const path of [
      '/api/v1/repositories/other/images/latest',
      HOLDERS,
      '/api/v1/packages/names?prefix=o',
      '/api/v1/events',
      '/api/v1/deliveries',
    ]) {
      const bare = await fetch(`${api().url}${path}`);
      const wrong = await api().get(path, { Authorization: `Basic ${btoa('AKPQNOBODY:x')}` });
      const strange = await api().get(path, { Authorization: 'Digest x' });

      for (const status of [bare.status, wrong.status, strange.status]) assert.equal(status, 401, path);
      assert.match(bare.headers.get('www-authenticate') ?? '', /^Basic realm="Pratique"/);
      assert.equal(problemIn(wrong.body).code, 'unauthenticated');
    }
  });

  it('hears the same of a repository that it may not see, whether there is one or not', async () => {
    const authorization = await api().login({ permission: 'pull', pattern: 'team/*' });
    const bodies = [];
    for (const name of ['other', 'none']) {
      for (const rest of ['', '/packages', '/findings', '/coverage', ...PARTS]) {
        const path = `/api/v1/repositories/${name}/images/latest${rest}`;
        const { status, body } = await api().get(path, { Authorization: authorization });
        assert.equal(status, 403);
        bodies.push(body.toString().replace(name, '…'));
      }
      const { body } = await api().get(`/api/v1/repositories/${name}${HISTORY}`, { Authorization: authorization });
      bodies.push(body.toString().replace(name, '…'));
    }
    assert.equal(new Set(bodies).size, 1);
  });

  it('sees names of packages only with leave to pull from every repository', async () => {
    const some = await api().login({ permission: 'pull', pattern: 'team/*' });
    const all = await api().login({ permission: 'pull', pattern: '*' });
    const path = '/api/v1/packages/names?prefix=op';

    assert.equal((await api().get(path, { Authorization: some })).status, 403);
    const { body } = await api().get(path, { Authorization: all });
    assert.deepEqual(JSON.parse(body.toString()) satisfies ApiPackageNames, {
      names: [{ type: 'deb', name: 'openssl' }],
    });
  });

  it('has to wait after many wrong logins', async () => {
    const guess = { Authorization: `Basic ${btoa('AKPQGUESSED:x')}` };
    let last = await api().get(HOLDERS, guess);
    for (let tries = 0; tries < 40 && last.status === 401; tries += 1) last = await api().get(HOLDERS, guess);

    assert.equal(last.status, 429);
    assert.ok(Number(last.headers['retry-after']) > 0);
    assert.equal(problemIn(last.body).code, 'too-many-logins');
  });
});

describe('who asks for what the document says they may not', () => {
  interface Document {
    readonly paths: Readonly<
      Record<string, Readonly<Record<string, { security: readonly Record<string, string[]>[] }>>>
    >;
  }

  it('is refused before anything of the request is looked at', async () => {
    const { paths } = JSON.parse((await api().get('/api/v1/openapi.json')).body.toString()) as Document;
    const grant = (permission: 'pull' | 'push' | 'administer', pattern: string) => api().login({ permission, pattern });
    const nobody = await api().login();
    const less: Readonly<Record<string, readonly string[]>> = {
      'pull-all': [nobody, await grant('administer', 'team/*')],
      'administer-all': [nobody, await grant('push', '*'), await grant('administer', 'team/*')],
      pull: [nobody, await grant('administer', 'else')],
    };

    for (const [path, methods] of Object.entries(paths)) {
      const asked = path
        .replace('{name}', 'team%2Fa')
        .replace('{reference}', 'latest')
        .replaceAll(/\{\w+\}/g, '1');
      for (const [method, { security }] of Object.entries(methods)) {
        const need = security[0]?.['basic'];
        if (need === undefined) continue;
        const heard = async (Authorization: string) => {
          const { status } = await api().send(method.toUpperCase(), NEEDED[asked] ?? asked, { Authorization });
          return status;
        };
        const bare = await fetch(`${api().url}${asked}`, { method: method.toUpperCase() });
        assert.equal(bare.status, 401, `${method} ${path}`);
        for (const one of less[need[0] ?? ''] ?? []) assert.equal(await heard(one), 403, `${method} ${path}`);
        if (need.length === 0) assert.notEqual(await heard(nobody), 403, `${method} ${path}`);
      }
    }
  });

  /** With the parameters that cannot be left out. */
  const NEEDED: Readonly<Record<string, string>> = {
    // Answered, it would not end.
    '/api/v1/changes': '/api/v1/changes?nonsense=1',
    '/api/v1/packages/names': '/api/v1/packages/names?prefix=a',
    '/api/v1/repositories/team%2Fa/images/latest/explanation':
      '/api/v1/repositories/team%2Fa/images/latest/explanation?vulnerability=CVE-1',
  };
});

describe('a body that is none of what is taken', () => {
  const BODIES: readonly [what: string, type: string, body: string | Uint8Array, status: number, code: string][] = [
    ['broken JSON', 'application/json', '{', 400, 'bad-request'],
    ['no UTF-8', 'application/json', Uint8Array.of(0x22, 0xff, 0x22), 400, 'bad-request'],
    ['another type', 'text/plain', '{"tags":["latest"]}', 415, 'wrong-media-type'],
    ['a form', 'application/x-www-form-urlencoded', 'tags=latest', 415, 'wrong-media-type'],
  ];
  for (const [what, type, body, status, code] of BODIES) {
    it(`is refused: ${what}`, async () => {
      const Authorization = await api().login({ permission: 'administer', pattern: '*' });
      const headers = { Authorization, 'Content-Type': type };
      const answer = await fetch(`${api().url}/api/v1/current-tags`, { method: 'PUT', headers, body });

      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.equal(((await answer.json()) as ApiProblem).code, code);
    });
  }
});

describe('anonymous readers of the REST API', () => {
  const open = suiteApi({ anonymousPull: true });

  it('see what they may pull', async () => {
    await push(open().registry, 'public', first, 'latest');
    const answer = await fetch(`${open().url}/api/v1/repositories/public/images/latest`);
    assert.equal(answer.status, 200);
  });
});

describe('a hostile query', () => {
  const IMAGE = '/api/v1/repositories/other/images/latest';
  const REFUSED: readonly [path: string, status: number][] = [
    ['/api/v1/packages', 400],
    ['/api/v1/packages?name=', 400],
    ['/api/v1/packages?name=a&name=b', 400],
    ['/api/v1/packages?name=a%00b', 400],
    ['/api/v1/packages?name=a%0ab', 400],
    [`/api/v1/packages?name=${'x'.repeat(301)}`, 400],
    ['/api/v1/packages?name=x&limit=0', 400],
    ['/api/v1/packages?name=x&limit=1001', 400],
    ['/api/v1/packages?name=x&limit=1e9', 400],
    ['/api/v1/packages?name=x&limit=-1', 400],
    ['/api/v1/packages?name=x&limit=1.5', 400],
    ['/api/v1/packages?name=x&cursor=x', 400],
    ['/api/v1/packages?name=x&nmae=y', 400],
    ['/api/v1/packages?name=x&__proto__=y', 400],
    ['/api/v1/packages/names', 400],
    [`${IMAGE}/packages?evidence=made-up`, 400],
    [`${IMAGE}/packages?owned=yes`, 400],
    [`${IMAGE}/packages?cursor=WzEsMl0`, 409],
    [`${IMAGE}/packages?cursor=WzEsMiwzXQ`, 400],
    [`${IMAGE}/findings?cursor=eyJhIjoxfQ`, 400],
    [`${IMAGE}?platform=x`, 400],
    ['/api/v1/repositories/%00/images/latest', 400],
    ['/api/v1/repositories/..%2F..%2Fetc/images/passwd', 400],
    ['/api/v1/repositories/../../images/passwd', 400],
    ['/api/v1/repositories/%zz/images/latest', 400],
    [`/api/v1/repositories/${'a/'.repeat(2000)}a/images/latest`, 400],
    ['/api/v1/repositories/other/images/%2e%2e%2fx', 404],
    ["/api/v1/repositories/other/images/x'--", 404],
    ['/api/v1/', 404],
    [`/api/v1/packages?name=${'x'.repeat(17_000)}`, 414],
    ['/api/v1/repositories/', 404],
  ];
  for (const [path, status] of REFUSED) {
    it(`is refused with ${status}: ${path.slice(0, 80)}`, async () => {
      const answer = await api().get(path);
      assert.equal(answer.status, status, answer.body.toString());
      assert.equal(answer.headers['content-type'], 'application/problem+json');
    });
  }

  const HARMLESS = [
    "name=';drop%20table%20package;--",
    'name=%25%25%25',
    `name=${'*'.repeat(200)}`,
    `name=${'*a'.repeat(99)}`,
    `path=${'%25_!'.repeat(80)}`,
    'name=%F0%9F%98%80',
    'layer=sha256:x',
    'limit=1000',
  ];
  for (const query of HARMLESS) {
    it(`is harmless: ${decodeURIComponent(query).slice(0, 40)}`, async () => {
      const answer = await api().get(`${IMAGE}/packages?${query}`);
      assert.equal(answer.status, 200, answer.body.toString());
    });
  }

  it('is answered where it is hardly one', async () => {
    for (const line of [
      'GET /api/v1/packages?name=x HTTP/1.1\r\nHost: a b',
      'GET /api/v1/\\..\\x HTTP/1.1\r\nHost: x',
    ]) {
      const heard = await exchange(api().url, `${line}\r\nConnection: close\r\n\r\n`);
      assert.match(heard, /^HTTP\/1\.1 4\d\d /, line);
    }
  });

  it('has broken nothing', () => assert.deepEqual(api().failures, []));
});
