import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import type { Provenance } from '../advisory/types.ts';
import { debian } from '../distro/index.ts';
import { bindDistro } from './bind.ts';
import { coverageOf, type Observed, sourceUpdatedAt } from './coverage.ts';
import type { PackageCount } from './types.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2024-01-10');

const osRelease = (id: string, version: string) => bindDistro({ ID: id, VERSION_ID: version }) ?? assert.fail();

const bookworm: Observed = {
  distro: osRelease('debian', '12'),
  databases: ['var/lib/dpkg/status'],
  databaseTypes: ['deb'],
  packageCount: 100,
  counts: [{ type: 'deb', ecosystem: 'Debian:12', evidence: 'installed', isOwned: false, packages: 100 }],
  partial: [],
  unreadable: [],
};

/** So many packages of a kind; filed nowhere where no ecosystem is given. */
const some = (type: string, packages: number, ecosystem?: string, rest: Partial<PackageCount> = {}): PackageCount => ({
  type,
  packages,
  evidence: 'installed',
  isOwned: false,
  ...(ecosystem === undefined ? {} : { ecosystem }),
  ...rest,
});

/** A Debian of another release, its packages filed there. */
const debianOf = (version: string): Observed => ({
  ...bookworm,
  distro: osRelease('debian', version),
  counts: [some('deb', 100, `Debian:${version}`)],
});

/** What holds these and no operating system. */
const fromScratch = (...counts: readonly PackageCount[]): Observed => ({
  databases: [],
  databaseTypes: [],
  packageCount: counts.reduce((sum, { packages }) => sum + packages, 0),
  counts,
  partial: [],
  unreadable: [],
});

const { distro: _, ...named } = bookworm;
const nameless: Observed = { ...named, counts: [some('deb', 100)] };
const kali: Observed = { ...bookworm, distro: osRelease('kali', '22.04'), counts: [some('deb', 100)] };

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
  memorySnapshot([], { covered: ['Debian:12', 'Debian:9', 'Go'], provenance: all });

