import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type FakeRegistry, type Misbehave, startFakeRegistry } from '../../test/support/fake-registry.ts';
import { file, image, index, json, layer } from '../../test/support/images.ts';
import { seen, sourceOptions } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import type { RegistryOptions } from './types.ts';

const BASE = layer([file('a', randomBytes(300_000))]);
const TOP = layer([file('b', 'b')]);
const IMAGE = image({ layers: [BASE, TOP] });
const BLOBS = [IMAGE.manifest, ...IMAGE.blobs];
const TAGS = { tags: { '1': IMAGE.manifest } };
const FOUND = { digest: IMAGE.manifest.digest, platform: 'linux/amd64', layers: [BASE.digest, TOP.digest] };

describe('an image in a registry', () => {
  it('is read by tag and by digest', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, TAGS);
    const { digest } = IMAGE.manifest;
    const [byTag, byDigest] = [`${registry.host}/app:1`, `${registry.host}/app@${digest}`];

    assert.deepEqual(await seen(`docker://${byTag}`), [{ name: byTag, ...FOUND }]);
    assert.deepEqual(await seen(`docker://${byDigest}`), [{ name: byDigest, ...FOUND }]);
    assert.deepEqual(await seen(`docker://${registry.host}/app:9@${digest}`), [{ name: byDigest, ...FOUND }]);
  });

  it('is chosen out of an index, and nothing else of that is asked for', async (t) => {
    const other = image({ layers: [TOP], architecture: 's390x' });
    const list = index(
      [
        { image: other, architecture: 's390x' },
        { image: IMAGE, architecture: 'amd64' },
      ],
      'docker',
    );
    const registry = await startFakeRegistry(t, [...BLOBS, other.manifest, ...other.blobs], { tags: { '1': list } });
    const name = `${registry.host}/app:1`;

    const found = await seen(`docker://${name}`, { platform: { os: 'linux', architecture: 'amd64' } });

    assert.deepEqual(found, [{ name, ...FOUND }]);
    assert.equal(registry.asked.includes(`GET manifests/${other.manifest.digest}`), false);
  });

  it('goes on where the connection was cut, and asks for each byte once', async (t) => {
    const cuts: Misbehave = (request, response) => {
      if (!request.url?.endsWith(BASE.digest) || request.headers.range !== undefined) return false;
      response.writeHead(200, { 'content-length': BASE.size });
      response.write(BASE.bytes.subarray(0, 100_000), () => response.destroy());
      return true;
    };
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: cuts });

    const found = await seen(`docker://${registry.host}/app:1`);

    assert.deepEqual(found, [{ name: `${registry.host}/app:1`, ...FOUND }]);
    const parts = registry.asked.filter((line) => line.includes(BASE.digest));
    assert.match(parts.join('\n'), /^GET blobs\/sha256:\w+\nGET blobs\/sha256:\w+ bytes=\d+-$/);
  });

  it('goes on with a registry that knows no ranges', async (t) => {
    let cut = false;
    const cuts: Misbehave = (request, response) => {
      if (!request.url?.endsWith(BASE.digest)) return false;
      response.writeHead(200, { 'content-length': BASE.size });
      if (cut) response.end(BASE.bytes);
      else response.write(BASE.bytes.subarray(0, 100_000), () => response.destroy());
      cut = true;
      return true;
    };
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: cuts });

    assert.deepEqual(await seen(`docker://${registry.host}/app:1`), [{ name: `${registry.host}/app:1`, ...FOUND }]);
  });

  it('is not asked for again before the time that the registry names', async (t) => {
    const busy: Misbehave = (_, response, number) => {
      if (number > 2) return false;
      response.writeHead(number === 1 ? 429 : 503, { 'retry-after': '0' }).end();
      return true;
    };
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: busy });

    assert.deepEqual(await seen(`docker://${registry.host}/app:1`), [{ name: `${registry.host}/app:1`, ...FOUND }]);
    assert.equal(registry.asked.filter((line) => line === 'GET manifests/1').length, 3);
  });

  it('has layers that are kept elsewhere, which nobody goes to', async (t) => {
    const urls = ['http://169.254.169.254/layer'];
    const { mediaType, digest, size } = BASE;
    const manifest = json(IMAGE.manifest.mediaType, {
      schemaVersion: 2,
      config: { mediaType: IMAGE.config.mediaType, digest: IMAGE.config.digest, size: IMAGE.config.size },
      layers: [{ mediaType, digest, size, urls }],
    });
    const registry = await startFakeRegistry(t, [IMAGE.config], { tags: { '1': manifest } });

    const [found] = (await seen(`docker://${registry.host}/app:1`)) as { layers: string[] }[];

    assert.deepEqual(found?.layers, ['it is kept outside of the registry, and the addresses of it are not followed']);
  });
});

