import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Finding, FoundPackage } from '../../match/types.ts';
import { vulnerablePackages } from './packages.ts';

const LAYER = `sha256:${'a'.repeat(64)}`;

function found(one: Partial<FoundPackage> = {}, more: Partial<Finding> = {}): Finding {
  const { type = 'deb', name = 'apt', version = '1' } = one;
  return {
    name: 'CVE-1',
    aliases: [],
    severity: 'HIGH',
    verdict: 'affected',
    source: 's',
    openedAt: 0,
    also: [],
    package: {
      type,
      name,
      version,
      sourceName: name,
      sourceVersion: version,
      purl: `pkg:${type}/${name}@${version}`,
      layerDigest: LAYER,
      path: 'var/lib/x',
      evidence: 'installed',
      ...one,
    },
    ...more,
  };
}

it("writes versions, architectures and package managers as Amazon Inspector's API does", () => {
  for (const [type, version, rest] of [
    ['deb', '1:3.0.13-0ubuntu3.2', { epoch: 1, version: '3.0.13', release: '0ubuntu3.2', packageManager: 'OS' }],
    ['deb', '2.63', { epoch: 0, version: '2.63', packageManager: 'OS' }],
    ['deb', '1.2-3-4', { epoch: 0, version: '1.2-3', release: '4', packageManager: 'OS' }],
    ['rpm', '0:1.4.3-12.amzn2.2', { epoch: 0, version: '1.4.3', release: '12.amzn2.2', packageManager: 'OS' }],
    ['apk', '1.36.1-r15', { epoch: 0, version: '1.36.1', release: 'r15', packageManager: 'OS' }],
    ['npm', '1:2-3', { epoch: 0, version: '1:2-3', packageManager: 'NODEPKG', filePath: 'var/lib/x' }],
    ['golang', 'v1.2.3', { epoch: 0, version: 'v1.2.3', packageManager: 'GOBINARY', filePath: 'var/lib/x' }],
    ['hex', '1', { epoch: 0, version: '1', filePath: 'var/lib/x' }],
  ] as const) {
    const all = vulnerablePackages([found({ type, version, name: 'n' })], undefined);

    assert.deepEqual(all, [{ name: 'n', ...rest, sourceLayerHash: LAYER }], `${type} ${version}`);
  }
  const locked = found({ type: 'pypi', evidence: 'locked' });
  assert.equal(vulnerablePackages([locked], undefined)[0]?.packageManager, 'PIP');
  for (const [architecture, arch] of [
    ['amd64', 'X86_64'],
    ['x86_64', 'X86_64'],
    ['aarch64', 'ARM64'],
    ['arm64', 'ARM64'],
    ['all', 'ALL'],
    ['noarch', 'ALL'],
  ] as const) {
    assert.equal(vulnerablePackages([found({ architecture })], undefined)[0]?.arch, arch);
  }
});

it('says how to mend what a version is known for that is mended', () => {
  for (const [type, distro, fixedVersion, fixedInVersion, remediation] of [
    ['deb', 'debian', '2-1', '0:2-1', 'apt-get update && apt-get upgrade'],
    ['apk', 'alpine', '2-r1', '0:2-r1', 'apk update && apk upgrade'],
    ['rpm', 'rhel', '1:2-1', '1:2-1', 'yum update'],
    ['rpm', 'opensuse-leap', '2-1', '0:2-1', 'zypper update'],
    ['npm', 'debian', '2.0.0', '2.0.0', undefined],
    ['deb', 'debian', undefined, undefined, undefined],
  ] as const) {
    const more = fixedVersion === undefined ? {} : { fixedVersion };

    const [one] = vulnerablePackages([found({ type }, more)], distro);

    assert.deepEqual([one?.fixedInVersion, one?.remediation], [fixedInVersion, remediation], `${type} ${distro}`);
  }
});

it('names those that are shown first, a hundred at most, and cuts what is long', () => {
  const also = Array.from({ length: 100 }, (_, index) => ({
    ...found({ name: `also${index}` }).package,
    verdict: 'affected' as const,
  }));
  const long = 'x'.repeat(5000);
  const hostile = found({ name: long, version: `${long}-${long}`, layerDigest: long }, { also });

  const all = vulnerablePackages([hostile, found({ name: 'second' })], undefined);

  assert.equal(all.length, 100);
  assert.equal(all[1]?.name, 'second');
  const [first] = all;
  assert.deepEqual([first?.name.length, first?.version.length, first?.release?.length], [1024, 1024, 1024]);
  assert.equal(first?.sourceLayerHash, undefined);
});
