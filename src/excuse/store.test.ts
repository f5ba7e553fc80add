import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import { debRecord, matchingOn } from '../../test/support/matching.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { matchAnew, recordDebian } from '../../test/support/recording.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import { DAY_MILLISECONDS } from './fault.ts';
import { databaseExcuses, type ExcusesOptions } from './store.ts';
import type { ExcuseScope, NewExcuse } from './types.ts';

const [one, other] = [imageNumber(1), imageNumber(2)];
const both = index([{ image: one, architecture: 'amd64' }]);
const BUG: TestStatement = { vulnerability: 'CVE-2024-1', aliases: ['GHSA-1'], ranges: [{ introduced: '0' }] };
const FIXED: TestStatement = { ...BUG, ranges: [{ fixed: '9' }] };
const ASKED: NewExcuse = {
  scope: { vulnerability: 'CVE-2024-1' },
  status: 'not_affected',
  reason: 'never called',
  owner: 'mary',
};

eachDatabase('excuses', (open) => {
  const registries = testRegistries(open);

  async function setUp(terms?: ExcusesOptions['terms']) {
    const { registry, db } = await registries();
    let now = 1_700_000_000_000;
    const told: string[] = [];
    const excuses = databaseExcuses({
      db,
      clock: () => now,
      ...(terms === undefined ? {} : { terms }),
      onChange: async (_, { kind, excuse }) => void told.push(`${kind} ${excuse.id}`),
    });
    const matching = matchingOn(db);
    matching.activate(memorySnapshot([BUG]));
    await push(registry, 'team/app', one, 'prod');
    await push(registry, 'team/app', both, 'all');
    await push(registry, 'team/lib', other, 'dev-1');
    const records = [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1'])];
    await recordDebian(matching, one.manifest.digest, records);
    await recordDebian(matching, other.manifest.digest, [debRecord('bash', '1')]);
    return {
      db,
      excuses,
      told,
      matching,
      pass: (days: number) => {
        now += days * DAY_MILLISECONDS;
        return now;
      },
      now: () => now,
    };
  }

  it('are kept with an owner and an end, and told of in the same transaction', async () => {
    const { excuses, told, now } = await setUp();

    const outcome = await excuses.add({ ...ASKED, justification: 'vulnerable_code_not_present', ticket: 'OPS-1' });

    assert.ok(outcome.kind === 'added');
    assert.deepEqual(outcome.excuse, {
      id: 1,
      scope: { vulnerability: 'CVE-2024-1' },
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      reason: 'never called',
      owner: 'mary',
      ticket: 'OPS-1',
      createdAt: now(),
      expiresAt: now() + 90 * DAY_MILLISECONDS,
      untilFixed: false,
      origin: 'by hand',
    });
    assert.deepEqual(await excuses.get(1), outcome.excuse);
    assert.deepEqual(told, ['added 1']);
  });

  it('are not kept where telling of them goes wrong', async () => {
    const { db } = await setUp();
    const excuses = databaseExcuses({ db, clock: () => 5, onChange: () => Promise.reject(new Error('no')) });

    await assert.rejects(excuses.add(ASKED), /no/);

    assert.deepEqual(await excuses.list({ state: 'all', limit: 10 }), []);
  });

  it('are refused with what is wrong, and the others kept', async () => {
    const { excuses, told } = await setUp();

    const outcomes = await excuses.addAll([{ ...ASKED, scope: {} }, ASKED]);

    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['refused', 'added'],
    );
    assert.deepEqual(told, ['added 1']);
  });

  it('last as long as the terms allow', async () => {
    const { excuses, now } = await setUp({ defaultDays: 7, mostDays: 30 });

    const outcome = await excuses.add(ASKED);
    const long = await excuses.add({ ...ASKED, expiresAt: now() + 31 * DAY_MILLISECONDS });

    assert.ok(outcome.kind === 'added');
    assert.equal(outcome.excuse.expiresAt, now() + 7 * DAY_MILLISECONDS);
    assert.equal(long.kind, 'refused');
  });

  it('end by hand once, and by themselves when their time is over', async () => {
    const { excuses, told, pass } = await setUp();
    await excuses.addAll([ASKED, { ...ASKED, scope: { vulnerability: 'GHSA-1' } }]);

    const ended = await excuses.end(1, 'revoked by mary');
    assert.equal(await excuses.end(1, 'again'), undefined);
    assert.equal(await excuses.sweep(), 0);
    const now = pass(90);
    assert.equal(await excuses.end(2, 'too late'), undefined);
    assert.deepEqual(await idsOf('active'), []);
    assert.equal(await excuses.sweep(), 1);
    assert.equal(await excuses.sweep(), 0);

    assert.deepEqual([ended?.endedBecause, ended?.endedAt], ['revoked by mary', now - 90 * DAY_MILLISECONDS]);
    assert.deepEqual((await excuses.get(2))?.endedBecause, 'its time is over');
    assert.deepEqual(told, ['added 1', 'added 2', 'ended 1', 'ended 2']);
    assert.deepEqual(await idsOf('ended'), [2, 1]);

    async function idsOf(state: 'active' | 'ended') {
      return (await excuses.list({ state, limit: 10 })).map(({ id }) => id);
    }
  });

  it('end when a fix of what they are about becomes known, where that was asked for', async () => {
    const { db, excuses, matching, told } = await setUp();
    const added = await excuses.addAll([
      { ...ASKED, untilFixed: true },
      ASKED,
      { ...ASKED, scope: { package: 'bash', vulnerability: 'CVE-2024-1' }, untilFixed: true },
      { ...ASKED, scope: { vulnerability: 'GHSA-1', repository: 'team/l*' }, untilFixed: true },
    ]);
    assert.deepEqual(new Set(added.map(({ kind }) => kind)), new Set(['added']));
    assert.equal(await excuses.sweep(), 0);

    await matchAnew(db, matching, [FIXED]);

    assert.equal(await excuses.sweep(), 1);
    assert.equal((await excuses.get(1))?.endedBecause, 'a fix is known: apt 9');
    assert.deepEqual(told.at(-1), 'ended 1');
    const late = await excuses.add({ ...ASKED, untilFixed: true });
    assert.deepEqual(late, { kind: 'refused', reason: 'it is to last until a fix is known, and one is: apt 9' });
  });

  it('are stale where no stored image has such a finding', async () => {
    const { excuses } = await setUp();
    const SCOPES: readonly (readonly [scope: ExcuseScope, isStale: boolean])[] = [
      [{ vulnerability: 'CVE-2024-1' }, false],
      [{ vulnerability: 'cve-2024-1' }, false],
      [{ vulnerability: 'GHSA-1' }, false],
      [{ vulnerability: 'CVE-2024-2' }, true],
      [{ package: 'apt' }, false],
      [{ package: 'libapt' }, false],
      [{ package: 'bash' }, true],
      [{ package: 'pkg:deb/debian/apt@1' }, false],
      [{ package: 'pkg:deb/debian/apt@2' }, true],
      [{ path: 'var/lib/*' }, false],
      [{ path: 'opt/*' }, true],
      [{ path: 'VAR/lib/*' }, true],
      [{ repository: 'team/*' }, false],
      [{ repository: 'team/lib' }, true],
      [{ repository: 'none' }, true],
      [{ tag: 'prod' }, false],
      [{ tag: 'al*' }, false],
      [{ tag: 'dev-*' }, true],
      [{ tag: 'prod', repository: 'team/lib' }, true],
      [{ image: one.manifest.digest }, false],
      [{ image: both.digest }, false],
      [{ image: other.manifest.digest }, true],
      [{ image: both.digest, tag: 'prod' }, false],
      [{ image: both.digest, tag: 'dev-1' }, true],
      [{ image: both.digest, path: 'var/*', vulnerability: 'GHSA-1', package: 'apt', repository: '*app' }, false],
    ];
    const added = await excuses.addAll(SCOPES.map(([scope]) => ({ ...ASKED, scope })));
    assert.deepEqual(new Set(added.map(({ kind }) => kind)), new Set(['added']));

    const stale = (await excuses.list({ state: 'stale', limit: 100 })).map(({ id }) => id);

    const expected = SCOPES.flatMap(([, isStale], at) => (isStale ? [at + 1] : [])).toReversed();
    assert.deepEqual(stale, expected);
    const paged: number[] = [];
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; ) {
      const page = await excuses.page({ state: 'stale', limit: 1, before });
      paged.push(...page.excuses.map(({ id }) => id));
      before = page.next;
    }
    assert.deepEqual(paged, expected);
  });

  it('are looked for fifty at a time where most are not stale', async () => {
    const { excuses } = await setUp();
    const scopes = ['CVE-2000-1', ...Array.from({ length: 50 }, () => 'CVE-2024-1')];
    await excuses.addAll(scopes.map((vulnerability) => ({ ...ASKED, scope: { vulnerability } })));

    const first = await excuses.page({ state: 'stale', limit: 10 });
    const second = await excuses.page({ state: 'stale', limit: 10, before: first.next ?? 0 });

    assert.deepEqual(first.excuses, []);
    assert.deepEqual(
      second.excuses.map(({ id }) => id),
      [1],
    );
    assert.equal(second.next, undefined);
  });

  it('are listed before they expire, and in pages', async () => {
    const { excuses, pass } = await setUp();
    await excuses.addAll([ASKED, { ...ASKED, expiresAt: pass(0) + 100 * DAY_MILLISECONDS }, ASKED]);
    pass(80);

    const expiring = await excuses.list({ state: 'expiring', limit: 10 });
    const soon = await excuses.list({ state: 'expiring', withinDays: 9, limit: 10 });
    const [last] = await excuses.list({ state: 'active', limit: 1 });
    const rest = await excuses.list({ state: 'active', before: last?.id ?? 0, limit: 10 });

    assert.deepEqual(
      [expiring, soon, [last], rest].map((list) => list.map((each) => each?.id)),
      [[3, 1], [], [3], [2, 1]],
    );
  });
});