describe('a registry that misbehaves', () => {
  const cases: readonly (readonly [what: string, misbehave: Misbehave, words: RegExp])[] = [
    [
      'sends another manifest than was asked for',
      bytes('manifests/sha256', '{}'),
      /sent other bytes than it was asked for/,
    ],
    ['sends another config', bytes(IMAGE.config.digest, '{}'), /sent other bytes than it was asked for: sha256:44136/],
    ['has no such image', status(404), /^"localhost:\d+" has no "localhost:\d+\/app@sha256:\w+"$/],
    ['refuses', status(403), /does not let anybody without a login pull "/],
    [
      'asks for a login',
      status(401, { 'www-authenticate': 'Basic realm="r"' }),
      /asks for a login, and none is known: "docker login/,
    ],
    [
      'asks for what nobody knows',
      status(401, { 'www-authenticate': 'Negotiate' }),
      /asks for a login, and none is known/,
    ],
    ['has been asked too often', status(429), /has been asked too often, and gives out no/],
    ['wants to be left alone for long', status(429, { 'retry-after': '9999' }), /has been asked too often/],
    ['breaks', status(500), /answered to ".*": 500 Internal Server Error \(tried 4 times\)$/],
    ['sends a manifest without end', endless('manifests/'), /sent more than 4194304 bytes for "manifests\//],
    ['sends a config without end', endless(IMAGE.config.digest), /sent more than 4194304 bytes/],
    ['sends a layer without end', endless(BASE.digest), /sent more than the \d+ bytes that it has/],
    ['redirects in a circle', redirect((request) => request.url ?? ''), /more than 5 redirects/],
    ['redirects to a file', redirect(() => 'file:///etc/passwd'), /which is no HTTPS/],
    ['answers with a part, and not which', part(), /answered with a part, and not which/],
    ['cuts every connection', cut(), /cut the connection|socket hang up/],
    [
      'gives out tokens in clear at another host',
      bearer('http://169.254.169.254/token'),
      /gives out tokens at "169\.254\.169\.254", and "169\.254\.169\.254" is not on the internet/,
    ],
    ['gives out tokens nowhere', bearer('nowhere'), /names no realm to get a token from/],
    ['gives out tokens that are none', token('{"token":"a\\nb"}'), /gave no token/],
  ];
  for (const [what, misbehave, words] of cases) {
    it(`is told of where it ${what}`, async (t) => {
      const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave });

      const said = await refusal(`docker://${registry.host}/app@${IMAGE.manifest.digest}`);

      assert.match(said, words);
    });
  }

  const byTag: readonly (readonly [what: string, content: string, words: RegExp])[] = [
    ['no manifest', '<html>', /^the manifest is not a JSON object$/],
    [
      'an old manifest',
      '{"schemaVersion":1}',
      /^its manifest is of docker's schema 1, which nothing pulls any more: push/,
    ],
  ];
  for (const [what, content, words] of byTag) {
    it(`is told of where it has ${what} under a tag`, async (t) => {
      const registry = await startFakeRegistry(t, BLOBS, { misbehave: bytes('manifests/', content) });

      assert.match(await refusal(`docker://${registry.host}/app:1`), words);
    });
  }

  it('is told of where nothing answers', async () => {
    assert.match(await refusal('docker://localhost:1/app:1'), /^nothing answers at "localhost:1"$/);
  });

  it('gives no bytes of a layer that is over', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: bytes(BASE.digest, 'other') });

    assert.match(
      await refusal(`docker://${registry.host}/app:1`),
      /cut the connection 6 times, the last after 5 of \d+ bytes/,
    );
  });
});

