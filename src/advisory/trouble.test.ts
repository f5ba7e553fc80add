import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import {
  apology,
  type Behaviour,
  content,
  cut,
  type FeedServer,
  startFeedServer,
  status,
  trickle,
  truncatedGzip,
} from '../../test/support/feed-server.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openSqlite } from '../db/index.ts';
import { createFeedIo } from './feeds/feeds.ts';
import { createAdvisoryLibrary } from './library.ts';
import { readText } from './reading/text.ts';
import { advisorySources } from './sources/index.ts';
import type { AdvisorySource, FeedFile, FeedIo, Provenance } from './types.ts';
import { updateAdvisories } from './update.ts';

const START = Date.UTC(2026, 10, 22);
const GOOD = 'all that is known\n'.repeat(2000);
const NEWS = `${GOOD}and news\n`;

/** What may go wrong with a file, and the reason that is shown. */
const TROUBLES: readonly (readonly [trouble: string, behaviour: Behaviour, reason: RegExp])[] = [
  ['500', status(500), /500 Internal Server Error \(tried 2 times\)$/],
  ['403', status(403), /403 Forbidden$/],
  ['429 with a Retry-After', status(429, { 'retry-after': '3600' }), /429 .* asks to be left alone for 3600 seconds$/],
  ['a connection cut at once', ({ socket }) => socket.destroy(), /socket hang up \(tried 2 times\)$/],
  ['a body cut off', cut(NEWS), /the connection was cut \(tried 2 times\)$/],
  ['a truncated gzip', truncatedGzip(NEWS), /unexpected end of file \(tried 2 times\)$/],
  ['a page for people', apology(), /it sent an HTML page in the place of the feed$/],
  ['a file that is not whole', content(NEWS.slice(0, 9000)), /^cannot read "https?:.*": it is not whole$/],
  [
    'a redirect in a circle',
    (request, response) => status(302, { location: request.url ?? '' })(request, response),
    /more than 5 redirects/,
  ],
  ['silence', () => {}, /sent nothing for 0.2 seconds \(tried 2 times\)$/],
  ['a trickle', trickle(), /it was not done after 0.7 seconds$/],
  ['more than a feed has', content(randomBytes(200_000)), /more than 100000 bytes$/],
];

/** Those that are published: what was written by hand comes over no network. */
const SOURCES = advisorySources.filter(({ id }) => id !== 'local');

describe('sources whose first files misbehave', () => {
  it('keep what they said last, say why, and recover', async (t) => {
    const at = await place(t);
    await at.update();
    const before = await at.loaded();
    assert.deepEqual([...before.sources.keys()], SOURCES.map(({ id }) => id).toSorted());

    for (const [trouble, behaviour, reason] of TROUBLES) {
      for (const url of at.first.values()) at.server.serve(url, behaviour);
      await at.update();
      const { digest, sources } = await at.loaded();

      for (const [id, { staleReason = '', count, fetchedAt }] of sources) {
        assert.match(staleReason, reason, `${id}: ${trouble}`);
        assert.deepEqual([count, fetchedAt], [before.sources.get(id)?.count, START], `${id}: ${trouble}`);
      }
      assert.equal(digest, before.digest, trouble);
    }
    for (const url of at.first.values()) at.server.serve(url, content(NEWS));
    await at.update();

    const after = await at.loaded();
    assert.notEqual(after.digest, before.digest);
    for (const [id, { staleReason, changedAt }] of after.sources) {
      assert.equal(staleReason, undefined, id);
      assert.ok(changedAt > START, id);
    }
  });

  for (const source of SOURCES) {
    it(`${source.id} takes no page for people, and not nothing, for its feed`, async () => {
      for (const text of ['', '<!DOCTYPE html><title>Sorry</title>', '{"message":"Not Found"}', '[]', 'null']) {
        await assert.rejects(drain(source, text), Error, text);
      }
    });
  }
});

async function drain(source: AdvisorySource, text: string): Promise<void> {
  const body = async function* () {
    yield Buffer.from(text);
  };
  let advisories = 0;
  for await (const { kind } of source.parse({ url: 'https://publisher.example/feed', body: body() })) {
    if (kind !== 'warning') advisories += 1;
  }
  // What an update refuses after reading.
  if (advisories === 0) throw new Error('there is not one statement in it');
}

