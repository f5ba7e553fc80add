import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { load } from '../bench/feeds/load.ts';
import { serveFolder } from '../bench/feeds/server.ts';
import { advisorySources } from '../src/advisory/index.ts';
import { publishedSources, writeAllFeeds } from './support/published-feeds.ts';
import { sharedData } from './support/shared.ts';
import { temporaryFolder } from './support/temporary.ts';

const PAGE = readFileSync(new URL('../docs/sources.md', import.meta.url), 'utf8');
const IDS = advisorySources.map(({ id }) => id);
/** Those that take longer than all the others. */
const LARGE = new Set([
  'alma-osv',
  'cve5',
  'epss',
  'go-vulndb',
  'osv-go',
  'pypa',
  'redhat-oval',
  'ubuntu-oval',
  'ubuntu-tracker',
]);

describe('the page on sources', () => {
  it('has the licence of each, and whom to name', () => {
    const rows = advisorySources.map(({ id, licence, attribution }) => `| \`${id}\` | ${licence} | ${attribution} |`);

    assert.deepEqual(
      rows.filter((row) => !PAGE.includes(`\n${row}\n`)),
      [],
    );
  });

  it('tells of each in both of its tables, and of no other', () => {
    const named = [...PAGE.matchAll(/^\| `([^`]+)` \|/gm)].map(([, id = '']) => id);

    assert.deepEqual(named.toSorted(), [...IDS, ...IDS].toSorted());
  });
});

describe('the feeds that are there, as their publishers serve them', () => {
  it('are of sources that there are', () => {
    assert.deepEqual(
      publishedSources.filter((id) => !IDS.includes(id)),
      [],
    );
  });

  it('load whole from a server in trouble, and stay when it sends nothing else', async (t) => {
    if (sharedData(t, 'feeds') === undefined) return;
    const folder = temporaryFolder(t);
    const wanted = publishedSources.filter((id) => !LARGE.has(id));
    await writeAllFeeds(join(folder, 'feeds'), new Set(wanted));
    const server = await serveFolder(join(folder, 'feeds'));
    t.after(server.close);
    const loaded = async (name: string) =>
      await load({
        root: server.root,
        folder: join(folder, name),
        id: 'all',
        cacheFolder: join(folder, `${name}-cache`),
      });

    server.misbehave('passing');
    const inTrouble = await loaded('one');
    const told = server.told();
    server.misbehave('no');
    const unchanged = await loaded('one');
    const onceMore = server.told();
    const sound = await loaded('two');
    server.misbehave('lasting');
    const apologies = await loaded('two');

    for (const trouble of ['429 with Retry-After', '500', 'a connection that was cut', 'half a gzip']) {
      assert.match(told, new RegExp(trouble));
    }
    assert.match(onceMore, /× 304/);
    assert.deepEqual([inTrouble.stale, sound.stale, unchanged.stale], [0, 0, 0]);
    assert.equal(apologies.stale, wanted.length);
    assert.equal(new Set([inTrouble, sound, unchanged, apologies].map(({ digest }) => digest)).size, 1);
    assert.ok(sound.statements > 50_000);
  });
});
