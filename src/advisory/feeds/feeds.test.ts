import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  apology,
  type Behaviour,
  content,
  cut,
  resumable,
  startFeedServer,
  status,
  trickle,
  truncatedGzip,
} from '../../../test/support/feed-server.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { collect } from '../../lib/limited.ts';
import type { FeedIo } from '../types.ts';
import { createFeedIo } from './feeds.ts';
import type { DownloadSettings } from './http.ts';

const URL = 'https://publisher.example/data/list';
const TEXT = 'all that is known\n'.repeat(5000);

describe('feeds over HTTP', () => {
  it('are asked for below the root by host and path', async (t) => {
    const { io, server } = await mirror(t, content(TEXT));

    assert.equal(await got(io), TEXT);
    assert.deepEqual(server.requests, ['GET /publisher.example/data/list']);
  });

  it('are not sent again while they are the same', async (t) => {
    const { io, server } = await mirror(t, content(TEXT));
    await got(io);

    assert.equal(await got(io), TEXT);
    server.serve(URL, content('news'));
    assert.equal(await got(io), 'news');
    assert.deepEqual(server.statuses, [200, 304, 200]);
    assert.match(server.requests[1] ?? '', /^GET \/publisher.example\/data\/list unless "\w{16}"$/);
  });

  it('are asked for by date, where the publisher gives no ETag', async (t) => {
    const day = 'Fri, 20 Nov 2026 12:00:00 GMT';
    const dated: Behaviour = (request, response) => {
      if (request.headers['if-modified-since'] === day) response.writeHead(304).end();
      else response.writeHead(200, { 'last-modified': day }).end(TEXT);
    };
    const { io, server } = await mirror(t, dated);
    await got(io);

    assert.equal(await got(io), TEXT);
    assert.deepEqual(server.statuses, [200, 304]);
    assert.equal(server.requests[1], `GET /publisher.example/data/list unless ${day}`);
  });

  it('are asked for anew once they were forgotten', async (t) => {
    const { io, server, folder } = await mirror(t, content(TEXT));
    await got(io);

    const before = await io.get(URL);
    await io.forget(URL);

    assert.ok(before.kind === 'file' && (await collect(before.file.body, 1e6)).length === TEXT.length);
    assert.equal(readdirSync(folder).length, 1);
    assert.equal(await got(io), TEXT);
    assert.equal(server.requests[2], 'GET /publisher.example/data/list');
  });

  it('are asked for anew where what was kept is damaged', async (t) => {
    const { io, server, folder } = await mirror(t, content(TEXT));
    await got(io);
    const body = readdirSync(folder).find((name) => name.endsWith('.body'));
    writeFileSync(`${folder}/${body}`, 'half');

    assert.equal(await got(io), TEXT);
    assert.equal(server.requests[1], 'GET /publisher.example/data/list');
  });

  for (const code of [404, 410]) {
    it(`are missing where the answer is ${code}`, async (t) => {
      const { io } = await mirror(t, status(code));

      assert.deepEqual(await io.get(URL), { kind: 'missing' });
    });
  }

  const passing: readonly (readonly [title: string, fault: Behaviour])[] = [
    ['500', status(500)],
    ['502', status(502)],
    ['429 with a Retry-After', status(429, { 'retry-after': '0' })],
    ['503 with a date to come back', status(503, { 'retry-after': new Date(0).toUTCString() })],
    ['a connection cut at once', (request) => request.socket.destroy()],
    ['a body cut off', cut(TEXT)],
    ['a gzip that is not whole', truncatedGzip(TEXT)],
    ['silence', () => {}],
  ];
  for (const [title, fault] of passing) {
    it(`come in spite of ${title}`, async (t) => {
      const { io, server, folder } = await mirror(t, [fault, fault, content(TEXT)], { idleMilliseconds: 100 });

      assert.equal(await got(io), TEXT);
      assert.equal(server.requests.length, 3);
      assert.equal(readdirSync(folder).length, 2);
    });
  }

  const refused: readonly (readonly [title: string, fault: Behaviour, tries: number, reason: RegExp])[] = [
    ['503 for ever', status(503), 4, /^Error: cannot fetch "http:.*list": 503 Service Unavailable \(tried 4 times\)/],
    ['a body cut off for ever', cut(TEXT), 4, /the connection was cut \(tried 4 times\)/],
    ['a truncated gzip for ever', truncatedGzip(TEXT), 4, /unexpected end of file \(tried 4 times\)/],
    ['silence for ever', () => {}, 4, /sent nothing for 0.1 seconds \(tried 4 times\)/],
    ['403', status(403), 1, /403 Forbidden$/],
    ['a 304 that nobody asked for', status(304), 1, /304 Not Modified/],
    ['a long Retry-After', status(429, { 'retry-after': '86400' }), 1, /it asks to be left alone for 86400 seconds/],
    ['too much', content(randomBytes(200_000)), 1, /more than 100000 bytes/],
    ['a page for people', apology(), 1, /it sent an HTML page in the place of the feed$/],
    [
      'another encoding',
      (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end(),
      1,
      /content-encoding "br"/,
    ],
    ['a trickle that does not end', trickle(), 1, /it was not done after 1 seconds/],
    ['a redirect in a circle', status(302, { location: '/publisher.example/data/list' }), 6, /more than 5 redirects/],
    [
      'a redirect to a private name',
      status(302, { location: 'http://localhost:9/' }),
      1,
      /redirects, and "localhost" leads to \S+, which is not on the internet/,
    ],
    [
      'a redirect to a private address',
      status(307, { location: 'http://169.254.169.254/' }),
      1,
      /redirects, and "169.254.169.254" is not on the internet: PRATIQUE_OUTBOUND_ALLOW=/,
    ],
    ['a redirect to a file', status(302, { location: 'file:///etc/passwd' }), 1, /which is no HTTPS/],
  ];
  for (const [title, fault, tries, reason] of refused) {
    it(`are refused: ${title}`, async (t) => {
      const { io, server, folder } = await mirror(t, fault, {
        idleMilliseconds: 100,
        longestMilliseconds: 1000,
        mostBytes: 100_000,
      });

      await assert.rejects(got(io), reason);
      assert.equal(server.requests.length, tries);
      assert.ok(!readdirSync(folder).some((name) => name.endsWith('.body')));
    });
  }

  it('follow a redirect of their own host', async (t) => {
    const { io, server } = await mirror(t, status(301, { location: '/publisher.example/elsewhere' }));
    server.serve('https://publisher.example/elsewhere', content(TEXT));

    assert.equal(await got(io), TEXT);
  });

  it('go on where they broke off, however often', async (t) => {
    const { io, server } = await mirror(t, [
      resumable(TEXT, { until: 40_000 }),
      resumable(TEXT, { until: 30_000 }),
      resumable(TEXT),
    ]);

    assert.equal(await got(io), TEXT);
    assert.deepEqual(
      server.requests.map((request) => request.split(' from ')[1]),
      [undefined, 'bytes=40000-', 'bytes=70000-'],
    );
    assert.deepEqual(server.statuses.slice(-1), [206]);
  });

  it('go on the next time where they were given up', async (t) => {
    const { io, server, folder } = await mirror(t, resumable(TEXT, { until: 10_000 }));
    await assert.rejects(got(io), /the connection was cut \(tried 4 times\)/);
    server.serve(URL, resumable(TEXT));

    const next = createFeedIo({ root: server.root, ...settingsFor(folder) });

    assert.equal(await got(next), TEXT);
    assert.match(server.requests.at(-1) ?? '', / from bytes=40000-$/);
    assert.equal(readdirSync(folder).length, 2);
  });

  const anew: readonly (readonly [title: string, first: Behaviour, then: readonly Behaviour[], asks: boolean])[] = [
    [
      'they changed meanwhile',
      resumable('x'.repeat(TEXT.length), { until: 9 }),
      [resumable(TEXT, { etag: '"two"' })],
      true,
    ],
    [
      'their ETag is a weak one',
      resumable(TEXT, { until: 9, etag: 'W/"one"' }),
      [resumable(TEXT, { etag: 'W/"one"' })],
      false,
    ],
    ['there is nothing where they broke off', resumable(TEXT, { until: 9 }), [status(416), content(TEXT)], true],
    ['another part is sent', resumable(TEXT, { until: 9 }), [otherPart, content(TEXT)], true],
  ];
  for (const [title, first, then, asks] of anew) {
    it(`begin anew where ${title}`, async (t) => {
      const { io, server } = await mirror(t, [first, ...then]);

      assert.equal(await got(io), TEXT);
      assert.equal(server.requests[1]?.includes(' from bytes=9-'), asks);
    });
  }

  it('are not asked for again while the list says that they are the same', async (t) => {
    const { io, server } = await mirror(t, content(TEXT));
    const versioned = async (version: string) => {
      const fetched = await io.get(URL, version);
      return fetched.kind === 'file' ? fetched.digest : fetched.kind;
    };

    const digests = [await versioned('1'), await versioned('1'), await versioned('2'), await versioned('2')];

    assert.deepEqual(server.statuses, [200, 304]);
    assert.equal(new Set(digests).size, 1);
  });

  it('are fetched once where two ask at once, and each reads them whole', async (t) => {
    const { io, server } = await mirror(t, content(TEXT));

    assert.deepEqual(await Promise.all([got(io), got(io), got(io)]), [TEXT, TEXT, TEXT]);
    assert.equal(server.requests.length, 1);
  });

  it('are not asked for of a host that has asked to be left alone', async (t) => {
    const { io, server } = await mirror(t, status(429, { 'retry-after': '3600' }));

    await assert.rejects(got(io), /429 .* left alone for 3600 seconds$/);
    await assert.rejects(got(io, `${URL}/more`), /list\/more": 429 .* left alone for 3600 seconds$/);

    assert.equal(server.requests.length, 1);
  });

  it('are tried for once where their host could not be reached before', async (t) => {
    const io = createFeedIo({ root: 'http://127.0.0.1:1/', ...settingsFor(temporaryFolder(t)) });

    await assert.rejects(got(io), /ECONNREFUSED.* \(tried 4 times\)$/);
    await assert.rejects(got(io, `${URL}/more`), /ECONNREFUSED.* \(tried once\)$/);
  });

  it('are dropped a month after anybody asked for them', async (t) => {
    const { io, server, folder } = await mirror(t, content(TEXT));
    await got(io);
    for (const name of readdirSync(folder)) utimesSync(`${folder}/${name}`, 0, 0);

    const next = createFeedIo({ root: server.root, ...settingsFor(folder) });
    await next.get('https://publisher.example/other');

    assert.deepEqual(readdirSync(folder), []);
  });

  it('are asked for six at a time of one host', async (t) => {
    const { io, server } = await mirror(t, content(TEXT));
    let [open, most] = [0, 0];
    const counting: Behaviour = (_, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end('done');
      }, 20);
    };
    const urls = Array.from({ length: 30 }, (_, number) => `${URL}/${number}`);
    for (const url of urls) server.serve(url, counting);

    await Promise.all(urls.map((url) => got(io, url)));

    assert.equal(most, 6);
  });

  it('stop where they are told to', async (t) => {
    const stopping = new AbortController();
    const { io } = await mirror(t, () => stopping.abort(), { signal: stopping.signal });

    await assert.rejects(got(io), { name: 'AbortError' });
  });

  it('say nothing of a password in the address', async (t) => {
    const server = await startFeedServer(t);
    server.serve(URL, status(403));
    const root = server.root.replace('//', '//me:secret@');
    const io = createFeedIo({ root, ...settingsFor(temporaryFolder(t)) });

    await assert.rejects(got(io), (error: Error) => !error.message.includes('secret'));
    assert.doesNotMatch(io.place, /secret/);
  });

  it('have no listing, but for what was written by hand', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(`${folder}/local`);
    writeFileSync(`${folder}/local/one.json`, '{}');
    const io = createFeedIo({ root: 'http://127.0.0.1:9', ...settingsFor(folder) });

    assert.deepEqual(await io.list('https://publisher.example/'), []);
    assert.deepEqual(await io.list('file://local/'), ['file://local/one.json']);
    assert.deepEqual(await got(io, 'file://local/one.json'), '{}');
  });
});