const CSAF = 'https://security.access.redhat.com/data/csaf/v2/';
const AMAZON = 'https://cdn.amazonlinux.com/2/core/latest/x86_64/';
const RELEASES = 'https://api.github.com/repos/CVEProject/cvelistV5/releases?per_page=100&page=1';
const CVES = 'https://github.com/CVEProject/cvelistV5/releases/download/one/2026-11-16_all_CVEs_at_midnight.zip.zip';

/** Lists by which publishers lead to their files, as small as they can be. */
const LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'amazon-alas': Object.fromEntries(
    ['2018.03/updates/x86_64', '2/core/latest/x86_64', 'al2023/core/mirrors/latest/x86_64'].flatMap((path) => [
      [
        `${path.startsWith('2018') ? 'http://repo.us-west-2.amazonaws.com' : 'https://cdn.amazonlinux.com'}/${path}/mirror.list`,
        AMAZON,
      ],
      [
        `${AMAZON}repodata/repomd.xml`,
        '<repomd><data type="updateinfo"><location href="repodata/updateinfo.xml.gz"/></data></repomd>',
      ],
    ]),
  ),
  cve5: {
    [RELEASES]: JSON.stringify([
      { tag_name: 'one', assets: [{ name: '2026-11-16_all_CVEs_at_midnight.zip.zip', browser_download_url: CVES }] },
    ]),
  },
  'redhat-csaf': { [`${CSAF}advisories/archive_latest.txt`]: 'csaf_advisories_2026-11-16.tar.zst' },
  'redhat-vex': { [`${CSAF}vex/archive_latest.txt`]: 'csaf_vex_2026-11-16.tar.zst' },
};

async function place(t: TestContext) {
  const folder = temporaryFolder(t);
  const server = await startFeedServer(t);
  const database = await openSqlite(`${folder}/pratique.db`);
  const library = createAdvisoryLibrary({ database, folder });
  t.after(async () => {
    await library.close();
    await database.close();
  });
  const { signal } = new AbortController();
  const feeds = () =>
    createFeedIo({
      root: server.root,
      cacheFolder: `${folder}/feeds`,
      localRoot: folder,
      signal,
      retry: { pauseMilliseconds: 1, tries: 2 },
      idleMilliseconds: 200,
      longestMilliseconds: 700,
      mostBytes: 100_000,
      requestsPerHost: 100,
    });
  const first = new Map<string, string>();
  for (const source of SOURCES) first.set(source.id, await serveAll(server, source, feeds()));
  let now = START;
  const sources = SOURCES.map((source) => ({ ...source, parse: parseWhole }));
  return {
    server,
    first,
    update: async () => {
      await updateAdvisories({ database, folder, sources, io: feeds(), clock: () => now, signal, readBy: 'whole' });
      now += 3_600_000;
    },
    loaded: async (): Promise<Loaded> => {
      const snapshot = (await library.active())?.snapshot;
      const provenance = snapshot?.provenance ?? [];
      return { digest: snapshot?.digest, sources: new Map(provenance.map((one) => [one.source, one])) };
    },
  };
}

interface Loaded {
  readonly digest: string | undefined;
  readonly sources: ReadonlyMap<string, Provenance>;
}

/** Serves every file of a source; answers the address of the first. */
async function serveAll(server: FeedServer, source: AdvisorySource, io: FeedIo): Promise<string> {
  for (const [url, text] of Object.entries(LISTS[source.id] ?? {})) server.serve(url, content(text));
  const addresses = await source.files(io);
  for (const { url } of addresses) server.serve(url, content(GOOD));
  const [first] = addresses;
  if (first === undefined) throw new Error(`"${source.id}" has no files`);
  return first.url;
}

/** In the place of the publisher's form, which other tests are about: what counts is that it came whole. */
async function* parseWhole({ url, body }: FeedFile): ReturnType<AdvisorySource['parse']> {
  const text = await readText(body, 1_000_000);
  if (text !== GOOD && text !== NEWS) throw new Error('it is not whole');
  const about = { kind: 'advisory', vulnerability: 'CVE-2026-1', aliases: [], cvss: [], affected: [] } as const;
  const affected = [{ ecosystem: 'Debian:12', name: url, scheme: 'deb', status: 'affected', ranges: [] }] as const;
  yield { ...about, id: text === NEWS ? 'NEWS-1' : 'GOOD-1', affected };
}
