import assert from 'node:assert/strict';
import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { requireClient } from '../../../test/support/client.ts';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { mustRun } from '../../../test/support/run-client.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { rpmBdb } from '../os/rpm-bdb.ts';
import { rpmSqlite } from '../os/rpm-sqlite.ts';
import type { Fact } from '../types.ts';

/** One source of three packages, one of which has a version and an epoch of its own. */
const SPEC = `
Name: perl
Epoch: 4
Version: 5.32.1
Release: 9.el9
Summary: s
License: l
# What it needs of Python depends on what this machine has.
AutoReqProv: no
Vendor: A Vendor
ModularityLabel: perl:5.32:8100020240101:abcdef12
%description
d
%package Errno
Epoch: 1
Version: 1.30
Summary: s
BuildArch: noarch
%description Errno
d
%package -n python3-thing
Summary: s
AutoReqProv: no
%description -n python3-thing
d
%install
mkdir -p %{buildroot}/usr/lib/python3.9/site-packages/größe.dist-info %{buildroot}/usr/bin
echo > %{buildroot}/usr/lib/python3.9/site-packages/größe.dist-info/METADATA
for i in $(seq 300); do echo > %{buildroot}/usr/bin/$i; done
%files
/usr/bin
%files Errno
%files -n python3-thing
/usr/lib/python3.9/site-packages/größe.dist-info
`;

const FORMAT = '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{SOURCERPM} %{VENDOR} %{MODULARITYLABEL}\\n';
const BERKELEY = [
  'libuuid.bdb.Packages',
  'osv-scanner.bdb.Packages',
  'rebuilt/centos-6.bdb.Packages',
  'rebuilt/suse-15.3.bdb.Packages',
];

describe('rpm itself', () => {
  it('lists the same packages of a database that it wrote, and the same files', async (t) => {
    const [build, program] = [requireClient(t, 'rpmbuild'), requireClient(t, 'rpm')];
    if (build === undefined || program === undefined) return;
    const folder = temporaryFolder(t);
    const packages = await builtPackages(build, folder);
    const rpm = { program, before: ['--dbpath', folder, '--define', '_db_backend sqlite'], environment: ENVIRONMENT };

    await mustRun(rpm, ['-i', '--justdb', '--nodeps', '--noscripts', '--ignorearch', ...packages]);
    const facts = await factsIn(folder);
    const perl = { name: 'perl', version: '4:5.32.1-9.el9' };

    assert.deepEqual(linesIn(facts), await listedBy(rpm));
    assert.deepEqual(
      packagesIn(facts).map(({ source }) => source),
      [perl, perl, perl],
    );
    assert.deepEqual(reasonsIn(facts), []);
    const files = await mustRun(rpm, ['-qa', '--qf', '[%{FILEMODES:perms} %{FILENAMES}\\n]']);
    assert.deepEqual(
      facts.flatMap((fact) => (fact.kind === 'owned' ? fact.paths.map((path) => `/${path}`) : [])).toSorted(),
      [...files.matchAll(/^-\S+ (.*)$/gm)].map(([, path = '']) => path).toSorted(),
    );
  });

  it('lists the same packages after it took one away', async (t) => {
    const [build, program] = [requireClient(t, 'rpmbuild'), requireClient(t, 'rpm')];
    if (build === undefined || program === undefined) return;
    const folder = temporaryFolder(t);
    const packages = await builtPackages(build, folder);
    const rpm = { program, before: ['--dbpath', folder, '--define', '_db_backend sqlite'], environment: ENVIRONMENT };

    await mustRun(rpm, ['-i', '--justdb', '--nodeps', '--noscripts', '--ignorearch', ...packages]);
    await mustRun(rpm, ['-e', '--justdb', '--nodeps', '--noscripts', 'perl']);

    assert.deepEqual(linesIn(await factsIn(folder)), await listedBy(rpm));
  });

  for (const file of BERKELEY) {
    it(`lists the same packages of ${file}`, async (t) => {
      const program = requireClient(t, 'rpm');
      const database = sharedData(t, `rpmdb/${file}`);
      if (program === undefined || database === undefined) return;
      const folder = temporaryFolder(t);
      copyFileSync(database, `${folder}/Packages`);
      const rpm = { program, before: ['--dbpath', folder, '--define', '_db_backend bdb_ro'], environment: ENVIRONMENT };

      const facts = await factsOf(rpmBdb, 'var/lib/rpm/Packages', readFileSync(database));

      assert.deepEqual(linesIn(facts), await listedBy(rpm));
    });
  }
});

const ENVIRONMENT = { LC_ALL: 'C.UTF-8', HOME: '/nonexistent' };

async function builtPackages(program: string, folder: string): Promise<readonly string[]> {
  mkdirSync(`${folder}/rpmbuild`);
  writeFileSync(`${folder}/perl.spec`, SPEC);
  const settings = [`_topdir ${folder}/rpmbuild`, '_build_id_links none', 'debug_package %{nil}'];
  const before = settings.flatMap((one) => ['--define', one]);
  await mustRun({ program, before, environment: ENVIRONMENT }, ['-bb', `${folder}/perl.spec`]);
  return globSync(`${folder}/rpmbuild/RPMS/*/*.rpm`);
}

async function factsIn(folder: string): Promise<readonly Fact[]> {
  return await factsOf(rpmSqlite, 'var/lib/rpm/rpmdb.sqlite', readFileSync(`${folder}/rpmdb.sqlite`));
}

async function listedBy(rpm: Parameters<typeof mustRun>[0]): Promise<readonly string[]> {
  const listed = await mustRun(rpm, ['-qa', '--qf', FORMAT]);
  return listed.trim().split('\n').toSorted();
}

/** The packages as rpm prints them, less what the source's epoch is. */
function linesIn(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts)
    .map(({ name, version, architecture, source, vendor = '(none)', module = '(none)' }) => {
      const [, sourceVersion] = /^(?:[0-9]+:)?(.*)$/.exec(source.version) ?? [];
      const evr = version.includes(':') ? version : `0:${version}`;
      return `${name} ${evr} ${architecture} ${source.name}-${sourceVersion}.src.rpm ${vendor} ${module}`;
    })
    .toSorted();
}
