import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { waitingSweeps } from '../sweeps.ts';
import { nextDigest } from './digest-times.ts';
import { type AlertTimes, DEFAULT_RULE, judgeRuleSettings, parseRuleSettings, passes, type Weighed } from './rule.ts';
import { databaseRules, makeDefaultRule } from './rules.ts';

const clock = () => Date.parse('2026-03-28T12:00:00Z');

eachDatabase('alert rules', (open) => {
  it('begin with one, which is not made again when somebody removed it', async () => {
    const db = await open();
    const rules = databaseRules({ db, clock });

    await makeDefaultRule(db, clock);
    await makeDefaultRule(db, clock);
    const [rule, ...others] = await rules.list();
    assert.deepEqual(others, []);
    assert.deepEqual(rule?.from, { severity: 'HIGH', knownExploited: true, unrated: true });
    assert.deepEqual(
      [rule.name, rule.tags, rule.channels, rule.when],
      ['default', 'current', '*', { kind: 'at-once' }],
    );
    assert.ok(await rules.remove('default'));
    await makeDefaultRule(db, clock);
    assert.deepEqual(await rules.list(), []);
  });

  it('are given other settings, and know when the next digest is', async () => {
    const db = await open();
    const rules = databaseRules({ db, clock });
    const when = { kind: 'digest', every: 'day', at: '09:30', zone: 'Europe/London' };

    assert.equal(await rules.put('team', parseRuleSettings({})), undefined);
    assert.equal(await rules.put('team', parseRuleSettings({ when, from: { cvss: 7 } })), undefined);
    assert.match((await rules.put('Team A', parseRuleSettings({}))) ?? '', /is not a name/);
    assert.equal(
      await rules.put('team', parseRuleSettings({ channels: ['nobody'] })),
      'there is no channel "nobody": make it first',
    );

    const rule = await rules.get('team');
    assert.deepEqual(rule?.from, { cvss: 7 });
    assert.equal(new Date(rule.nextAt ?? 0).toISOString(), '2026-03-29T08:30:00.000Z');
  });

  it('have looked at what they watch, and at what they have watched', async () => {
    const db = await open();
    const rules = databaseRules({ db, clock });

    await rules.put('team', parseRuleSettings({ repositories: ['shop/*'] }));
    await rules.put('team', parseRuleSettings({ repositories: ['shop/api', 'base'] }));

    const scopes = (await waitingSweeps(db.query)).map(({ scope }) => scope.repository);
    assert.deepEqual(scopes, ['shop/*', 'shop/api', 'base', 'shop/*']);
  });
});

describe('the rule of the first start', () => {
  const LOW = { severity: 'LOW', knownExploited: false, isFixable: true } as const;
  const FOUND: readonly (readonly [string, Weighed, boolean])[] = [
    ['what is critical', { ...LOW, severity: 'CRITICAL' }, true],
    ['what is high, though nothing mends it', { ...LOW, severity: 'HIGH', isFixable: false }, true],
    ['what is medium', { ...LOW, severity: 'MEDIUM' }, false],
    ['what is known to be exploited', { ...LOW, knownExploited: true }, true],
    ['what nobody has rated, where a fix is known', { ...LOW, severity: 'UNDEFINED' }, true],
    ['what nobody has rated, and nothing mends', { ...LOW, severity: 'UNDEFINED', isFixable: false }, false],
    ['what is informational', { ...LOW, severity: 'INFORMATIONAL' }, false],
  ];
  for (const [what, found, expected] of FOUND) {
    it(`${expected ? 'tells of' : 'passes over'} ${what}`, () => {
      assert.equal(passes(DEFAULT_RULE, found), expected);
    });
  }
});

describe('the settings of a rule', () => {
  const cases: readonly [unknown, RegExp | undefined][] = [
    [{}, undefined],
    [{ from: { severity: 'LOW' } }, undefined],
    [{ from: {} }, /from: it names none of severity/],
    [{ from: { knownExploited: false, unrated: false } }, /from: it names none/],
    [{ from: { unrated: true } }, undefined],
    [{ from: { severity: 'INFORMATIONAL' } }, /from\.severity/],
    [{ from: { epss: 2 } }, /from\.epss/],
    [{ changes: [] }, /changes: there is none/],
    [{ changes: ['newer'] }, /changes\.0/],
    [{ repositories: ['a b'] }, /repositories\.0: it has characters/],
    [{ tags: [] }, /tags/],
    [{ channels: ['Team A'] }, /channels/],
    [{ when: { kind: 'digest', every: 'day', at: '25:00' } }, /when\.at: a time of day/],
    [{ when: { kind: 'digest', every: 'day', zone: 'Mars/Olympus' } }, /when\.zone: it is no IANA time zone/],
    [{ when: { kind: 'digest', every: 'month' } }, /when\.every/],
    [{ severity: 'HIGH' }, /Unrecognized key/],
  ];
  for (const [settings, expected] of cases) {
    it(`${JSON.stringify(settings)} ${expected === undefined ? 'are taken' : 'are refused'}`, () => {
      const judged = judgeRuleSettings(settings);

      if (expected === undefined) assert.equal(judged.kind, 'settings');
      else assert.match(judged.kind === 'fault' ? judged.fault : '', expected);
    });
  }
});

describe('the next digest', () => {
  const digest = (every: 'hour' | 'day' | 'week', zone = 'UTC'): Extract<AlertTimes, { kind: 'digest' }> => ({
    kind: 'digest',
    every,
    at: '09:15',
    on: 'sunday',
    zone,
  });
  const cases: readonly [AlertTimes, string, string | undefined][] = [
    [{ kind: 'at-once' }, '2026-03-28T12:00:00Z', undefined],
    [digest('hour'), '2026-03-28T12:00:00Z', '2026-03-28T12:15:00.000Z'],
    [digest('hour'), '2026-03-28T12:15:00Z', '2026-03-28T13:15:00.000Z'],
    [digest('day'), '2026-03-28T12:00:00Z', '2026-03-29T09:15:00.000Z'],
    // Summer time began at 01:00 UTC.
    [digest('day', 'Europe/London'), '2026-03-28T12:00:00Z', '2026-03-29T08:15:00.000Z'],
    // That day has no 01:30, and the other one has two.
    [{ ...digest('day', 'Europe/London'), at: '01:30' }, '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    [{ ...digest('day', 'Europe/London'), at: '01:30' }, '2026-03-29T01:00:00Z', '2026-03-30T00:30:00.000Z'],
    [{ ...digest('day', 'Europe/London'), at: '01:30' }, '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    [{ ...digest('day', 'Europe/London'), at: '01:30' }, '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    [digest('week', 'Europe/London'), '2026-10-24T12:00:00Z', '2026-10-25T09:15:00.000Z'],
    [digest('day', 'America/New_York'), '2026-03-28T12:00:00Z', '2026-03-28T13:15:00.000Z'],
    [digest('week'), '2026-03-29T09:15:00Z', '2026-04-05T09:15:00.000Z'],
  ];
  for (const [when, after, expected] of cases) {
    it(`of ${JSON.stringify(when)} after ${after} is ${expected ?? 'never'}`, () => {
      const next = nextDigest(when, Date.parse(after));

      assert.equal(next === undefined ? undefined : new Date(next).toISOString(), expected);
    });
  }
});