describe('feeds in a folder', () => {
  it('are files by host and path, or the same with .gz', async (t) => {
    const { io, folder } = folderFeeds(t);
    mkdirSync(`${folder}/publisher.example/data`, { recursive: true });
    writeFileSync(`${folder}/publisher.example/data/list`, 'plain');
    writeFileSync(`${folder}/publisher.example/data/json.gz`, gzipSync('packed'));

    assert.equal(await got(io), 'plain');
    assert.equal(await got(io, 'https://publisher.example/data/json'), 'packed');
    assert.deepEqual(await io.get('https://publisher.example/data'), { kind: 'missing' });
    assert.deepEqual(await io.get('https://publisher.example/data/list/more'), { kind: 'missing' });
    assert.deepEqual(await io.get('https://other.example/data'), { kind: 'missing' });
  });

  it('are listed by name, whatever is in it', async (t) => {
    const { io, folder } = folderFeeds(t);
    mkdirSync(`${folder}/local/deeper`, { recursive: true });
    writeFileSync(`${folder}/local/b.json`, '');
    writeFileSync(`${folder}/local/a #1?.json`, 'odd');

    const urls = await io.list('file://local/');

    assert.deepEqual(urls, ['file://local/a%20%231%3F.json', 'file://local/b.json']);
    assert.equal(await got(io, urls[0]), 'odd');
    assert.deepEqual(await io.list('file://elsewhere/'), []);
  });

  it('are not read outside of it', async (t) => {
    const { io } = folderFeeds(t);

    await assert.rejects(io.get('https://publisher.example/..%2f..%2fetc/passwd'), /leads out of the folder/);
  });

  it('are refused where the gzip is not whole', async (t) => {
    const { io, folder } = folderFeeds(t);
    mkdirSync(`${folder}/publisher.example/data`, { recursive: true });
    const packed = gzipSync(TEXT);
    writeFileSync(`${folder}/publisher.example/data/list.gz`, packed.subarray(0, packed.length / 2));

    await assert.rejects(got(io), /unexpected end of file/);
  });
});

