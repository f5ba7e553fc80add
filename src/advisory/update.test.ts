import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { apology, content, type FeedServer, startFeedServer, status } from '../../test/support/feed-server.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { holdLock, openSqlite } from '../db/index.ts';
import { createFeedIo, createSourceFeedIo } from './feeds/feeds.ts';
import { createAdvisoryLibrary } from './library.ts';
import { advisorySources } from './sources/index.ts';
import { findActive, findLooks } from './store.ts';
import type { AdvisorySource, FeedIo, Snapshot } from './types.ts';
import { type UpdateOptions, type UpdateResult, updateAdvisories } from './update.ts';

const TRACKER = 'https://security-tracker.debian.org/tracker/data/json';
const DSA = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DSA/list';
const FACTS = 'https://facts.example/all';
const SECDB = 'https://secdb.alpinelinux.org/v3.18/main.json';
const SOURCES = new Set(['alpine-secdb', 'debian-lists', 'debian-tracker', 'local']);
const START = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;

describe('an update of advisories', () => {
  it('puts a snapshot of all that the feeds say in use', async (t) => {
    const at = await place(t);

    const result = await at.update();

    assert.deepEqual(kindsOf(result), {
      update: 'updated',
      'alpine-secdb': 'fresh',
      'debian-lists': 'fresh',
      'debian-tracker': 'fresh',
      local: 'absent',
    });
    const snapshot = await at.snapshot();
    const heard = (ecosystem: string, name: string) =>
      snapshot.lookup(ecosystem, name).map((entry) => entry.advisory.id);
    assert.deepEqual(heard('Debian:9', 'apt'), ['DSA-4371-1']);
    assert.deepEqual(heard('Debian:12', 'apt'), ['CVE-2026-109518']);
    assert.deepEqual(heard('Alpine:v3.18', 'zlib'), ['CVE-2022-37434']);
    assert.deepEqual(
      snapshot.provenance.map(({ source, count, fetchedAt }) => [source, count, fetchedAt]),
      [
        ['alpine-secdb', 1, START],
        ['debian-lists', 1, START],
        ['debian-tracker', 1, START],
      ],
    );
  });

  it('leaves the snapshot in use where nothing has changed, and says that it looked', async (t) => {
    const at = await place(t);
    await at.update();
    const before = await at.snapshot();
    at.wait(HOUR);

    const result = await at.update();

    assert.equal(kindsOf(result)['update'], 'unchanged');
    assert.equal(kindsOf(result)['debian-tracker'], 'unchanged');
    const after = await at.snapshot();
    assert.equal(after.digest, before.digest);
    assert.equal(at.files().length, 1);
    assert.deepEqual(
      after.provenance.map(({ fetchedAt, changedAt }) => [fetchedAt, changedAt]),
      [1, 2, 3].map(() => [START + HOUR, START]),
    );
    assert.equal(at.server.requests.filter((request) => request.includes(' unless ')).length, 3);
  });

  it('takes up what has changed, and only that', async (t) => {
    const at = await place(t);
    await at.update();
    const before = await at.snapshot();
    at.wait(HOUR);
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-2026-109518': '2.6.3' } })));

    assert.equal(kindsOf(await at.update())['update'], 'updated');

    const after = await at.snapshot();
    assert.deepEqual(
      [...after.changedSince(before)].map(({ ecosystem, name }) => `${ecosystem} ${name}`),
      ['Debian:12 apt'],
    );
    assert.deepEqual(
      after.provenance.map(({ changedAt }) => changedAt),
      [START, START, START + HOUR],
    );
  });

  it('makes the same of the same feeds, wherever and whenever', async (t) => {
    const [one, other] = [await place(t), await place(t)];
    other.wait(HOUR);

    await one.update();
    await other.update();

    assert.equal((await one.snapshot()).digest, (await other.snapshot()).digest);
  });

  it('drops what a feed no longer says of a release that it still speaks of', async (t) => {
    const at = await place(t);
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-1-1': '1' }, dpkg: { 'CVE-1-2': '1' } })));
    await at.update();
    at.server.serve(TRACKER, content(tracker({ dpkg: { 'CVE-1-2': '1' } })));

    await at.update();

    assert.deepEqual((await at.snapshot()).lookup('Debian:12', 'apt'), []);
  });

  it('keeps the last that was said of a release that a feed has dropped, and marks it', async (t) => {
    const at = await place(t);
    const releases = { bookworm: { status: 'open' }, trixie: { status: 'open' } };
    at.server.serve(TRACKER, content(JSON.stringify({ apt: { 'CVE-1-1': { releases } } })));
    await at.update();
    at.server.serve(
      TRACKER,
      content(JSON.stringify({ apt: { 'CVE-1-1': { releases: { trixie: { status: 'open' } } } } })),
    );

    for (let time = 0; time < 2; time += 1) {
      await at.update();

      const snapshot = await at.snapshot();
      assert.equal(snapshot.lookup('Debian:12', 'apt').length, 1);
      assert.ok(snapshot.covers('Debian:12'));
      assert.deepEqual(snapshot.provenance.find(({ source }) => source === 'debian-tracker')?.ecosystems, [
        { name: 'Debian:12', count: 1, kept: true },
        { name: 'Debian:13', count: 1 },
      ]);
    }
  });

  it('forgets that a release was dropped when the feed speaks of it again', async (t) => {
    const at = await place(t);
    await at.update();
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-1-1': '1' } }, 'trixie')));
    await at.update();
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-1-1': '1' } }, 'bookworm')));
    await at.update();

    const ecosystems = (await at.snapshot()).provenance.find(({ source }) => source === 'debian-tracker')?.ecosystems;
    assert.deepEqual(ecosystems, [
      { name: 'Debian:12', count: 1 },
      { name: 'Debian:13', count: 1, kept: true },
    ]);
  });

  const faults = [
    ['does not answer', status(503), /^cannot fetch "http.*json": 503 Service Unavailable \(tried 4 times\)$/],
    ['is a page of HTML', apology(), /^cannot fetch "http:.*json": it sent an HTML page in the place of the feed$/],
    [
      'is cut off though it seems whole',
      content('{"apt":{"CVE-1-1":'),
      /^cannot read ".*": the JSON object breaks off/,
    ],
    ['says nothing', content('{}'), /^there is not one statement in it$/],
    ['is mostly not understood', content('{"apt":{"CVE-1-1":1}}'), /^there is not one statement in it$/],
    ['is gone', status(404), /^there is nothing of it at "http:/],
  ] as const;
  for (const [title, fault, reason] of faults) {
    it(`keeps what a feed said before where it ${title}`, async (t) => {
      const at = await place(t);
      await at.update();
      const before = await at.snapshot();
      at.wait(HOUR);
      at.server.serve(TRACKER, fault);

      const result = await at.update();

      assert.deepEqual([kindsOf(result)['update'], kindsOf(result)['debian-tracker']], ['unchanged', 'stale']);
      const snapshot = await at.snapshot();
      const stale = snapshot.provenance.find(({ source }) => source === 'debian-tracker');
      assert.equal(snapshot.digest, before.digest);
      assert.match(stale?.staleReason ?? '', reason);
      assert.deepEqual([stale?.fetchedAt, stale?.changedAt], [START, START]);

      at.wait(HOUR);
      at.server.serve(TRACKER, content(trackerText()));
      await at.update();
      const fresh = (await at.snapshot()).provenance.find(({ source }) => source === 'debian-tracker');
      assert.equal(fresh?.staleReason, undefined);
      assert.equal(fresh?.fetchedAt, START + 2 * HOUR);
    });
  }

  it('takes up the feeds that work where one never did', async (t) => {
    const at = await place(t);
    at.server.serve(TRACKER, apology());

    const result = await at.update();

    assert.deepEqual([kindsOf(result)['update'], kindsOf(result)['debian-tracker']], ['updated', 'stale']);
    assert.deepEqual(
      (await at.snapshot()).provenance.map(({ source }) => source),
      ['alpine-secdb', 'debian-lists'],
    );
    const look = (await findLooks(at.database)).find(({ source }) => source === 'debian-tracker');
    assert.match(look?.error ?? '', /an HTML page in the place of the feed/);
    assert.equal(look?.fetchedAt, undefined);
  });

  it('asks anew, without validators, for what it could not read', async (t) => {
    const at = await place(t);
    at.server.serve(TRACKER, apology());
    await at.update();
    await at.update();

    assert.deepEqual(
      at.server.requests.filter((request) => request.includes('security-tracker.debian.org')),
      ['GET /security-tracker.debian.org/tracker/data/json', 'GET /security-tracker.debian.org/tracker/data/json'],
    );
  });

  it('holds a feed that has lost half for broken, unless it is told to take it', async (t) => {
    const at = await place(t);
    const fixes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`CVE-1-${n}`, '1']));
    at.server.serve(TRACKER, content(tracker({ apt: fixes(300) })));
    await at.update();
    at.server.serve(TRACKER, content(tracker({ apt: fixes(149) })));

    const refused = await at.update();
    const stale = (await at.snapshot()).provenance.find(({ source }) => source === 'debian-tracker');
    const taken = await at.update({ force: true });

    assert.equal(kindsOf(refused)['debian-tracker'], 'stale');
    assert.equal(
      stale?.staleReason,
      'it has 149 statements about Debian:12 and had 300; --force takes it if that is right',
    );
    assert.equal(kindsOf(taken)['debian-tracker'], 'fresh');
    assert.equal((await at.snapshot()).lookup('Debian:12', 'apt').length, 149);
  });

  it('holds facts that have lost half for broken, though they are of no release', async (t) => {
    const at = await place(t);
    const about = (count: number) => ({ sources: [factsOf(FACTS, count)] });
    at.server.serve(FACTS, content('all'));
    await at.update(about(300));
    at.server.serve(FACTS, content('some'));

    const refused = await at.update(about(149));
    const provenance = (await at.snapshot()).provenance[0];
    const taken = await at.update({ ...about(149), force: true });

    assert.equal(kindsOf(refused)['facts'], 'stale');
    assert.equal(provenance?.staleReason, 'it has 149 statements and had 300; --force takes it if that is right');
    assert.equal(provenance?.count, 300);
    assert.equal(kindsOf(taken)['facts'], 'fresh');
  });

  it('leaves what its publisher offers nowhere as a mirror gave it', async (t) => {
    const at = await place(t);
    const tracker = advisorySources.filter(({ id }) => id === 'debian-tracker');
    const nowhere = tracker.map((source) => ({ ...source, files: async () => [] }));
    assert.deepEqual(kindsOf(await at.update({ sources: nowhere })), { update: 'nothing', 'debian-tracker': 'absent' });
    await at.update({ sources: tracker });

    const result = await at.update({ sources: nowhere });

    assert.equal(kindsOf(result)['debian-tracker'], 'left');
    assert.equal((await at.snapshot()).provenance[0]?.staleReason, undefined);
    assert.equal((await at.snapshot()).lookup('Debian:12', 'apt').length, 1);
  });

  it('reads nothing again that has not changed, and builds nothing then', async (t) => {
    const at = await place(t);
    let reads = 0;
    const counted = (source: AdvisorySource): AdvisorySource => ({
      ...source,
      parse: (file) => {
        reads += 1;
        return source.parse(file);
      },
    });
    const sources = advisorySources.filter(({ id }) => SOURCES.has(id)).map(counted);
    await at.update({ sources });
    const [all, before] = [reads, await at.snapshot()];

    const unchanged = await at.update({ sources });
    const none = reads - all;
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-2026-109518': '2.6.3' } })));
    await at.update({ sources });
    const one = reads - all;
    await at.update({ sources, force: true });

    assert.deepEqual([all, none, one, reads], [3, 0, 1, 7]);
    assert.equal(kindsOf(unchanged)['debian-tracker'], 'unchanged');
    assert.equal((await at.snapshot()).lookup('Debian:9', 'apt').length, before.lookup('Debian:9', 'apt').length);
  });

  it('does not read again what it refused, or what came to the same', async (t) => {
    const at = await place(t);
    const url = 'https://facts.example/all';
    const reads: string[] = [];
    const update = (body: string, count: number, more: Partial<UpdateOptions> = {}) => {
      at.server.serve(url, content(body));
      const source = factsOf(url, count);
      const parse: AdvisorySource['parse'] = (file) => {
        reads.push(body);
        return source.parse(file);
      };
      return at.update({ sources: [{ ...source, parse }], ...more });
    };
    await update('first', 200);

    for (let time = 0; time < 3; time += 1) await update('the same, said anew', 200);
    const [refused] = [await update('a few', 3), await update('a few', 3), await update('a few', 3)];
    const again = await update('a few', 3, { readBy: 'another release' });
    const forced = await update('a few', 3, { force: true });

    assert.deepEqual(reads, ['first', 'the same, said anew', 'a few', 'a few', 'a few']);
    for (const result of [refused, again]) assert.equal(kindsOf(result)['facts'], 'stale');
    const { staleReason } = (await at.snapshot()).provenance[0] ?? {};
    assert.deepEqual([kindsOf(forced)['facts'], staleReason], ['fresh', undefined]);
  });

  it('takes one source from elsewhere, and a file only where it stands for one', async (t) => {
    const at = await place(t);
    const path = join(at.folder, 'tracker.json');
    writeFileSync(path, tracker({ apt: { 'CVE-2026-109518': '9' } }));
    const settings = { cacheFolder: at.folder, localRoot: at.folder, signal: new AbortController().signal };
    at.server.serve('http://elsewhere/lists', content('nothing like it'));
    const io = createSourceFeedIo(path, settings);
    const list = createSourceFeedIo(`${at.server.root}/elsewhere/lists`, settings);

    const result = await at.update({
      ioOf: new Map([
        ['debian-tracker', io],
        ['debian-lists', list],
      ]),
    });

    const [entry] = (await at.snapshot()).lookup('Debian:12', 'apt');
    assert.deepEqual(entry?.affected.ranges, [{ fixed: '9' }]);
    assert.equal(kindsOf(result)['debian-lists'], 'stale');
    const look = (await findLooks(at.database)).find(({ source }) => source === 'debian-lists');
    assert.match(look?.error ?? '', /lists" is one file, and the source has \d+: give a folder, or a mirror$/);
    assert.equal(at.server.requests.filter((request) => request.includes('tracker/data/json')).length, 0);
  });

  it('shows what a feed says of itself as a terminal may show it', async (t) => {
    const at = await place(t);
    const failing = (message: string): AdvisorySource => ({
      ...factsOf(FACTS, 1),
      files: () => Promise.reject(new Error(message)),
    });

    await at.update({ sources: [failing(`an odd\n name "\u001b[31m\u202e"${'x'.repeat(5000)}`)] });

    const [look] = await findLooks(at.database);
    assert.match(look?.error ?? '', /^an odd name "\\u001b\[31m\\u202e"x+$/);
    assert.ok((look?.error ?? '').length < 1100);
  });

  it('asks only the sources it is told to', async (t) => {
    const at = await place(t);
    await at.update();
    const requests = at.server.requests.length;
    at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-1-1': '1' } })));
    at.server.serve(DSA, content('[01 Jan 2020] DSA-1-1 p - x\n\t{CVE-1-1}\n\t[stretch] - p 1\n'));

    const result = await at.update({ only: new Set(['debian-tracker']) });

    assert.deepEqual(kindsOf(result), {
      update: 'updated',
      'alpine-secdb': 'left',
      'debian-lists': 'left',
      'debian-tracker': 'fresh',
      local: 'left',
    });
    assert.equal(at.server.requests.length, requests + 1);
    assert.equal((await at.snapshot()).lookup('Debian:9', 'apt').length, 1);
  });

  it('adds what was written by hand, and takes it away with its file', async (t) => {
    const at = await place(t);
    await at.update();
    const score = 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H';
    mkdirSync(`${at.folder}/local`);
    writeFileSync(
      `${at.folder}/local/apt.json`,
      JSON.stringify({ id: 'CVE-2019-3462', severity: [{ type: 'CVSS_V3', score }] }),
    );

    assert.equal(kindsOf(await at.update())['local'], 'fresh');
    const [rated] = (await at.snapshot()).lookup('Debian:9', 'apt');
    assert.deepEqual(rated?.cvss, [{ version: '3.0', vector: score, score: 8.1, source: 'local' }]);
    rmSync(`${at.folder}/local/apt.json`);
    assert.equal(kindsOf(await at.update())['local'], 'absent');
    assert.deepEqual((await at.snapshot()).lookup('Debian:9', 'apt')[0]?.cvss, []);
  });

  it('knows nothing, and says so, where no feed is to be had', async (t) => {
    const at = await place(t);
    for (const url of [TRACKER, DSA, SECDB]) at.server.serve(url, status(500));

    const result = await at.update();

    assert.equal(kindsOf(result)['update'], 'nothing');
    assert.equal(await findActive(at.database), undefined);
    assert.deepEqual(at.files(), []);
  });

  it('misses at the publishers what it would not miss at a mirror', async (t) => {
    const at = await place(t);
    at.server.serve(TRACKER, status(404));

    const mirror = await at.update();
    const publishers = await at.update({ io: { ...at.io, place: 'the publishers', partial: false } });

    assert.equal(kindsOf(mirror)['debian-tracker'], 'absent');
    assert.equal(kindsOf(publishers)['debian-tracker'], 'stale');
    assert.match((await findLooks(at.database)).at(-1)?.error ?? '', /there is nothing of it at the publishers/);
  });

  it('does not begin while another is at work', async (t) => {
    const at = await place(t);
    const release = holdLock(`${at.folder}/update.lock`);

    assert.deepEqual(await at.update(), { kind: 'busy' });
    release?.();
    assert.equal(kindsOf(await at.update())['update'], 'updated');
  });

  it('leaves everything as it was where it is stopped', async (t) => {
    const at = await place(t);
    await at.update();
    const before = await at.snapshot();
    const stopping = new AbortController();
    at.server.serve(TRACKER, () => stopping.abort());

    await assert.rejects(at.update({}, stopping.signal), { name: 'AbortError' });

    assert.equal((await at.snapshot()).digest, before.digest);
    assert.deepEqual(at.leftOver(), []);
  });

  it('clears away what a killed one left', async (t) => {
    const at = await place(t);
    for (const name of ['building.sqlite', 'building.sqlite.packed', '20200101T000000Z-000000000000.sqlite']) {
      writeFileSync(`${at.folder}/${name}`, 'half');
    }

    assert.equal(kindsOf(await at.update())['update'], 'updated');
    assert.deepEqual(at.leftOver(), []);
    assert.equal(at.files().length, 1);
  });

  it('keeps the last three snapshots', async (t) => {
    const at = await place(t);
    for (let version = 1; version <= 5; version += 1) {
      at.wait(HOUR);
      at.server.serve(TRACKER, content(tracker({ apt: { 'CVE-1-1': `${version}` } })));
      await at.update();
    }

    assert.deepEqual(
      at.files().map((name) => name.slice(0, 16)),
      ['20261122T030000Z', '20261122T040000Z', '20261122T050000Z'],
    );
  });

  it('begins again where the snapshot before is lost', async (t) => {
    const at = await place(t);
    await at.update();
    rmSync(join(at.folder, at.files()[0] ?? ''));

    const result = await at.update();

    assert.equal(kindsOf(result)['update'], 'updated');
    assert.match(
      result.kind === 'busy' ? '' : (result.lost ?? ''),
      /^cannot read the snapshot before, ".*": unable to open/,
    );
    assert.equal((await at.snapshot()).lookup('Debian:12', 'apt').length, 1);
  });
});