describe('a login', () => {
  it('is looked for where docker keeps it, and sent as Basic', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: needs('Basic dTpw') });
    const environment = dockerConfig(t, { auths: { [registry.host]: { auth: 'dTpw' } } });

    assert.deepEqual(await seenWith(registry, { environment }), [{ name: `${registry.host}/app:1`, ...FOUND }]);
  });

  it('is exchanged for a token, which is fetched anew when it is over', async (t) => {
    let given = 0;
    const misbehave: Misbehave = (request, response) => {
      if (request.url?.startsWith('/token') === true) {
        given += 1;
        response.end(JSON.stringify({ token: `t${given}` }));
        return true;
      }
      const isOver = request.url?.endsWith(TOP.digest) === true && given < 2;
      if (request.headers.authorization === `Bearer t${given}` && !isOver) return false;
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="s s",scope="repository:app:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave });
    const environment = dockerConfig(t, { auths: { [registry.host]: { auth: 'dTpw' } } });

    assert.deepEqual(await seenWith(registry, { environment }), [{ name: `${registry.host}/app:1`, ...FOUND }]);
    assert.deepEqual(
      registry.asked.filter((line) => line.includes('token')),
      [
        'GET /token?service=s+s&scope=repository%3Aapp%3Apull Basic dTpw',
        'GET /token?service=s+s&scope=repository%3Aapp%3Apull Basic dTpw',
      ],
    );
  });

  it('is an identity token where docker has one', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: token('{"access_token":"t"}') });
    const environment = dockerConfig(t, { auths: { [registry.host]: { identitytoken: 'id' } } });

    assert.deepEqual(await seenWith(registry, { environment }), [{ name: `${registry.host}/app:1`, ...FOUND }]);
    assert.equal(registry.asked.includes('POST /token'), true);
  });

  it('is not sent to another host that the registry redirects to', async (t) => {
    const store = await startFakeRegistry(t, BLOBS);
    const misbehave: Misbehave = (request, response, number) => {
      if (needs('Basic dTpw')(request, response, number)) return true;
      if (!request.url?.includes('/blobs/')) return false;
      response.writeHead(307, { location: `${store.url}${request.url}` }).end();
      return true;
    };
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave });
    const environment = dockerConfig(t, { auths: { [registry.host]: { auth: 'dTpw' } } });

    assert.deepEqual(await seenWith(registry, { environment }), [{ name: `${registry.host}/app:1`, ...FOUND }]);
    assert.deepEqual(
      store.asked.filter((line) => line.includes('dTpw')),
      [],
    );
    assert.notEqual(store.asked.length, 0);
  });

  it('is not sent for a token to another site, unless that is allowed', async (t) => {
    const elsewhere = await startFakeRegistry(t, [], { misbehave: gives('{"token":"t"}') });
    const realm = elsewhere.url.replace('localhost', '127.0.0.1');
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: bearer(realm) });
    const environment = dockerConfig(t, { auths: { [registry.host]: { auth: 'dTpw' } } });

    await assert.rejects(
      seenWith(registry, { environment }),
      causedBy(/another site, where its login is not sent: --trust-realm 127/),
    );
    assert.deepEqual(elsewhere.asked, []);
    const found = await seenWith(registry, { environment, trustedRealms: ['127.0.0.1'] });
    assert.deepEqual(found, [{ name: `${registry.host}/app:1`, ...FOUND }]);
  });

  it('is asked of a helper, which is a program', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: needs('Basic dTpw') });
    const folder = temporaryFolder(t);
    writeFileSync(
      join(folder, 'docker-credential-test'),
      '#!/bin/sh\n[ "$1" = get ] && address=$(cat) && printf \'{"ServerURL":"%s","Username":"u","Secret":"p"}\' "$address"\n',
      { mode: 0o755 },
    );
    const PATH = `${folder}:${process.env['PATH']}`;
    for (const config of [{ credsStore: 'test' }, { credHelpers: { [registry.host]: 'test' } }]) {
      const environment = { ...dockerConfig(t, config), PATH };

      assert.deepEqual(await seenWith(registry, { environment }), [{ name: `${registry.host}/app:1`, ...FOUND }]);
    }
  });

  it('is said to be wrong, with where it came from', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: needs('Basic b3RoZXI=') });
    const environment = dockerConfig(t, { auths: { [registry.host]: { auth: 'dTpw' } } });

    await assert.rejects(
      seenWith(registry, { environment }),
      causedBy(/does not let the login of "u" from ".*config.json" pull/),
    );
  });

  it('is missing with a word on the helper that is', async (t) => {
    const registry = await startFakeRegistry(t, BLOBS, { ...TAGS, misbehave: needs('Basic dTpw') });
    const environment = dockerConfig(t, { credsStore: 'of-nobody' });

    await assert.rejects(
      seenWith(registry, { environment }),
      causedBy(/none is known, and "docker-credential-of-nobody" is not on PATH/),
    );
  });
});

