import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { advisory } from '../../test/support/snapshots.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openSqlite } from '../db/index.ts';
import { createAdvisoryLibrary } from './library.ts';
import { readText } from './reading/text.ts';
import type { AdvisorySource, FeedIo, Snapshot } from './types.ts';
import { type UpdateOptions, updateAdvisories } from './update.ts';

const ROOT = 'https://publisher.example/';
const ALL = 'CVE-2026-1 1\nCVE-2026-2 1\nCVE-2026-3 1\n?\n';

describe('a source whose later files supersede earlier ones', () => {
  it('is read where it has changed, and is the same as if it were read whole', async (t) => {
    const changed: Publisher = { all: ALL, 'CVE-2026-2': 'CVE-2026-2 2\n', gone: ['CVE-2026-3'] };
    const at = await place(t);
    await at.update({ all: ALL });

    const update = await at.update(changed);

    const whole = await place(t);
    await whole.update(changed);
    const snapshot = await at.snapshot();
    assert.deepEqual(update.read, ['CVE-2026-2']);
    assert.equal(snapshot.digest, (await whole.snapshot()).digest);
    assert.deepEqual(fixesIn(snapshot), { 'CVE-2026-1': '1', 'CVE-2026-2': '2' });
    assert.equal(snapshot.provenance[0]?.count, 2);
    assert.equal(update.counted, 2);
  });

  it('says nothing more of what its file says nothing of any more', async (t) => {
    const at = await place(t);
    await at.update({ all: ALL, 'CVE-2026-2': 'CVE-2026-2 2\n' });

    await at.update({ all: ALL, 'CVE-2026-2': '' });

    assert.deepEqual(fixesIn(await at.snapshot()), { 'CVE-2026-1': '1', 'CVE-2026-3': '1' });
  });

  it('keeps what was not understood before, once', async (t) => {
    const at = await place(t);
    await at.update({ all: ALL });
    for (const fixed of ['2', '3']) await at.update({ all: ALL, 'CVE-2026-2': `CVE-2026-2 ${fixed}\n?\n` });

    const { warnings } = (await at.snapshot()).provenance[0] ?? {};

    assert.deepEqual(warnings, [{ reason: 'not understood', count: 1, example: '?' }]);
  });

  it('is read whole where its first file has changed, or it is asked for', async (t) => {
    const at = await place(t);
    const changed = { all: `${ALL}CVE-2026-4 1\n`, 'CVE-2026-2': 'CVE-2026-2 2\n' };
    await at.update({ all: ALL });

    const first = await at.update(changed);
    const forced = await at.update(changed, { force: true });
    const otherwise = await at.update(changed, { readBy: 'something else' });

    for (const { read } of [first, forced, otherwise]) assert.deepEqual(read, ['all', 'CVE-2026-2']);
  });

  it('stays as it was where what has changed cannot be read', async (t) => {
    const at = await place(t);
    await at.update({ all: ALL });
    const before = await at.snapshot();

    const { kind } = await at.update({ all: ALL, 'CVE-2026-2': 'CVE-2026-2 2\n!\n' });

    assert.equal(kind, 'stale');
    assert.equal((await at.snapshot()).digest, before.digest);
  });
});

/** What lies at a publisher's, by name: all of it, and what has changed since. */
type Publisher = Readonly<Record<string, string | readonly string[]>>;

async function place(t: TestContext) {
  const folder = temporaryFolder(t);
  const database = await openSqlite(`${folder}/pratique.db`);
  const library = createAdvisoryLibrary({ database, folder: `${folder}/advisories` });
  t.after(async () => {
    await library.close();
    await database.close();
  });
  return {
    snapshot: async (): Promise<Snapshot> => {
      const active = await library.active();
      if (active === undefined) throw new Error('there is no snapshot');
      return active.snapshot;
    },
    async update(publisher: Publisher, more: Partial<UpdateOptions> = {}) {
      const read: string[] = [];
      let counted = 0;
      const { signal } = new AbortController();
      const result = await updateAdvisories({
        database,
        folder: `${folder}/advisories`,
        sources: [sourceOf(publisher, read)],
        io: ioOf(publisher),
        clock: Date.now,
        signal,
        readBy: 'this',
        onSource: (outcome) => {
          counted = 'provenance' in outcome ? (outcome.provenance?.count ?? 0) : 0;
        },
        ...more,
      });
      return { read, counted, kind: result.kind === 'busy' ? undefined : result.outcomes[0]?.kind };
    },
  };
}

function sourceOf({ gone, ...files }: Publisher, read: string[]): AdvisorySource {
  return {
    id: 'publisher',
    title: 'Publisher',
    licence: 'none',
    attribution: 'nobody',
    complete: true,
    everyMinutes: 60,
    files: async () => [
      ...Object.keys(files).map((name) => ({ url: ROOT + name })),
      ...[gone ?? []].flat().map((name) => ({ url: ROOT + name, isGone: true as const })),
    ],
    async *parse({ url, body, beside }) {
      read.push(url.slice(ROOT.length));
      const lines = (await readText(body, 10_000)).split('\n').filter((line) => line !== '');
      for (const line of lines) {
        const [vulnerability = '', fixed = ''] = line.split(' ');
        if (vulnerability === '!') throw new Error('it breaks off');
        if (vulnerability === '?') yield { kind: 'warning', reason: 'not understood', example: line };
        else if (!url.endsWith('all') || beside?.has(ROOT + vulnerability) !== true)
          yield advisory(vulnerability, { fixed });
      }
    },
    supersedes: (url) => /CVE-.*/.exec(url)?.[0],
  };
}

function ioOf(publisher: Publisher): FeedIo {
  return {
    place: 'the publisher',
    partial: false,
    get: async (url) => {
      const text = String(publisher[url.slice(ROOT.length)]);
      return { kind: 'file', file: { url, body: once(Buffer.from(text)) }, digest: text };
    },
    list: async () => [],
    forget: async () => {},
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function fixesIn(snapshot: Snapshot): Readonly<Record<string, string | undefined>> {
  const entries = snapshot.lookup('Debian:12', 'apt');
  return Object.fromEntries(entries.map(({ advisory: { id }, affected }) => [id, affected.ranges[0]?.fixed]));
}