/** A data folder with feeds that can be had, at a time that stands still. */
async function place(t: TestContext) {
  const server = await startFeedServer(t);
  serveAll(server);
  const folder = temporaryFolder(t);
  const database = await openSqlite(`${folder}/pratique.db`);
  const library = createAdvisoryLibrary({ database, folder });
  t.after(async () => {
    await library.close();
    await database.close();
  });
  let now = START;
  const ioFor = (signal: AbortSignal): FeedIo => {
    const cacheFolder = `${folder}/feeds`;
    return createFeedIo({ root: server.root, cacheFolder, localRoot: folder, signal, retry: { pauseMilliseconds: 1 } });
  };
  const files = () => readdirSync(folder).filter((name) => /^\d{8}T.*\.sqlite$/.test(name));
  return {
    server,
    folder,
    database,
    io: ioFor(new AbortController().signal),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    files,
    leftOver: () => readdirSync(folder).filter((name) => name.startsWith('building')),
    snapshot: async (): Promise<Snapshot> => {
      const active = await library.active();
      if (active === undefined) throw new Error('there is no snapshot');
      return active.snapshot;
    },
    update: (more: Partial<UpdateOptions> = {}, signal = new AbortController().signal) => {
      const sources = advisorySources.filter(({ id }) => SOURCES.has(id));
      return updateAdvisories({ database, folder, sources, io: ioFor(signal), clock: () => now, signal, ...more });
    },
  };
}

