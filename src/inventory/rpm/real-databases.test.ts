import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { rpmBdb } from '../os/rpm-bdb.ts';
import { rpmNdb } from '../os/rpm-ndb.ts';
import { rpmSqlite } from '../os/rpm-sqlite.ts';
import type { Fact } from '../types.ts';

/** Databases, how many packages each has, and one of them. */
const DATABASES: readonly (readonly [file: string, count: number, one: string])[] = [
  ['cbl-mariner-2.0.rpmdb.sqlite', 129, 'ca-certificates-tools 1:2.0.0-1.cm2 ca-certificates 1:2.0.0-1.cm2 noarch'],
  ['libuuid.bdb.Packages', 1, 'libuuid 2.32.1-42.el8_8 util-linux 2.32.1-42.el8_8 x86_64'],
  ['osv-scanner.bdb.Packages', 1, 'htop 3.2.1-1.el8 htop 3.2.1-1.el8 x86_64'],
  ['osv-scanner.rpmdb.sqlite', 1, 'htop 3.2.1-1.el9 htop 3.2.1-1.el9 x86_64'],
  ['scalibr.bdb.Packages_epoch', 1, 'hello 1:0.0.1-rls hello 1:0.0.1-rls x86_64'],
  ['sle15-bci.Packages.db', 35, 'system-user-root 20190513-3.3.1 system-user-root 20190513-3.3.1 noarch'],
  ['snyk.ndb.Packages.db', 3, 'glibc 2.31-150300.63.1 glibc 2.31-150300.63.1 x86_64'],
  ['syft.bdb.Packages', 1, 'dive 0.9.2-1 dive 0.9.2-1 x86_64'],
  ['rebuilt/centos-6.bdb.Packages', 129, 'vim-minimal 2:7.4.629-5.el6_8.1 vim 2:7.4.629-5.el6_8.1 x86_64'],
  ['rebuilt/centos-6.rpmdb.sqlite', 129, 'vim-minimal 2:7.4.629-5.el6_8.1 vim 2:7.4.629-5.el6_8.1 x86_64'],
  ['rebuilt/fedora-35.bdb.Packages', 138, 'tar 2:1.34-2.fc35 tar 2:1.34-2.fc35 x86_64'],
  ['rebuilt/fedora-35.rpmdb.sqlite', 138, 'tar 2:1.34-2.fc35 tar 2:1.34-2.fc35 x86_64'],
  ['rebuilt/opensuse-leap-151.bdb.Packages', 119, 'libsasl2-3 2.1.26-lp151.5.1 cyrus-sasl 2.1.26-lp151.5.1 x86_64'],
  ['rebuilt/opensuse-leap-151.rpmdb.sqlite', 119, 'libsasl2-3 2.1.26-lp151.5.1 cyrus-sasl 2.1.26-lp151.5.1 x86_64'],
  ['rebuilt/oraclelinux-8-slim.bdb.Packages', 98, 'openssl-libs 1:1.1.1-8.0.1.el8 openssl 1:1.1.1-8.0.1.el8 x86_64'],
  ['rebuilt/oraclelinux-8-slim.rpmdb.sqlite', 98, 'openssl-libs 1:1.1.1-8.0.1.el8 openssl 1:1.1.1-8.0.1.el8 x86_64'],
  ['rebuilt/photon-30.bdb.Packages', 32, 'zlib 1.2.11-1.ph3 zlib 1.2.11-1.ph3 x86_64'],
  ['rebuilt/photon-30.rpmdb.sqlite', 32, 'zlib 1.2.11-1.ph3 zlib 1.2.11-1.ph3 x86_64'],
  ['rebuilt/suse-15.3.bdb.Packages', 123, 'libverto1 0.2.6-3.20 libverto 0.2.6-3.20 x86_64'],
  ['rebuilt/suse-15.3.rpmdb.sqlite', 123, 'libverto1 0.2.6-3.20 libverto 0.2.6-3.20 x86_64'],
];

