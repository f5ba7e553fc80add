import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, linesIn, packagesIn, reasonsIn } from '../../test/support/facts.ts';
import { dpkgStatus } from '../../test/support/images.ts';
import { sharedData } from '../../test/support/shared.ts';
import { cargoLock } from './lang/cargo-lock.ts';
import { composerLock } from './lang/composer-lock.ts';
import { gemfileLock } from './lang/gemfile-lock.ts';
import { packageLock } from './lang/package-lock.ts';
import { pipfileLock } from './lang/pipfile-lock.ts';
import { dpkg } from './os/dpkg.ts';
import type { Extractor } from './types.ts';

/** The packages of Debian's own images, each list with their number. */
const MANIFESTS: readonly (readonly [name: string, count: number])[] = [
  ['2024-12-02_bookworm_rootfs', 88],
  ['2024-12-02_bookworm_slim_rootfs', 88],
  ['2024-12-02_bullseye_rootfs', 96],
  ['2024-12-02_bullseye_slim_rootfs', 96],
  ['2024-12-02_oldstable_rootfs', 96],
  ['2024-12-02_oldstable_slim_rootfs', 96],
  ['2024-12-02_sid_rootfs', 90],
  ['2024-12-02_sid_slim_rootfs', 90],
  ['2024-12-02_testing_rootfs', 90],
  ['2024-12-02_testing_slim_rootfs', 90],
  ['2024-12-02_trixie_rootfs', 90],
  ['2024-12-02_trixie_slim_rootfs', 90],
  ['eol_bullseye_amd64_rootfs', 96],
  ['eol_bullseye_amd64_slim_rootfs', 96],
  ['eol_buster_amd64_rootfs', 91],
  ['eol_buster_amd64_slim_rootfs', 84],
  ['eol_jessie_amd64_rootfs', 111],
  ['eol_jessie_amd64_slim_rootfs', 101],
  ['eol_squeeze_amd64_rootfs', 72],
  ['eol_squeeze_amd64_slim_rootfs', 69],
  ['eol_stretch_amd64_rootfs', 83],
  ['eol_stretch_amd64_slim_rootfs', 76],
  ['eol_wheezy_amd64_rootfs', 80],
  ['eol_wheezy_amd64_slim_rootfs', 77],
];

type Listed = readonly (readonly [name: string, version: string])[];

/** Lock files of one image, by what they are called in its list: who reads them, how many packages, and how one is written. */
const LOCKS: readonly (readonly [path: string, extractor: Extractor, count: number, write: (all: Listed) => string])[] =
  [
    [
      'ruby-app/Gemfile.lock',
      gemfileLock,
      54,
      (all) => `GEM\n  specs:\n${all.map(([name, version]) => `    ${name} (${version})\n`).join('')}`,
    ],
    [
      'rust-app/Cargo.lock',
      cargoLock,
      74,
      (all) =>
        all
          .map(([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "x"\n\n`)
          .join(''),
    ],
    [
      'php-app/composer.lock',
      composerLock,
      14,
      (all) => JSON.stringify({ packages: all.map(([name, version]) => ({ name, version })) }),
    ],
    [
      'python-app/Pipfile.lock',
      pipfileLock,
      54,
      (all) =>
        JSON.stringify({
          default: Object.fromEntries(all.map(([name, version]) => [name, { version: `==${version}` }])),
        }),
    ],
    [
      'node-app/package-lock.json',
      packageLock,
      13,
      (all) => JSON.stringify({ dependencies: Object.fromEntries(all.map(([name, version]) => [name, { version }])) }),
    ],
  ];

describe('a list of the packages of an image of Debian', () => {
  it('is in the table', (t) => {
    const folder = sharedData(t, 'pkgdb/debian-manifests');
    if (folder === undefined) return;

    assert.deepEqual(
      globSync('*', { cwd: folder }).toSorted(),
      MANIFESTS.map(([name]) => `${name}.manifest`),
    );
  });

  for (const [name, count] of MANIFESTS) {
    it(`comes back from the database that it makes: ${name}`, async (t) => {
      const path = sharedData(t, `pkgdb/debian-manifests/${name}.manifest`);
      if (path === undefined) return;
      const listed = linesIn(path).map((line) => line.split('\t'));

      const packages = listed.map(([written = '', version = '']) => ({ name: written, version }));
      const facts = await factsOf(dpkg, 'var/lib/dpkg/status', dpkgStatus(packages));

      assert.equal(listed.length, count);
      assert.deepEqual(
        packagesIn(facts).map((one) => [one.name, one.version]),
        listed,
      );
    });
  }
});

describe('a list of the packages of an image of several applications', () => {
  for (const [path, extractor, count, write] of LOCKS) {
    it(`comes back from the lock file that it makes: ${path}`, async (t) => {
      const list = sharedData(t, 'package-lists/vuln-image1.2.3.expectedlibs.golden');
      if (list === undefined) return;
      const listed = listedAt(readFileSync(list, 'utf8'), path);

      const facts = await factsOf(extractor, path, write(listed));

      assert.equal(listed.length, count);
      assert.deepEqual(
        packagesIn(facts).map(({ name, version }) => `${name} ${version}`),
        // Composer's packages are known without the `v` of their tags.
        listed.map(([name, version]) => `${name} ${version.replace(/^v(?=\d)/, '')}`),
      );
      assert.deepEqual(reasonsIn(facts), []);
    });
  }
});

function listedAt(json: string, path: string): Listed {
  const all = JSON.parse(json) as { FilePath: string; Packages: { Name: string; Version?: string }[] }[];
  return all
    .filter(({ FilePath }) => FilePath === path)
    .flatMap(({ Packages }) => Packages)
    .flatMap(({ Name, Version }) => (Version === undefined ? [] : [[Name, Version] as const]));
}