/** A source of so many facts, whatever its file holds. */
function factsOf(url: string, count: number): AdvisorySource {
  return {
    id: 'facts',
    title: 'Facts',
    licence: 'none',
    attribution: 'nobody',
    complete: false,
    everyMinutes: 60,
    files: async () => [{ url }],
    async *parse() {
      for (let number = 0; number < count; number += 1) {
        yield { kind: 'facts', vulnerability: `CVE-2026-${number}`, title: `number ${number}`, cvss: [] };
      }
    },
  };
}

function serveAll(server: FeedServer): void {
  server.serve(TRACKER, content(trackerText()));
  server.serve(
    DSA,
    content('[22 Jan 2019] DSA-4371-1 apt - security update\n\t{CVE-2019-3462}\n\t[stretch] - apt 1.4.9\n'),
  );
  const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } }];
  server.serve(SECDB, content(JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages })));
}

function trackerText(): string {
  return tracker({ apt: { 'CVE-2026-109518': '2.6.2' } });
}

/** Package → CVE → fixed version, as the tracker says it. */
function tracker(fixes: Readonly<Record<string, Readonly<Record<string, string>>>>, codename = 'bookworm'): string {
  const entry = (fixed: string) => ({ releases: { [codename]: { status: 'resolved', fixed_version: fixed } } });
  const entries = (of: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(of).map(([cve, fixed]) => [cve, entry(fixed)]));
  return JSON.stringify(Object.fromEntries(Object.entries(fixes).map(([name, of]) => [name, entries(of)])));
}

function kindsOf(result: UpdateResult): Readonly<Record<string, string>> {
  const outcomes = result.kind === 'busy' ? [] : result.outcomes;
  return { update: result.kind, ...Object.fromEntries(outcomes.map(({ source, kind }) => [source, kind])) };
}