it('refuses a folder that does not exist', (t) => {
  const root = `${temporaryFolder(t)}/missing`;

  assert.throws(
    () => createFeedIo({ root, ...settingsFor('/nowhere') }),
    /there is no folder ".*missing" to read feeds from/,
  );
});

it('refuses a root that is no folder and no HTTP address', () => {
  assert.throws(
    () => createFeedIo({ root: 's3://bucket/feeds', ...settingsFor('/nowhere') }),
    /give a folder, or an address/,
  );
});

function otherPart(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(206, { etag: '"one"', 'content-range': 'bytes 5-6/100000' }).end('xx');
}

async function mirror(
  t: TestContext,
  behaviours: Behaviour | readonly Behaviour[],
  settings: Partial<DownloadSettings> = {},
) {
  const server = await startFeedServer(t);
  server.serve(URL, ...(typeof behaviours === 'function' ? [behaviours] : behaviours));
  const folder = temporaryFolder(t);
  return { server, folder, io: createFeedIo({ root: `${server.root}/`, ...settingsFor(folder), ...settings }) };
}

function folderFeeds(t: TestContext) {
  const folder = temporaryFolder(t);
  return { folder, io: createFeedIo({ root: folder, ...settingsFor(temporaryFolder(t)) }) };
}

function settingsFor(folder: string) {
  const signal = new AbortController().signal;
  return { cacheFolder: folder, localRoot: folder, signal, retry: { pauseMilliseconds: 1 } };
}

async function got(io: FeedIo, url = URL): Promise<string> {
  const fetched = await io.get(url);
  if (fetched.kind === 'missing') throw new Error(`"${url}" is missing`);
  return Buffer.from(await collect(fetched.file.body, 10_000_000)).toString();
}
