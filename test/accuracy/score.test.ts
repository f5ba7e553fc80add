import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Case, casesIn } from './cases.ts';
import { bySource, type Reported, scoreOf } from './score.ts';
import { TRUTHS } from './targets.ts';

const CASES: readonly Case[] = [
  { verdict: 'found', package: 'apt', vulnerability: 'CVE-2026-0001', remark: '1.0-2' },
  { verdict: 'found', package: 'curl', vulnerability: 'CVE-2026-0002', remark: 'unfixed' },
  { verdict: 'absent', package: 'apt', vulnerability: 'CVE-2026-0003', remark: '1.0-1' },
  { verdict: 'maybe', package: 'apt', vulnerability: 'CVE-2026-0004', remark: 'not-looked-at' },
];

function reported(name: string, id: string, more: Partial<Reported> = {}): Reported {
  return { package: name, ids: [id], verdict: 'affected', ...more };
}

describe('a score', () => {
  it('names what was missed, what is false, and what another version mends', () => {
    const found = [
      reported('apt', 'DSA-1-1', { ids: ['DSA-1-1', 'CVE-2026-0001'], fixedVersion: '1.0-3' }),
      reported('curl', 'CVE-2026-0002', { verdict: 'undetermined' }),
      reported('apt', 'CVE-2026-0003', { fixedVersion: '1.0-1' }),
      reported('apt', 'CVE-2026-0004'),
      reported('vim', 'CVE-2026-0005'),
    ];

    const score = scoreOf(CASES, found, { isWhole: true });

    assert.deepEqual([score.wanted, score.found, score.negatives], [2, 1, 1]);
    assert.deepEqual(score.misses, [CASES[1]]);
    assert.deepEqual(score.falseAlarms, ['apt CVE-2026-0003 1.0-1', 'vim CVE-2026-0005 unfixed']);
    assert.deepEqual(score.otherFixes, ['apt CVE-2026-0001 1.0-3, not 1.0-2']);
  });

  it('leaves alone what a list that is not whole does not name', () => {
    const score = scoreOf(CASES, [reported('vim', 'CVE-2026-0005')], { isWhole: false });

    assert.deepEqual(score.falseAlarms, []);
  });

  it('counts the binary packages of a source once, and to be found where one of them is', () => {
    const sourceOf = new Map(['libc6', 'libc-bin'].map((name) => [name, 'glibc']));
    const about = { vulnerability: 'CVE-2026-0001', remark: '2' };

    const cases = bySource(
      [
        { ...about, verdict: 'absent', package: 'libc-bin' },
        { ...about, verdict: 'found', package: 'libc6' },
        { ...about, verdict: 'found', package: 'gone' },
      ],
      sourceOf,
    );

    assert.deepEqual(cases, [
      { ...about, verdict: 'found', package: 'glibc' },
      { ...about, verdict: 'found', package: 'gone' },
    ]);
  });
});

describe('the lists of cases', () => {
  const names = globSync('*.txt', { cwd: new URL('cases', import.meta.url) }).map((file) => file.slice(0, -4));

  it('are each of something that is scanned', () => {
    assert.deepEqual(names.toSorted(), TRUTHS.map(({ name }) => name).toSorted());
  });

  /** So that a list that lost lines cannot pass for a better score. */
  const COUNTS: Readonly<Record<string, readonly [found: number, absent: number]>> = {
    'almalinux-8': [293, 0],
    'almalinux-9': [615, 825],
    applications: [215, 319],
    'alpine-3.10': [3, 11],
    'alpine-3.12': [1, 48],
    'alpine-3.18': [3, 93],
    'alpine-3.7': [30, 73],
    'debian-10-buster': [45, 0],
    'debian-12-bookworm': [90, 742],
    'debian-9-distroless': [15, 9],
    'ubi-8-labels': [0, 15],
    'ubuntu-18.04': [75, 112],
  };
  for (const name of names) {
    it(`are as long as they were made: ${name}`, () => {
      const cases = casesIn(name);
      const count = (verdict: Case['verdict']) => cases.filter((one) => one.verdict === verdict).length;

      assert.deepEqual([count('found'), count('absent')], COUNTS[name]);
    });
  }
});
