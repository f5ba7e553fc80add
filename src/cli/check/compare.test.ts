import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Coverage, Finding, Severity } from '../../match/types.ts';
import { type Comparable, type Comparison, compare, type Entry } from './compare.ts';
import { checkExitCode, checkOutcome } from './outcome.ts';
import { checkText } from './text.ts';
import type { Check } from './types.ts';

/** `openssl 3.0.1 CVE-1 HIGH (excused) also=GHSA-1`, one finding. */
function findingOf(text: string): Finding {
  const [name = '', version = '', id = '', severity = '', ...more] = text.split(' ');
  const also = more.find((word) => word.startsWith('also='));
  const isExcused = more.includes('(excused)');
  const excusedBy = { id: 1, owner: 'ann', status: 'not_affected', reason: 'not reached', expiresAt: 0 } as const;
  return {
    name: id,
    aliases: also === undefined ? [] : [also.slice('also='.length)],
    severity: severity as Severity,
    verdict: 'affected',
    source: 'test',
    package: {
      type: more.includes('npm') ? 'npm' : 'apk',
      name,
      version,
      sourceName: name,
      sourceVersion: version,
      purl: `pkg:apk/${name}@${version}`,
      layerDigest: 'sha256:a',
      path: 'lib/apk/db/installed',
      evidence: 'installed',
    },
    also: [],
    openedAt: 0,
    ...(isExcused ? { excusedBy } : {}),
  };
}

function imageOf(lines: readonly string[], packages: readonly string[] = []): Comparable {
  const all = lines.map(findingOf);
  const others = packages.map((text) => findingOf(`${text} CVE-0 LOW`));
  return {
    findings: all.filter(({ excusedBy }) => excusedBy === undefined),
    excused: all.filter(({ excusedBy }) => excusedBy !== undefined),
    packages: [...all, ...others].map((finding) => finding.package),
  };
}

function wordsOf({ added, fixed, still, excused }: Comparison) {
  const text = ({ name, package: of, versions }: Entry) => `${of} ${versions.join('+')} ${name}`;
  return {
    added: added.map(text),
    fixed: fixed.map(({ entry, now }) => `${text(entry)} -> ${now.join('+') || 'gone'}`),
    still: still.map(({ before, after }) => `${text(before)} -> ${after.versions.join('+')}`),
    excused: excused.map(text),
  };
}

const NOTHING = { added: [], fixed: [], still: [], excused: [] };

describe('comparing two images', () => {
  const cases: readonly (readonly [
    title: string,
    before: readonly string[],
    after: readonly string[],
    expected: Partial<ReturnType<typeof wordsOf>>,
  ])[] = [
    ['finds nothing in nothing', [], [], {}],
    ['says what is new', [], ['zlib 1.2 CVE-1 HIGH'], { added: ['zlib 1.2 CVE-1'] }],
    [
      'takes a newer version that is vulnerable still for no news',
      ['zlib 1.2 CVE-1 HIGH'],
      ['zlib 1.3 CVE-1 HIGH'],
      { still: ['zlib 1.2 CVE-1 -> 1.3'] },
    ],
    ['tells of what is no longer there', ['zlib 1.2 CVE-1 HIGH'], [], { fixed: ['zlib 1.2 CVE-1 -> gone'] }],
    [
      'tells packages apart that have one vulnerability',
      ['zlib 1.2 CVE-1 HIGH'],
      ['minizip 1.2 CVE-1 HIGH'],
      { added: ['minizip 1.2 CVE-1'], fixed: ['zlib 1.2 CVE-1 -> gone'] },
    ],
    [
      'tells kinds of packages apart',
      ['zlib 1.2 CVE-1 HIGH'],
      ['zlib 1.2 CVE-1 HIGH npm'],
      { added: ['zlib 1.2 CVE-1'], fixed: ['zlib 1.2 CVE-1 -> gone'] },
    ],
    [
      'knows a vulnerability by its other ids',
      ['left-pad 1.0 GHSA-1 HIGH npm'],
      ['left-pad 1.1 CVE-1 HIGH npm also=GHSA-1'],
      { still: ['left-pad 1.0 GHSA-1 -> 1.1'] },
    ],
    [
      'keeps two CVEs apart that share another id',
      ['p 1 CVE-1 HIGH npm also=GHSA-1'],
      ['p 1 CVE-2 HIGH npm also=GHSA-1'],
      { added: ['p 1 CVE-2'], fixed: ['p 1 CVE-1 -> 1'] },
    ],
    [
      'takes several versions of one package together',
      ['p 1 CVE-1 HIGH npm', 'p 2 CVE-1 LOW npm'],
      ['p 2 CVE-1 LOW npm'],
      { still: ['p 1+2 CVE-1 -> 2'] },
    ],
    [
      'shows what is excused, and counts it neither before nor after',
      ['zlib 1.2 CVE-1 HIGH (excused)', 'zlib 1.2 CVE-2 HIGH (excused)'],
      ['zlib 1.3 CVE-1 HIGH (excused)'],
      { excused: ['zlib 1.3 CVE-1'] },
    ],
    [
      'takes what an excuse covers no longer for added',
      ['zlib 1.2 CVE-1 HIGH (excused)'],
      ['zlib 1.3 CVE-1 HIGH'],
      { added: ['zlib 1.3 CVE-1'] },
    ],
    [
      'takes what is excused only now for excused, not fixed',
      ['zlib 1.2 CVE-1 HIGH'],
      ['zlib 1.3 CVE-1 HIGH (excused)'],
      { excused: ['zlib 1.3 CVE-1'] },
    ],
    [
      'puts the worst first, then goes by package and id',
      [],
      ['b 1 CVE-1 LOW', 'a 1 CVE-3 LOW', 'a 1 CVE-2 LOW', 'z 1 CVE-9 CRITICAL'],
      { added: ['z 1 CVE-9', 'a 1 CVE-2', 'a 1 CVE-3', 'b 1 CVE-1'] },
    ],
  ];
  for (const [title, before, after, expected] of cases) {
    it(title, () => {
      assert.deepEqual(wordsOf(compare(imageOf(before), imageOf(after))), { ...NOTHING, ...expected });
    });
  }

  it('says which version is there now of what is fixed', () => {
    const after = imageOf([], ['zlib 1.3', 'zlib 1.2.13', 'other 1']);

    const { fixed, counts } = compare(imageOf(['zlib 1.2 CVE-1 HIGH', 'zlib 1.2 CVE-2 LOW']), after);

    assert.deepEqual(fixed[0]?.now, ['1.2.13', '1.3']);
    assert.deepEqual(counts, { before: { HIGH: 1, LOW: 1 }, after: {} });
  });
});

