import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finding, foundWith, ruleWith } from '../../../test/support/found.ts';
import type { Coverage, Finding } from '../../match/types.ts';
import type { AlertRule } from '../rules/rule.ts';
import { compare, isNews } from './compare.ts';
import { coverageState, type Found } from './found.ts';
import { NOTHING_LEARNED } from './learned.ts';

const DAY = 86_400_000;
const excusedBy = { id: 1, owner: 'ann', status: 'affected', reason: 'known', expiresAt: 9 } as const;
const known = { on: '2020-01-01', ransomware: false };

/** `new CVE-1` for each that is news once `after` follows on `before`. */
function newsAfter(before: readonly Finding[], after: readonly Finding[], rule: Partial<AlertRule> = {}) {
  const { told } = compare(undefined, foundWith(before), ruleWith(rule));
  const { items } = compare(told, foundWith(after, { at: 2000 }), ruleWith(rule));
  return items.map((item) => `${item.change} ${item.change === 'fixed' ? item.told.names[0] : item.found.names[0]}`);
}

describe('what is news', () => {
  const high = finding('CVE-1 HIGH');
  const cases: readonly [string, Finding[], Finding[], string[], Partial<AlertRule>?][] = [
    ['is nothing where nothing changed', [high], [high], []],
    ['is what was not there', [], [high], ['new CVE-1']],
    ['is what is gone', [high], [], ['fixed CVE-1']],
    ['is no other version', [high], [finding('CVE-1 HIGH openssl 1.1')], []],
    ['is the same vulnerability of another package', [high], [high, finding('CVE-1 HIGH bash')], ['new CVE-1']],
    ['is nothing while one of two versions stays', [high, finding('CVE-1 HIGH openssl 1.1')], [high], []],
    ['is no other name', [high], [finding('GHSA-1 HIGH', { aliases: ['CVE-1'] })], []],
    [
      'is nothing where two become one',
      [finding('GHSA-1 HIGH'), finding('GHSA-2 HIGH')],
      [finding('CVE-1 HIGH', { aliases: ['GHSA-1', 'GHSA-2'] })],
      [],
    ],
    [
      'is nothing where one becomes two',
      [finding('GHSA-1 HIGH', { aliases: ['GHSA-2'] })],
      [finding('CVE-1 HIGH', { aliases: ['GHSA-1'] }), finding('CVE-2 HIGH', { aliases: ['GHSA-2'] })],
      [],
    ],
    [
      'is a second CVE though a third name stands for both',
      [finding('CVE-1 HIGH', { aliases: ['GHSA-1'] })],
      [finding('CVE-1 HIGH', { aliases: ['GHSA-1'] }), finding('CVE-2 HIGH', { aliases: ['GHSA-1'] })],
      ['new CVE-2'],
    ],
    ['is nothing below the least severity', [], [finding('CVE-1 MEDIUM')], []],
    [
      'is nothing of what is INFORMATIONAL',
      [],
      [finding('CVE-1 INFORMATIONAL')],
      [],
      { from: { severity: 'UNDEFINED' } },
    ],
    [
      'is UNDEFINED where any is asked for',
      [],
      [finding('CVE-1 UNDEFINED')],
      ['new CVE-1'],
      { from: { severity: 'UNDEFINED' } },
    ],
    ['is a severity that rose', [finding('CVE-1 LOW')], [high], ['severity-raised CVE-1']],
    ['is new to who does not ask for that', [finding('CVE-1 LOW')], [high], ['new CVE-1'], { changes: ['new'] }],
    ['is no severity that fell', [high], [finding('CVE-1 LOW')], []],
    ['is a fix', [high], [finding('CVE-1 HIGH', { fixedVersion: '2.0' })], ['fix-available CVE-1']],
    [
      'is a fix to who asks for those alone',
      [high],
      [finding('CVE-1 HIGH', { fixedVersion: '2.0' })],
      ['fix-available CVE-1'],
      { fixableOnly: true },
    ],
    ['is nothing without one to those', [], [high], [], { fixableOnly: true }],
    [
      'is an exploit, however severe',
      [finding('CVE-1 LOW')],
      [finding('CVE-1 LOW', { knownExploited: known })],
      ['known-exploited CVE-1'],
    ],
    [
      'is EPSS that crosses the threshold',
      [finding('CVE-1 LOW', { epss: { score: 0.09, percentile: 0 } })],
      [finding('CVE-1 LOW', { epss: { score: 0.11, percentile: 0 } })],
      ['new CVE-1'],
      { from: { epss: 0.1 } },
    ],
    [
      'is no EPSS that drifts',
      [finding('CVE-1 HIGH', { epss: { score: 0.09, percentile: 0 } })],
      [finding('CVE-1 HIGH', { epss: { score: 0.11, percentile: 0 } })],
      [],
    ],
    ['is CVSS of the least', [], [finding('CVE-1 LOW', { score: 7 })], ['new CVE-1'], { from: { cvss: 7 } }],
    ['is what is undetermined, too', [], [finding('CVE-1 HIGH', { verdict: 'undetermined' })], ['new CVE-1']],
    ['is nothing that is excused', [], [finding('CVE-1 HIGH', { excusedBy })], []],
    ['is what becomes excused', [high], [finding('CVE-1 HIGH', { excusedBy })], ['excused CVE-1']],
    [
      'is nothing that becomes excused and nobody was told of',
      [finding('CVE-1 LOW')],
      [finding('CVE-1 HIGH', { excusedBy })],
      [],
    ],
    [
      'is not what becomes excused to who does not ask for that',
      [high],
      [finding('CVE-1 HIGH', { excusedBy })],
      [],
      { changes: ['new', 'fixed'] },
    ],
    ['is what is excused no more', [finding('CVE-1 HIGH', { excusedBy })], [high], ['excuse-ended CVE-1']],
    [
      'is new to who asks for that alone',
      [finding('CVE-1 HIGH', { excusedBy })],
      [high],
      ['new CVE-1'],
      { changes: ['new'] },
    ],
    ['is nothing that was excused and is gone', [finding('CVE-1 HIGH', { excusedBy })], [], []],
  ];
  for (const [title, before, after, expected, rule] of cases) {
    it(title, () => {
      assert.deepEqual(newsAfter(before, after, rule), expected);
    });
  }

  it('is told once, though it goes back and forth', () => {
    const rule = ruleWith();
    const steps = ['HIGH', 'LOW', 'HIGH', 'CRITICAL', 'HIGH', 'CRITICAL'].map((severity) =>
      finding(`CVE-1 ${severity}`),
    );
    let told = compare(undefined, foundWith([]), rule).told;
    const changes = steps.map((one) => {
      const comparison = compare(told, foundWith([one]), rule);
      told = comparison.told;
      return comparison.items.map(({ change }) => change).join();
    });

    assert.deepEqual(changes, ['new', '', '', 'severity-raised', '', '']);
  });

  it('is nothing that Pratique learned itself, which is remembered', () => {
    const learned = { ...NOTHING_LEARNED, appeared: () => true, gone: () => true, rerated: () => true };
    const { told } = compare(undefined, foundWith([finding('CVE-1 HIGH'), finding('CVE-3 LOW')]), ruleWith());
    const found = foundWith([finding('CVE-2 HIGH'), finding('CVE-3 HIGH')]);
    const after = compare(told, found, ruleWith(), learned);

    assert.deepEqual(after.items, []);
    assert.deepEqual(
      after.told.findings.map(({ names: [name], severity }) => `${name} ${severity}`),
      ['CVE-2 HIGH', 'CVE-3 HIGH'],
    );
  });

  it('is counted apart from what is open still, and since when', () => {
    const { told } = compare(undefined, foundWith([finding('CVE-1 HIGH', { openedAt: 5 })]), ruleWith());
    const rerated = finding('CVE-1 HIGH', { openedAt: 50 });
    const after = compare(told, foundWith([rerated, finding('CVE-2 HIGH'), finding('CVE-3 LOW')]), ruleWith());

    assert.deepEqual([after.items.length, after.stillOpen, after.openSince], [1, 1, 5]);
  });
});