/** Databases that were made of lists of packages. */
const LISTS: readonly (readonly [database: string, list: string])[] = [
  ['centos-6', 'packages_centos-6.json.golden'],
  ['fedora-35', 'packages_fedora-35.json.golden'],
  ['fedora-35', 'full_fedora-35.json'],
  ['opensuse-leap-151', 'packages_opensuse-leap-151.json.golden'],
  ['opensuse-leap-151', 'full_opensuse-leap-151.json'],
  ['oraclelinux-8-slim', 'packages_oraclelinux-8-slim.json.golden'],
  ['photon-30', 'packages_photon-30.json.golden'],
  ['suse-15.3', 'packages_suse-15.3_ndb.json.golden'],
  ['suse-15.3', 'full_suse-15.3_ndb.json'],
];

describe('real databases of rpm', () => {
  for (const [file, count, one] of DATABASES) {
    it(`has ${count} packages in ${file}`, async (t) => {
      const path = sharedData(t, `rpmdb/${file}`);
      if (path === undefined) return;

      const facts = await factsIn(path);
      const lines = packagesIn(facts).map(lineOf);

      assert.equal(new Set(lines).size, count);
      assert.equal(lines.length, count);
      assert.ok(lines.includes(one));
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  for (const [database, list] of LISTS) {
    it(`has the same in both forms of ${database} as in ${list}`, async (t) => {
      const path = sharedData(t, `package-lists/${list}`);
      if (path === undefined) return;
      const expected = listed(readFileSync(path, 'utf8'));

      for (const form of ['bdb.Packages', 'rpmdb.sqlite']) {
        const packages = packagesIn(await factsIn(sharedData(t, `rpmdb/rebuilt/${database}.${form}`) ?? ''));

        assert.deepEqual(packages.map((record) => withoutArchitecture(lineOf(record))).toSorted(), expected);
      }
    });
  }

  it('has the same packages, with all that is known of them, in both forms', async (t) => {
    for (const database of new Set(LISTS.map(([name]) => name))) {
      const [berkeley, sqlite] = ['bdb.Packages', 'rpmdb.sqlite'].map((form) =>
        sharedData(t, `rpmdb/rebuilt/${database}.${form}`),
      );
      if (berkeley === undefined || sqlite === undefined) return;

      assert.deepEqual(recordsIn(await factsIn(berkeley)), recordsIn(await factsIn(sqlite)));
    }
  });

  it('knows which package of SLE and of Mariner brought a file', async (t) => {
    for (const [file, owner, path] of [
      ['sle15-bci.Packages.db', 'bash', 'usr/bin/bash'],
      ['cbl-mariner-2.0.rpmdb.sqlite', 'python3-libs', 'usr/lib/python3.9/abc.py'],
    ] as const) {
      const database = sharedData(t, `rpmdb/${file}`);
      if (database === undefined) return;

      const facts = await factsIn(database, (one) => one === path);

      assert.deepEqual(facts.slice(1), [{ kind: 'owned', type: 'rpm', owner, paths: [path] }]);
    }
  });
});

async function factsIn(path: string, isSought: (path: string) => boolean = () => false): Promise<readonly Fact[]> {
  const bytes = readFileSync(path);
  if (path.endsWith('.sqlite')) return await factsOf(rpmSqlite, 'var/lib/rpm/rpmdb.sqlite', bytes, { isSought });
  if (path.endsWith('.db')) return await factsOf(rpmNdb, 'var/lib/rpm/Packages.db', bytes, { isSought });
  return await factsOf(rpmBdb, 'var/lib/rpm/Packages', bytes, { isSought });
}

function recordsIn(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts)
    .map((record) => JSON.stringify(record))
    .toSorted();
}

/** The packages of a list, less rpm's keys; the databases were made with one architecture for all. */
function listed(json: string): readonly string[] {
  const packages = JSON.parse(json) as Readonly<Record<string, string | number | undefined>>[];
  return packages
    .filter((one) => one['Name'] !== 'gpg-pubkey')
    .map((one) => `${one['Name']} ${evr(one, '')} ${one['SrcName']} ${evr(one, 'Src')}`)
    .toSorted();
}

function evr(one: Readonly<Record<string, string | number | undefined>>, prefix: '' | 'Src'): string {
  const epoch = one[`${prefix}Epoch`];
  const version = `${one[`${prefix}Version`]}-${one[`${prefix}Release`]}`;
  return (epoch ?? 0) === 0 ? version : `${epoch}:${version}`;
}

function withoutArchitecture(line: string): string {
  return line.slice(0, line.lastIndexOf(' '));
}
