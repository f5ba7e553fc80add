import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import type { Database } from '../db/types.ts';
import { countFindings, findings } from './findings.ts';
import { recordImage } from './match-image.ts';
import { rematch } from './rematch.ts';
import type { MatchChange } from './types.ts';

const ALL = { offset: 0, limit: 1000 };
const packages = Array.from({ length: 8 }, (_, at) => debRecord(`p${at}`, `1.${at}`));
const one = debianImage('sha256:one', packages.slice(0, 5));
const two = debianImage('sha256:two', packages.slice(3));

const fixedIn = (vulnerability: string, name: string, fixed: string, rest: Partial<TestStatement> = {}) => ({
  vulnerability,
  name,
  ranges: [{ fixed }],
  ...rest,
});

/** Everything that is open, without its times and ids. */
async function openMatches(database: Database): Promise<readonly unknown[]> {
  return await database.query
    .selectFrom('match')
    .innerJoin('package', 'package.id', 'package_id')
    .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
    .innerJoin('advisory', 'advisory.id', 'advisory_id')
    .select(['identity', 'vulnerability.name', 'external_id', 'title', 'verdict', 'reason', 'match.state'])
    .select(['fixed_version', 'severity', 'score', 'vector'])
    .where('closed_at', 'is', null)
    .orderBy('identity')
    .orderBy('vulnerability.name')
    .execute();
}

/** With a title for each advisory that differs from one drawing to the next. */
function worded(all: readonly TestStatement[]) {
  return memorySnapshot(all.map((statement) => ({ ...statement, title: `${statement.id}, one of ${all.length}` })));
}

async function behind(database: Database, snapshotId: number): Promise<readonly unknown[]> {
  return await database.query
    .selectFrom('package')
    .select('id')
    .where('matched_snapshot_id', '<>', snapshotId)
    .execute();
}

async function empty(database: Database): Promise<void> {
  for (const table of ['image', 'package', 'vulnerability'] as const) await database.query.deleteFrom(table).execute();
}

/** Statements about few packages, so that two drawings have much in common. */
const statements = fc.uniqueArray(
  fc.record({
    vulnerability: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'),
    name: fc.constantFrom(...packages.map(({ name }) => name)),
    id: fc.constantFrom('A', 'B'),
    ranges: fc.constantFrom([{}], [{ fixed: '1.3' }], [{ fixed: '2' }], [{ fixed: 'soon' }]),
    severity: fc.constantFrom('high', 'low', 'not yet assigned'),
    status: fc.constantFrom('affected' as const, 'not-affected' as const, 'undetermined' as const),
  }),
  { selector: ({ vulnerability, name, id }) => `${vulnerability} ${name} ${id}`, maxLength: 25 },
);