describe('a scan that fails', () => {
  const failed = (more: Partial<Found> = {}) => foundWith([], { status: 'FAILED', ...more });

  it('is told once of an image, and mends nothing', () => {
    const { told } = compare(undefined, foundWith([finding('CVE-1 HIGH')]), ruleWith());
    const first = compare(told, failed(), ruleWith());
    const second = compare(first.told, failed(), ruleWith());
    const other = compare(second.told, failed({ digest: 'sha256:2' }), ruleWith());
    const over = compare(other.told, foundWith([finding('CVE-1 HIGH')]), ruleWith());

    assert.deepEqual(
      [first, second, other, over].map((one) => [one.hasFailed, one.items.length]),
      [
        [true, 0],
        [false, 0],
        [true, 0],
        [false, 0],
      ],
    );
  });

  it('is told at first sight, and not to who does not ask for it', () => {
    assert.ok(isNews(compare(undefined, failed(), ruleWith())));
    assert.ok(!isNews(compare(undefined, failed(), ruleWith({ changes: ['new'] }))));
  });
});

describe('coverage', () => {
  it('is lost once, until all is covered again', () => {
    const states: readonly Found['coverage'][] = ['covered', 'doubtful', 'lost', 'doubtful', 'lost', 'covered', 'lost'];
    let told = compare(undefined, foundWith([]), ruleWith()).told;
    const lost = states.map((coverage) => {
      const comparison = compare(told, foundWith([], { coverage }), ruleWith());
      told = comparison.told;
      return comparison.coverageLost;
    });

    assert.deepEqual(lost, [false, false, true, false, false, false, true]);
  });

  it('is not lost of an image that is seen for the first time', () => {
    assert.ok(!compare(undefined, foundWith([], { coverage: 'lost' }), ruleWith()).coverageLost);
  });

  const stale = (days: number) => [{ source: 's', title: 's', fetchedAt: -days * DAY, reason: 'it does not answer' }];
  const cases: readonly [Pick<Coverage, 'kind' | 'stale'>, Found['coverage']][] = [
    [{ kind: 'covered', stale: [] }, 'covered'],
    [{ kind: 'stale', stale: stale(1) }, 'doubtful'],
    [{ kind: 'stale', stale: stale(4) }, 'lost'],
    [{ kind: 'end-of-life', stale: [] }, 'lost'],
    [{ kind: 'partial', stale: stale(1) }, 'lost'],
  ];
  for (const [coverage, expected] of cases) {
    it(`that is ${coverage.kind}, with ${coverage.stale.length} stale, is ${expected}`, () => {
      assert.equal(coverageState(coverage, 0), expected);
    });
  }
});
