import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Command, CommanderError } from 'commander';
import { content, startFeedServer, status } from '../../test/support/feed-server.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { advisorySources, createAdvisoryLibrary } from '../advisory/index.ts';
import { readConfig } from '../config/index.ts';
import { holdLock, openSqlite } from '../db/index.ts';
import { addAdvisoriesCommands } from './advisories.ts';

const MAIN = new URL('../main.ts', import.meta.url).pathname;
const NOW = Date.UTC(2026, 10, 22, 21, 9);
const DSA = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DSA/list';
const APT = '[22 Jan 2019] DSA-4371-1 apt - security update\n\t{CVE-2019-3462}\n\t[stretch] - apt 1.4.9\n';

describe('pratique advisories update', () => {
  it('loads a folder of feeds', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);

    const { output, errors, code } = await at.run('update', '--from', at.feeds);

    const others = advisorySources.map(({ id }) => id).filter((id) => id !== 'debian-lists');
    assert.deepEqual(output.split('\n'), [
      'debian-lists      1 statement about 1 release',
      `nothing is there of ${others.join(', ')}`,
      'in use from now on',
      '',
    ]);
    assert.deepEqual([errors, code], ['', 0]);
  });

  it('tells a program what it does', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);

    const { output } = await at.run('update', '--from', at.feeds, '--source', 'debian-lists', '--json');

    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; source?: string });
    const about = lines.filter(({ kind, source }) => kind !== 'source' || source === 'debian-lists');
    assert.deepEqual(about.at(0), { kind: 'progress', source: 'debian-lists', file: 1, files: 2 });
    assert.deepEqual(about.slice(-2), [
      { kind: 'source', source: 'debian-lists', outcome: 'fresh', statements: 1 },
      { kind: 'end', outcome: 'updated' },
    ]);
  });

  it('takes the place from the configuration', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    at.environment['PRATIQUE_FEEDS'] = at.feeds;

    assert.equal((await at.run('update')).code, 0);
    assert.match((await at.run('update')).output, /debian-lists {6}1 statement about 1 release, the same as before\n/);
  });

  it('takes one source from its own place', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    at.environment['PRATIQUE_FEEDS'] = 'http://127.0.0.1:1';
    at.environment['PRATIQUE_FEEDS_DEBIAN_LISTS'] = at.feeds;

    const { output } = await at.run('update', '--source', 'debian-lists');

    assert.match(output, /^debian-lists {6}1 statement about 1 release$/m);
  });

  it('refuses a place for a source that there is not', async (t) => {
    const at = place(t);
    at.environment['PRATIQUE_FEEDS_NO_SOURCE'] = at.feeds;

    await assert.rejects(
      at.run('update'),
      /^Error: PRATIQUE_FEEDS_NO_SOURCE: there is no source "no-source"; the sources/,
    );
  });

  it('asks one source alone', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    at.lay('file://local/one.json', '{"id":"CVE-2019-3462","details":"Believes redirects"}');

    const { output } = await at.run('update', '--from', at.feeds, '--source', 'local');

    assert.match(output, /^left as they were: .*\bdebian-lists\b/m);
    assert.match(output, /^local {13}1 statement about 0 releases$/m);
  });

  it('ends with 1 and says why where a source failed', async (t) => {
    const at = place(t);
    const server = await startFeedServer(t);
    server.serve(DSA, content('Sorry'));
    server.serve(
      'https://secdb.alpinelinux.org/v3.18/main.json',
      content(
        '{"distroversion":"v3.18","reponame":"main","packages":[{"pkg":{"name":"zlib","secfixes":{"1-r0":["CVE-1-1"]}}}]}',
      ),
    );

    const { output, errors, code } = await at.run('update', '--from', server.root);

    assert.equal(code, 1);
    assert.match(output, /alpine-secdb {6}1 statement about 1 release\n(?:.*\n)*in use from now on\n$/);
    assert.deepEqual(errors.split('\n'), [
      `debian-lists      cannot read "${DSA}": no list of Debian's advisories: it begins with "Sorry"`,
      `1 of ${advisorySources.length} sources could not be read`,
      'next: try again, or take feeds from a mirror or a folder: pratique advisories update --from PLACE',
      '',
    ]);
  });

  it('ends with 1 where nothing is known', async (t) => {
    const at = place(t);

    const { errors, code } = await at.run('update', '--from', at.feeds);

    assert.equal(code, 1);
    assert.match(errors, /^no advisories are loaded: nothing could be read from ".*feeds"\nnext: /);
  });

  it('ends with 1 while another is at work', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    mkdirSync(`${at.data}/advisories`, { recursive: true });
    const release = holdLock(`${at.data}/advisories/update.lock`);

    const { errors, code } = await at.run('update', '--from', at.feeds);
    release?.();

    assert.deepEqual([errors, code], ['another update is at work on this data folder: wait for it to end\n', 1]);
  });

  it('tells on a terminal which file it reads', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);

    const { errors } = await at.run('update', '--from', at.feeds, 'on a terminal');

    assert.ok(errors.includes(`\r\u001b[Kdebian-lists      1/2 ${DSA}`.slice(0, 103)));
    assert.ok(errors.endsWith('\r\u001b[K'));
  });

  for (const wrong of [['--source', 'nobody'], ['--unknown'], ['extra']]) {
    it(`refuses ${wrong.join(' ')}`, async (t) => {
      await assert.rejects(place(t).run('update', ...wrong), CommanderError);
    });
  }

  for (const [from, reason] of [
    ['/no/such/folder', /there is no folder "\/no\/such\/folder"/],
    ['s3://bucket', /give a folder, or an address/],
  ] as const) {
    it(`refuses to read from ${from}`, async (t) => {
      await assert.rejects(place(t).run('update', '--from', from), reason);
    });
  }
});