eachDatabase('rematch', (open) => {
  it('comes to the same by what changed as by matching all anew', async () => {
    const [byDelta, anew] = [await open(), await open()];
    await fc.assert(
      fc.asyncProperty(fc.array(statements, { minLength: 2, maxLength: 4 }), async (history) => {
        for (const database of [byDelta, anew]) await empty(database);
        const [matching, fresh] = [matchingOn(byDelta), matchingOn(anew)];
        let from = matching.activate(memorySnapshot([]));
        for (const image of [one, two]) await recordImage(matching.dependencies, image);

        for (const next of history) {
          const to = matching.activate(worded(next));
          await rematch({ ...matching.dependencies, from, to });
          from = to;
        }

        fresh.activate(from.snapshot);
        for (const image of [one, two]) await recordImage(fresh.dependencies, image);
        assert.deepEqual(await openMatches(byDelta), await openMatches(anew));
        assert.deepEqual(await behind(byDelta, from.id), []);
      }),
      { numRuns: 30 },
    );
  });

  it('looks up what changed, and nothing else', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const from = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2'), fixedIn('CVE-2', 'p2', '2')]));
    await recordImage(matching.dependencies, one);
    const to = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2'), fixedIn('CVE-2', 'p2', '3')]));

    const result = await rematch({ ...matching.dependencies, from, to });

    assert.deepEqual(result, { matched: 1, unchanged: 4, changes: 1 });
    assert.deepEqual(await rematch({ ...matching.dependencies, from, to }), { matched: 0, unchanged: 0, changes: 0 });
  });

  it('tells what opened, closed and was rated anew, and nothing of a new wording', async () => {
    const database = await open();
    const heard: MatchChange[] = [];
    const matching = matchingOn(database, async (_, changes) => void heard.push(...changes));
    const kept = fixedIn('CVE-4', 'p0', '3', { title: 'one wording' });
    const [low, high] = ['low', 'high'].map((severity) => fixedIn('CVE-2', 'p2', '2', { severity }));
    assert.ok(low !== undefined && high !== undefined);
    const from = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2'), low, kept]));
    const { at } = await recordImage(matching.dependencies, one);
    heard.length = 0;
    const next = [fixedIn('CVE-3', 'p3', '2'), high, { ...kept, title: 'another' }];
    const to = matching.activate(memorySnapshot(next));

    await rematch({ ...matching.dependencies, from, to });

    const shown = heard.map(({ vulnerability, before, after }) => [vulnerability, before?.severity, after?.severity]);
    assert.deepEqual(
      new Set(shown),
      new Set([
        ['CVE-1', 'UNDEFINED', undefined],
        ['CVE-2', 'LOW', 'HIGH'],
        ['CVE-3', undefined, 'UNDEFINED'],
      ]),
    );
    assert.ok(heard.every(({ cause, snapshotId }) => cause === 'advisories' && snapshotId === to.id));
    const now = { manifestDigest: one.manifestDigest, at: matching.now() };
    const then = { ...now, at };
    const names = async (of: typeof now) => (await findings(database.query, of, ALL)).map(({ name }) => name);
    assert.deepEqual(await names(now), ['CVE-2', 'CVE-3', 'CVE-4']);
    assert.deepEqual(await names(then), ['CVE-2', 'CVE-1', 'CVE-4']);
    assert.deepEqual(await countFindings(database.query, now), { HIGH: 1, UNDEFINED: 2 });
    assert.deepEqual(await countFindings(database.query, then), { LOW: 1, UNDEFINED: 2 });
    const [reworded] = (await findings(database.query, now, ALL)).filter(({ name }) => name === 'CVE-4');
    assert.equal(reworded?.title, 'another');
  });

  it('matches all where the earlier snapshot is not at hand, and what was never matched', async () => {
    const database = await open();
    const matching = matchingOn(database);
    await recordImage(matching.dependencies, one);
    const to = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2')]));

    const result = await rematch({ ...matching.dependencies, to });

    assert.deepEqual(result, { matched: 5, unchanged: 0, changes: 1 });
  });

  it('matches a package again that an earlier run had left behind', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([]));
    await recordImage(matching.dependencies, one);
    const from = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2')]));
    const to = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2')]));

    const result = await rematch({ ...matching.dependencies, from, to });

    assert.deepEqual(result, { matched: 5, unchanged: 0, changes: 1 });
  });

  it('leaves nothing behind that is stored while it runs', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const from = matching.activate(memorySnapshot([]));
    await recordImage(matching.dependencies, one);
    const to = matching.activate(memorySnapshot([fixedIn('CVE-1', 'p1', '2'), fixedIn('CVE-7', 'p7', '2')]));
    // It found the earlier snapshot active when it began; the re-matching is through before it stores.
    const looks = [from];
    const activeSnapshot = async () => looks.shift() ?? to;
    const slow: Database = {
      ...database,
      async write(work) {
        if (looks.length === 0) await rematch({ ...matching.dependencies, from, to });
        return await database.write(work);
      },
    };

    const { at } = await recordImage({ ...matching.dependencies, database: slow, activeSnapshot }, two);

    const found = await findings(database.query, { manifestDigest: two.manifestDigest, at }, ALL);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['CVE-7'],
    );
  });

  it('stops between transactions when it is told to, and goes on when it is called again', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const many = Array.from({ length: 250 }, (_, at) => debRecord(`m${at}`, '1'));
    await recordImage(matching.dependencies, debianImage('sha256:many', many));
    const to = matching.activate(memorySnapshot(many.map(({ name }) => fixedIn('CVE-1', name, '2'))));
    const controller = new AbortController();
    const onChanges = async () => controller.abort();

    await assert.rejects(rematch({ ...matching.dependencies, to, onChanges, signal: controller.signal }), /abort/i);

    assert.equal((await openMatches(database)).length, 100);
    assert.equal((await rematch({ ...matching.dependencies, to })).matched, 150);
    assert.equal((await openMatches(database)).length, 250);
  });
});