const CASES: readonly [title: string, observed: Observed, kind: string, sentence: RegExp][] = [
  ['no os-release', nameless, 'unsupported', /No os-release/],
  ['Kali', kali, 'unsupported', /^kali 22.04 is a distribution that Pratique does not know\.$/],
  [
    'Kali with what is covered',
    { ...kali, counts: [...kali.counts, some('golang', 2, 'Go')] },
    'partial',
    /^kali 22.04 is a distribution that Pratique does not know\.$/,
  ],
  [
    'PostmarketOS',
    { ...bookworm, distro: osRelease('postmarketos', '20230201'), counts: [some('apk', 9)] },
    'unsupported',
    /^postmarketos/,
  ],
  [
    'an npm application alone that nothing is known of',
    fromScratch(some('npm', 2, 'npm')),
    'no-advisories',
    /npm .* has 2 packages/,
  ],
  [
    'a runtime alone',
    fromScratch(some('generic', 1)),
    'unsupported',
    /^No os-release in it names an operating system\.$/,
  ],
  [
    'a Debian whose database is gone, with what is covered',
    { ...bookworm, databases: [], databaseTypes: [], packageCount: 1, counts: [some('golang', 1, 'Go')] },
    'partial',
    /^There is no package database of Debian in it\.$/,
  ],
  [
    'a Debian whose database is gone, with what is not covered',
    { ...bookworm, databases: [], databaseTypes: [], packageCount: 1, counts: [some('npm', 1, 'npm')] },
    'unsupported',
    /^There is no package database of Debian in it\.$/,
  ],
  [
    'an ecosystem without advisories beside a release that has them',
    { ...bookworm, packageCount: 112, counts: [...bookworm.counts, some('npm', 12, 'npm')] },
    'partial',
    /^No advisories for npm are loaded, of which it has 12 packages: "pratique advisories update"/,
  ],
  [
    'a release without advisories beside an ecosystem that has them',
    { ...debianOf('13'), counts: [some('deb', 100, 'Debian:13'), some('golang', 1, 'Go')] },
    'partial',
    /^No advisories for Debian:13 are loaded/,
  ],
  ['a Debian of no release', { ...nameless, distro: osRelease('debian', '') }, 'unsupported', /its release of Debian/],
  [
    'no package at all',
    { ...bookworm, databases: [], databaseTypes: [], packageCount: 0, counts: [] },
    'unsupported',
    /no package database/,
  ],
  [
    'an empty database of another package manager',
    { ...bookworm, databases: ['lib/apk/db/installed'], databaseTypes: ['apk'], packageCount: 0, counts: [] },
    'unsupported',
    /no package database/,
  ],
  ['a release without advisories', debianOf('13'), 'no-advisories', /Debian:13 .*advisories update/],
  ['a release at its end', debianOf('9'), 'end-of-life', /Debian 9 ended on 2022-06-30/],
  ['a file read in part', { ...bookworm, partial: ['it is long'] }, 'partial', /read only in part: it is long\.$/],
  [
    'packages of another package manager',
    { ...bookworm, counts: [some('deb', 97, 'Debian:12'), some('apk', 3)] },
    'partial',
    /^3 of its 100 packages are of a kind that its distribution/,
  ],
  [
    'a Debian with packages of another package manager alone',
    { ...bookworm, databases: ['x'], databaseTypes: ['apk'], packageCount: 3, counts: [some('apk', 3)] },
    'no-advisories',
    /^3 of its 3 packages are of a kind that its distribution/,
  ],
  [
    'a package that is filed nowhere',
    { ...bookworm, counts: [some('deb', 99, 'Debian:12'), some('generic', 1)] },
    'partial',
    /^1 of its 100 packages, of type generic, is filed under no name/,
  ],
  [
    'packages that are filed nowhere',
    { ...bookworm, counts: [some('deb', 97, 'Debian:12'), some('maven', 3)] },
    'partial',
    /^3 of its 100 packages, of type maven, are filed under no name/,
  ],
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
      distro: { id: 'debian', release: '12', name: 'debian 12', isKnown: true, support: debian.support('12', NOW) },
      kind: 'covered',
      reasons: [],
      ecosystems: [
        { type: 'deb', ecosystem: 'Debian:12', packages: 100, advisories: 'loaded', changedAt: NOW, fetchedAt: NOW },
      ],
      partial: [],
      unreadable: [],
      stale: [],
    });
  });

  it('says covered of a database that holds no package', () => {
    assert.equal(coverageOf({ ...bookworm, packageCount: 0, counts: [] }, loaded(provenance()), NOW).kind, 'covered');
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

    assert.deepEqual(coverageOf(debianOf('9'), loaded(old), NOW).reasons.length, 1);
  });

  it('gives every reason', () => {
    const observed = { ...bookworm, distro: osRelease('debian', '9'), partial: ['a', 'b'], unreadable: ['c'] };

    assert.equal(coverageOf(observed, undefined, NOW).reasons.length, 5);
  });

  it('says covered of an image from scratch whose ecosystem is', () => {
    const { kind, reasons, distro } = coverageOf(fromScratch(some('golang', 3, 'Go')), loaded(provenance()), NOW);

    assert.deepEqual([kind, reasons, distro], ['covered', [], undefined]);
  });

  it('counts nothing that belongs to a package of the distribution', () => {
    const counts = [...bookworm.counts, some('npm', 12, 'npm', { isOwned: true })];
    const { kind, ecosystems } = coverageOf({ ...bookworm, packageCount: 112, counts }, loaded(provenance()), NOW);

    assert.equal(kind, 'covered');
    assert.deepEqual(
      ecosystems.map(({ ecosystem }) => ecosystem),
      ['Debian:12'],
    );
  });

  it('tells of each ecosystem how many packages it has and what is known, the distribution’s first', () => {
    const counts = [
      some('golang', 200, 'Go'),
      some('golang', 1, 'Go', { evidence: 'claimed' }),
      some('generic', 2),
      some('deb', 100, 'Debian:12'),
      some('npm', 3, 'npm'),
    ];
    const go = provenance({ source: 'go', changedAt: 5, fetchedAt: 7, ecosystems: [{ name: 'Go', count: 1 }] });
    const coverage = coverageOf({ ...bookworm, packageCount: 306, counts }, loaded(provenance(), go), NOW);

    assert.deepEqual(coverage.ecosystems, [
      { type: 'deb', ecosystem: 'Debian:12', packages: 100, advisories: 'loaded', changedAt: NOW, fetchedAt: NOW },
      { type: 'golang', ecosystem: 'Go', packages: 201, advisories: 'loaded', changedAt: 5, fetchedAt: 7 },
      { type: 'npm', ecosystem: 'npm', packages: 3, advisories: 'missing' },
      { type: 'generic', packages: 2, advisories: 'unfiled' },
    ]);
    assert.deepEqual(
      coverage.stale.map(({ source, fetchedAt }) => [source, fetchedAt]),
      [['go', 7]],
    );
  });

  it('names a distribution that it does not know, and says so', () => {
    const { distro } = coverageOf(kali, loaded(provenance()), NOW);

    assert.deepEqual(distro, {
      id: 'kali',
      release: '22.04',
      name: 'kali 22.04',
      isKnown: false,
      support: { kind: 'unknown' },
    });
  });
});

describe('sourceUpdatedAt', () => {
  it('is the last change of a source that speaks of the release', () => {
    const elsewhere = provenance({ changedAt: NOW, ecosystems: [{ name: 'Alpine:v3.18', count: 1 }] });
    const snapshot = loaded(provenance({ changedAt: 1 }), provenance({ changedAt: 2 }), elsewhere);

    assert.equal(sourceUpdatedAt(bookworm, snapshot), 2);
    assert.equal(sourceUpdatedAt(bookworm, loaded(elsewhere)), undefined);
    assert.equal(sourceUpdatedAt({ counts: [] }, snapshot), undefined);
  });
});