describe('pratique advisories status', () => {
  it('says that nothing is loaded and what to do', async (t) => {
    const { output, code } = await place(t).run('status');

    assert.equal(code, 1);
    assert.match(output, /^debian-tracker +- .*not loaded/m);
    assert.match(output, /\nno advisories are loaded: .*\nnext: pratique advisories update\n$/);
  });

  it('shows each source', async (t) => {
    const at = place(t);
    at.lay(DSA, `${APT}\tsomething else\n`);
    await at.run('update', '--from', at.feeds);

    const { output, code } = await at.run('status');

    assert.equal(code, 0);
    assert.match(output, /^SOURCE +STATEMENTS {2}RELEASES {2}FETCHED {11}CHANGED {11}STATE {7}LICENCE\n/);
    assert.match(
      output,
      /^debian-lists +1 {11}1 {9}2026-11-22 21:09 {2}2026-11-22 21:09 {2}fresh {7}none stated by Debian/m,
    );
    assert.match(output, /^debian-lists: 1 time a line that is not understood, such as DSA-4371-1: "something else"$/m);
    assert.match(output, /^snapshot sha256:[0-9a-f]{64}, built 2026-11-22 21:09 UTC\n$/m);
  });

  it('says what is stale, and why', async (t) => {
    const at = place(t);
    const server = await startFeedServer(t);
    server.serve(DSA, content(APT), status(403));
    await at.run('update', '--from', server.root);
    await at.run('update', '--from', server.root);

    const { output, code } = await at.run('status');

    assert.equal(code, 1);
    assert.match(output, /^debian-lists .* stale /m);
    assert.match(output, /^debian-lists is stale: cannot fetch "http.*DSA\/list": 403 Forbidden$/m);
    assert.match(output, /\nnext: pratique advisories update\n$/);
  });

  it('says which releases are kept', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    await at.run('update', '--from', at.feeds);
    at.lay(DSA, APT.replace('stretch', 'buster'));
    await at.run('update', '--from', at.feeds);

    assert.match(
      (await at.run('status')).output,
      /^debian-lists no longer speaks of Debian:9: the last that it said is kept$/m,
    );
  });

  it('prints JSON for scripts', async (t) => {
    const at = place(t);
    at.lay(DSA, APT);
    await at.run('update', '--from', at.feeds);

    const { output } = await at.run('status', '--json');

    const printed = JSON.parse(output) as { readonly snapshot: object; readonly sources: readonly object[] };
    assert.deepEqual(Object.keys(printed.snapshot), ['digest', 'file', 'builtAt']);
    assert.deepEqual(
      printed.sources.find((one) => 'source' in one && one.source === 'debian-lists'),
      {
        source: 'debian-lists',
        title: 'Debian security advisories (DSA and DLA lists)',
        licence: 'none stated by Debian for this data',
        attribution: 'Debian security team, https://security-tracker.debian.org/',
        state: 'fresh',
        checkedAt: '2026-11-22T21:09:00.000Z',
        fetchedAt: '2026-11-22T21:09:00.000Z',
        changedAt: '2026-11-22T21:09:00.000Z',
        statements: 1,
        releases: [{ name: 'Debian:9', count: 1 }],
        warnings: [],
        urls: [DSA],
      },
    );
  });
});