function dockerConfig(t: TestContext, config: object): Record<string, string> {
  const folder = temporaryFolder(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return { DOCKER_CONFIG: folder, PATH: process.env['PATH'] ?? '' };
}

async function seenWith({ host }: FakeRegistry, more: Partial<RegistryOptions>): Promise<unknown> {
  const { registry } = sourceOptions();
  return await seen(`docker://${host}/app:1`, { registry: { ...registry, ...more } });
}

/** The innermost reason, whether it was answered or thrown. */
async function refusal(target: string): Promise<string> {
  try {
    return String(await seen(target)).replace(/^cannot read "[^"]*": /, '');
  } catch (error) {
    let inner = error;
    while (inner instanceof Error && inner.cause instanceof Error && inner.message.startsWith('cannot read'))
      inner = inner.cause;
    return inner instanceof Error ? inner.message : String(inner);
  }
}

function causedBy(words: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof Error && error.cause instanceof Error && words.test(error.cause.message);
}

function about(part: string, work: Misbehave): Misbehave {
  return (request, response, number) => request.url?.includes(part) === true && work(request, response, number);
}

function bytes(part: string, content: string): Misbehave {
  return about(part, (_, response) => {
    response.end(content);
    return true;
  });
}

function gives(content: string): Misbehave {
  return bytes('', content);
}

function status(code: number, headers: Record<string, string> = {}): Misbehave {
  return (_, response) => {
    response.writeHead(code, headers).end();
    return true;
  };
}

function endless(part: string): Misbehave {
  return about(part, (_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
    return true;
  });
}

function redirect(location: (request: IncomingMessage) => string): Misbehave {
  return (request, response) => {
    response.writeHead(302, { location: location(request) }).end();
    return true;
  };
}

function part(): Misbehave {
  return about(BASE.digest, (_, response) => {
    response.writeHead(206).end('x');
    return true;
  });
}

function cut(): Misbehave {
  return (request) => {
    request.socket.destroy();
    return true;
  };
}

/** Lets in who has this `Authorization`, and asks for Basic. */
function needs(authorization: string): Misbehave {
  return (request, response) => {
    if (request.headers.authorization === authorization) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
    return true;
  };
}

/** Lets in who has the token `t`, and says where to get it. */
function bearer(realm: string): Misbehave {
  return (request, response) => {
    if (request.headers.authorization === 'Bearer t') return false;
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="s"` }).end();
    return true;
  };
}

function token(answer: string): Misbehave {
  return (request, response, number) => {
    if (bytes('/token', answer)(request, response, number)) return true;
    return bearer(`http://${request.headers.host}/token`)(request, response, number);
  };
}
