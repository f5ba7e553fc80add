import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOsv } from './form.ts';
import { versionsOf } from './ranges.ts';

/** Expected: `from..before`, `from..=last`, `=version`, without the bounds that are not there. */
const CASES: readonly (readonly [title: string, one: object, expected: string])[] = [
  ['nothing', {}, ''],
  ['every version', { ranges: [semver({ introduced: '0' })] }, '..'],
  ["every version, in RustSec's words", { ranges: [semver({ introduced: '0.0.0-0' })] }, '..'],
  ['up to a fix', { ranges: [semver({ introduced: '0' }, { fixed: '1.2.3' })] }, '..1.2.3'],
  [
    'up to the last affected, which is the first too',
    { ranges: [semver({ introduced: '1.0.0' }, { last_affected: '1.0.0' })] },
    '=1.0.0',
  ],
  [
    'events in any order',
    { ranges: [semver({ fixed: '4.0.0' }, { introduced: '3.0.0' }, { fixed: '2.0.0' }, { introduced: '0' })] },
    '..2.0.0 3.0.0..4.0.0',
  ],
  [
    'events in any order, of numbers with two digits',
    { ranges: [semver({ introduced: '10.0.0' }, { fixed: '9.1.0' }, { introduced: '9.0.0' }, { fixed: '10.1.0' })] },
    '9.0.0..9.1.0 10.0.0..10.1.0',
  ],
  [
    'the first of several fixes',
    { ranges: [semver({ introduced: '0' }, { fixed: '2.0.0' }, { fixed: '3.0.0' })] },
    '..2.0.0',
  ],
  ['a fix of what was never introduced', { ranges: [semver({ fixed: '2.0.0' })] }, ''],
  [
    'several ranges',
    { ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.1.0' }), semver({ introduced: '2.0.0' })] },
    '1.0.0..1.1.0 2.0.0..',
  ],
  ['the same range twice', { ranges: [semver({ introduced: '1.0.0' }), semver({ introduced: '1.0.0' })] }, '1.0.0..'],
  ['a limit', { ranges: [semver({ introduced: '1.0.0' }, { limit: '1.5.0' })] }, '1.0.0..1.5.0'],
  ['a limit that is none', { ranges: [semver({ introduced: '1.0.0' }, { limit: '*' })] }, '1.0.0..'],
  ['commits', { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }], versions: ['1.0.0'] }, '=1.0.0'],
  [
    'a list that the ranges say already',
    { ranges: [semver({ introduced: '1.0.0' }, { fixed: '2.0.0' })], versions: ['1.0.0', '1.5.0', '1.9.9'] },
    '1.0.0..2.0.0',
  ],
  [
    'a list of which the ranges say a part',
    { ranges: [semver({ introduced: '1.0.0' }, { fixed: '2.0.0' })], versions: ['1.5.0', '2.0.0', '0.9.0', '0.9.0'] },
    '1.0.0..2.0.0 =2.0.0 =0.9.0',
  ],
  [
    'a list that several ranges say, up to the last affected',
    {
      ranges: [
        semver({ introduced: '1.0.0' }, { last_affected: '1.5.0' }),
        semver({ introduced: '2.0.0' }, { last_affected: '2.5.0' }),
      ],
      versions: ['1.5.0', '2.0.0', '2.5.0', '2.5.1'],
    },
    '1.0.0..=1.5.0 2.0.0..=2.5.0 =2.5.1',
  ],
  ['a list alone', { versions: ['1.0.0', 'one'] }, '=1.0.0 =one'],
  ['an end that GitHub knows', { ...known('<= 1.2'), ranges: [semver({ introduced: '0' })] }, '..=1.2'],
  ['an end before which GitHub knows', { ...known('< 4.0'), ranges: [semver({ introduced: '3.0' })] }, '3.0..4.0'],
  [
    'an end that GitHub knows, whatever is listed behind it',
    { ...known('< 4.0'), ranges: [semver({ introduced: '3.0' })], versions: ['2.0', '3.1', '4.1'] },
    '3.0..4.0 =2.0',
  ],
  ['both ends that GitHub knows', { ...known('>= 3.0, < 4.0'), ranges: [semver({ introduced: '3.0' })] }, '3.0..4.0'],
  [
    'a fix, whatever GitHub knows',
    { ...known('<= 1.2'), ranges: [semver({ introduced: '0' }, { fixed: '2' })] },
    '..2',
  ],
  ['no end before the beginning', { ...known('<= 1.2'), ranges: [semver({ introduced: '3.0' })] }, '3.0..'],
  ['no end right at the beginning', { ...known('< 3.0'), ranges: [semver({ introduced: '3.0' })] }, '3.0..'],
  [
    'the beginning alone, where GitHub knows no more',
    { ...known('<= 3'), ranges: [semver({ introduced: '3' })] },
    '=3',
  ],
  [
    "tags that are no versions to Go's tools",
    { ...custom({ introduced: '2.9.0' }, { fixed: '2.9.12' }), ranges: [semver({ introduced: '0' })] },
    '..=0.0.0 2.9.0..2.9.12',
  ],
  [
    'tags behind the first version that is one',
    {
      ...custom({ introduced: '0' }, { fixed: '2.4.16' }, { introduced: '2.5.0' }, { fixed: '2.5.9' }),
      ranges: [semver({ introduced: '2.0.0+incompatible' })],
    },
    '2.0.0+incompatible..2.4.16 2.5.0..2.5.9',
  ],
  [
    'every version, where all tags lie before the first',
    { ...custom({ introduced: '0' }, { fixed: '1.0.0' }), ranges: [semver({ introduced: '2.0.0' })] },
    '2.0.0..',
  ],
  [
    'every version, where the tags end as the first begins',
    { ...custom({ introduced: '0' }, { fixed: '2.0.0' }), ranges: [semver({ introduced: '2.0.0' })] },
    '2.0.0..',
  ],
  [
    'tags that are no versions at all',
    { ...custom({ introduced: 'one' }, { fixed: 'two' }), ranges: [semver({ introduced: '2.0.0' })] },
    'one..two',
  ],
  [
    "tags beside versions of Go's",
    {
      ...custom({ introduced: '2.0.0' }, { fixed: '2.1.0' }),
      ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.5.0' })],
    },
    '1.0.0..1.5.0 2.0.0..2.1.0',
  ],
];