const COVERED: Coverage = {
  kind: 'covered',
  reasons: [],
  ecosystems: [],
  partial: [],
  unreadable: [],
  stale: [],
};
const PARTIAL: Coverage = { ...COVERED, kind: 'partial', reasons: ['It was read only in part: it is large.'] };
const UNKNOWN: Coverage = { ...COVERED, kind: 'unsupported', reasons: ['It has no packages.'] };

function checkOf(before: readonly string[], after: readonly string[], sides: Partial<Record<string, Coverage>>): Check {
  return {
    before: { name: 'app:latest', digest: 'sha256:b', coverage: sides['before'] ?? COVERED },
    after: { name: 'new.tar', coverage: sides['after'] ?? COVERED },
    comparison: compare(imageOf(before), imageOf(after)),
  };
}

describe('what a check ends with', () => {
  const high = ['zlib 1.3 CVE-1 HIGH'];
  const cases: readonly (readonly [Check, from: Severity, code: number])[] = [
    [checkOf([], [], {}), 'UNDEFINED', 0],
    [checkOf(high, high, {}), 'UNDEFINED', 0],
    [checkOf(high, [], {}), 'UNDEFINED', 0],
    [checkOf([], high, {}), 'UNDEFINED', 1],
    [checkOf([], high, {}), 'HIGH', 1],
    [checkOf([], high, {}), 'CRITICAL', 0],
    [checkOf([], high, { before: PARTIAL }), 'HIGH', 1],
    [checkOf([], high, { before: PARTIAL }), 'CRITICAL', 2],
    [checkOf([], [], { after: PARTIAL }), 'HIGH', 2],
    [checkOf([], high, { after: UNKNOWN }), 'HIGH', 2],
    [checkOf([], high, { before: UNKNOWN }), 'HIGH', 2],
  ];
  for (const [check, from, code] of cases) {
    const { before, after, comparison } = check;
    it(`is ${code} of ${comparison.added.length} added, ${before.coverage.kind} and ${after.coverage.kind}, from ${from}`, () => {
      assert.equal(checkExitCode([checkOutcome(check, from)]), code);
    });
  }

  it('is the worst of several images, and 2 of none', () => {
    assert.equal(checkExitCode([]), 2);
    assert.equal(checkExitCode([{ kind: 'none' }, { kind: 'added' }]), 1);
    assert.equal(checkExitCode([{ kind: 'doubtful' }, { kind: 'added' }]), 1);
    assert.equal(checkExitCode([{ kind: 'failed' }, { kind: 'added' }]), 2);
  });
});

describe('the text of a check', () => {
  it('puts no control character of a package on the terminal', () => {
    const text = checkText([checkOf([], ['ev\u001b[2Jil 1\u202e CVE-1 HIGH'], {})], 'UNDEFINED');

    assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
    assert.match(text, /ev\\u001b\[2Jil/);
  });

  it('says that nothing known is not nothing', () => {
    assert.match(
      checkText([checkOf([], [], { after: PARTIAL })], 'HIGH'),
      /new: It was read only in part: it is large\.\n.*nothing is added that is known of, which does not mean/,
    );
  });
});