describe('pratique advisories update, as a process', () => {
  it('leaves a whole snapshot in use when it is killed at any time', async (t) => {
    const at = place(t);
    const say = (version: number) => at.lay(DSA, Array.from({ length: 3000 }, (_, n) => entry(n, version)).join(''));
    say(0);
    await at.run('update', '--from', at.feeds);
    const database = await openSqlite(`${at.data}/pratique.db`);
    const library = createAdvisoryLibrary({ database, folder: `${at.data}/advisories` });
    t.after(async () => {
      await library.close();
      await database.close();
    });

    for (let version = 1; version <= 5; version += 1) {
      say(version);
      const child = spawn(process.execPath, [MAIN, 'advisories', 'update', '--from', at.feeds], {
        env: { PRATIQUE_DATA: at.data },
        stdio: 'ignore',
      });
      setTimeout(() => child.kill('SIGKILL'), 300 + 150 * version);
      await once(child, 'exit');

      const active = await library.active();
      const fixed = active?.snapshot.lookup('Debian:9', 'p7')[0]?.affected.ranges[0]?.fixed ?? 'nothing';
      assert.match(fixed, /^[0-5]-7$/);
      assert.equal(
        active?.snapshot.lookup('Debian:9', 'p2999')[0]?.affected.ranges[0]?.fixed,
        fixed.replace(/7$/, '2999'),
      );
    }
    const { code } = await at.run('update', '--from', at.feeds);

    assert.equal(code, 0);
    assert.equal((await library.active())?.snapshot.lookup('Debian:9', 'p7')[0]?.affected.ranges[0]?.fixed, '5-7');
    assert.deepEqual(
      readdirSync(`${at.data}/advisories`).filter((name) => name.startsWith('building')),
      [],
    );
  });
});

function entry(n: number, version: number): string {
  return `[01 Jan 2020] DSA-${n}-1 p${n} - x\n\t{CVE-2020-${n}}\n\t[stretch] - p${n} ${version}-${n}\n`;
}

/** A data folder, and a folder of feeds beside it. */
function place(t: TestContext) {
  const folder = temporaryFolder(t);
  const feeds = `${folder}/feeds`;
  mkdirSync(feeds);
  const environment: Record<string, string> = { PRATIQUE_DATA: `${folder}/data` };
  return {
    data: `${folder}/data`,
    feeds,
    environment,
    lay: (url: string, text: string) => {
      const { hostname, pathname } = new URL(url);
      mkdirSync(dirname(`${feeds}/${hostname}${pathname}`), { recursive: true });
      writeFileSync(`${feeds}/${hostname}${pathname}`, text);
    },
    run: async (...words: readonly string[]) => {
      const printed = { output: '', errors: '', code: 0 };
      const program = new Command('pratique').exitOverride().configureOutput({ writeErr: () => {} });
      addAdvisoriesCommands(program, {
        config: () => readConfig(environment, folder),
        environment,
        clock: () => NOW,
        write: (text) => void (printed.output += text),
        writeError: (text) => void (printed.errors += text),
        columns: () => (words.at(-1) === 'on a terminal' ? 100 : undefined),
        exitWith: (code) => void (printed.code = code),
      });
      const given = words.filter((word) => word !== 'on a terminal');
      await program.parseAsync(['advisories', ...given], { from: 'user' });
      return printed;
    },
  };
}