describe('the versions of a record', () => {
  for (const [title, one, expected] of CASES) {
    it(`are ${title}`, () => assert.equal(written(one), expected));
  }

  it('leave out listed ones that no version can be, and names them', () => {
    const one = { ranges: [semver({ introduced: '0' }, { fixed: '1.0.0' })], versions: ['0.5.0', 'half'] };

    assert.deepEqual(versionsOf(affectedOf(one), 'semver'), { ranges: [{ fixed: '1.0.0' }], unread: ['half'] });
  });

  it('keep a branch that is listed, since no range holds it', () => {
    const one = { ranges: [semver({ introduced: '0' }, { fixed: '2.0' })], versions: ['1.0', 'dev-main'] };

    const { ranges } = versionsOf(affectedOf(one), 'packagist');

    assert.deepEqual(ranges, [{ fixed: '2.0' }, { introduced: 'dev-main', lastAffected: 'dev-main' }]);
  });

  it('are not compared one by one where a record has more than any package', () => {
    const ranges = Array.from({ length: 3000 }, (_, at) => semver({ introduced: `${at}.0.0` }, { fixed: `${at}.1.0` }));
    const versions = Array.from({ length: 3000 }, (_, at) => `${at}.2.0`);

    const { ranges: spans, unread } = versionsOf(affectedOf({ ranges, versions }), 'semver');

    assert.equal(spans.length, 3000);
    assert.equal(unread.length, 3000);
  });

  it('take half a million events no longer each than one', () => {
    const events = Array.from({ length: 500_000 }, () => ({ introduced: '0' }));

    assert.equal(written({ ranges: [{ type: 'SEMVER', events: [...events, { fixed: '1.0.0' }] }] }), '..1.0.0');
  });

  it("stay open where a record has more tags than any of Go's", () => {
    const tags = Array.from({ length: 5000 }, (_, at) => semver({ introduced: `${at}.1.0` }));
    const ranges = Array.from({ length: 5000 }, (_, at) => semver({ introduced: `${at}.0.0` }));

    const { ranges: spans } = versionsOf(affectedOf({ ranges, ecosystem_specific: { custom_ranges: tags } }), 'semver');

    assert.equal(spans.length, ranges.length);
    assert.deepEqual(spans.at(-1), { introduced: '4999.0.0' });
  });
});

function semver(...events: readonly object[]): object {
  return { type: 'SEMVER', events };
}

function known(range: string): object {
  return { database_specific: { last_known_affected_version_range: range } };
}

function custom(...events: readonly object[]): object {
  return { ecosystem_specific: { custom_ranges: [{ type: 'ECOSYSTEM', events }] } };
}

function affectedOf(one: object) {
  const [affected] = parseOsv({ id: 'X-1', affected: [one] }).affected ?? [];
  assert.ok(affected !== undefined);
  return affected;
}

function written(one: object): string {
  return versionsOf(affectedOf(one), 'semver')
    .ranges.map(({ introduced = '', fixed = '', lastAffected }) => {
      if (lastAffected === undefined) return `${introduced}..${fixed}`;
      return introduced === lastAffected ? `=${lastAffected}` : `${introduced}..=${lastAffected}`;
    })
    .join(' ');
}
