import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import type { Provenance } from '../advisory/types.ts';
import { bindDistro } from './bind.ts';
import { coverageOf, type Observed, sourceUpdatedAt } from './coverage.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2024-01-10');

const osRelease = (id: string, version: string) => bindDistro({ ID: id, VERSION_ID: version }) ?? assert.fail();

const bookworm: Observed = {
  distro: osRelease('debian', '12'),
  databases: ['var/lib/dpkg/status'],
  databaseTypes: ['deb'],
  packageCount: 100,
  unfiledCount: 0,
  partial: [],
  unreadable: [],
};

const provenance = (rest: Partial<Provenance> = {}): Provenance => ({
  source: 'debian-tracker',
  title: 'Debian security tracker',
  licence: '',
  attribution: '',
  urls: [],
  filesDigest: '',
  fetchedAt: NOW,
  changedAt: NOW,
  count: 1,
  ecosystems: [{ name: 'Debian:12', count: 1 }],
  warnings: [],
  ...rest,
});

const loaded = (...all: readonly Provenance[]) =>
  memorySnapshot([], { covered: ['Debian:12', 'Debian:9'], provenance: all });

const { distro: _, ...nameless } = bookworm;

const CASES: readonly [title: string, observed: Observed, kind: string, sentence: RegExp][] = [
  ['no os-release', nameless, 'unsupported', /No os-release/],
  ['Ubuntu', { ...bookworm, distro: osRelease('ubuntu', '22.04') }, 'unsupported', /^ubuntu 22.04 is a distribution/],
  ['a Debian of no release', { ...bookworm, distro: osRelease('debian', '') }, 'unsupported', /its release of Debian/],
  [
    'no package at all',
    { ...bookworm, databases: [], databaseTypes: [], packageCount: 0 },
    'unsupported',
    /no package database/,
  ],
  [
    'an empty database of another package manager',
    { ...bookworm, databases: ['lib/apk/db/installed'], databaseTypes: ['apk'], packageCount: 0 },
    'unsupported',
    /no package database/,
  ],
  [
    'a release without advisories',
    { ...bookworm, distro: osRelease('debian', '13') },
    'no-advisories',
    /Debian:13 .*advisories update/,
  ],
  [
    'a release at its end',
    { ...bookworm, distro: osRelease('debian', '9') },
    'end-of-life',
    /Debian 9 ended on 2022-06-30/,
  ],
  ['a file read in part', { ...bookworm, partial: ['it is long'] }, 'partial', /read only in part: it is long\.$/],
  ['packages without keys', { ...bookworm, unfiledCount: 3 }, 'partial', /^3 of its 100 packages/],
  [
    'a layer not read',
    { ...nameless, unreadable: ['layer 2: it is corrupt'] },
    'unreadable',
    /could not be read: layer 2: it is corrupt\.$/,
  ],
];

describe('coverageOf', () => {
  it('says covered, and no more, of a release that is supported and loaded', () => {
    assert.deepEqual(coverageOf(bookworm, loaded(provenance()), NOW), {
      distro: { id: 'debian', release: '12', name: 'debian 12' },
      kind: 'covered',
      reasons: [],
    });
  });

  it('says covered of a database that holds no package', () => {
    assert.equal(coverageOf({ ...bookworm, packageCount: 0 }, loaded(provenance()), NOW).kind, 'covered');
  });

  for (const [title, observed, kind, sentence] of CASES) {
    it(`says ${kind} of ${title}`, () => {
      const coverage = coverageOf(observed, loaded(provenance()), NOW);

      assert.equal(coverage.kind, kind);
      assert.match(coverage.reasons[0] ?? '', sentence);
    });
  }

  it('says no-advisories where there is no snapshot', () => {
    assert.equal(coverageOf(bookworm, undefined, NOW).kind, 'no-advisories');
  });

  it('says stale where a source that speaks of the release failed, or was not asked for long', () => {
    const failed = coverageOf(bookworm, loaded(provenance({ staleReason: 'it answered 503' })), NOW);
    const old = coverageOf(bookworm, loaded(provenance({ fetchedAt: NOW - 8 * DAY })), NOW);
    const elsewhere = provenance({ staleReason: 'it answered 503', ecosystems: [{ name: 'Alpine:v3.18', count: 1 }] });

    assert.deepEqual(
      [failed.kind, failed.reasons],
      ['stale', ['The advisories of "Debian security tracker" are of 2024-01-10: it answered 503.']],
    );
    assert.equal(old.kind, 'stale');
    assert.equal(coverageOf(bookworm, loaded(provenance(), elsewhere), NOW).kind, 'covered');
  });

  it('does not call advisories stale that ended with their release', () => {
    const old = provenance({ fetchedAt: 0, ecosystems: [{ name: 'Debian:9', count: 1 }] });

    assert.deepEqual(coverageOf({ ...bookworm, distro: osRelease('debian', '9') }, loaded(old), NOW).reasons.length, 1);
  });

  it('gives every reason', () => {
    const observed = { ...bookworm, distro: osRelease('debian', '9'), partial: ['a', 'b'], unreadable: ['c'] };

    assert.equal(coverageOf(observed, undefined, NOW).reasons.length, 5);
  });
});

describe('sourceUpdatedAt', () => {
  it('is the last change of a source that speaks of the release', () => {
    const elsewhere = provenance({ changedAt: NOW, ecosystems: [{ name: 'Alpine:v3.18', count: 1 }] });
    const snapshot = loaded(provenance({ changedAt: 1 }), provenance({ changedAt: 2 }), elsewhere);

    assert.equal(sourceUpdatedAt(bookworm, snapshot), 2);
    assert.equal(sourceUpdatedAt(bookworm, loaded(elsewhere)), undefined);
    assert.equal(sourceUpdatedAt({}, snapshot), undefined);
  });
});
