import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PackageRecord } from '../inventory/types.ts';
import { type BoundDistro, bindDistro, bindPackage, surroundingsOf } from './bind.ts';

const stretch = bindDistro({ ID: 'debian', VERSION_ID: '9', PRETTY_NAME: 'Debian GNU/Linux 9 (stretch)' });
const alpine = bindDistro({ ID: 'alpine', VERSION_ID: '3.18.9' });
const kali = bindDistro({ ID: 'kali', ID_LIKE: 'debian', VERSION_ID: '20.04' });

const record = (rest: Partial<PackageRecord> = {}): PackageRecord => ({
  type: 'deb',
  name: 'apt',
  version: '1.4.8',
  architecture: 'amd64',
  source: { name: 'apt', version: '1.4.8' },
  ...rest,
});

const bind = (one: PackageRecord, distro?: BoundDistro) => bindPackage(one, distro === undefined ? {} : { distro });

describe('bindDistro', () => {
  it('has the release as advisories name it, and the name for people', () => {
    const { distro, ...rest } = stretch ?? assert.fail('no distribution');

    assert.equal(distro?.id, 'debian');
    assert.deepEqual(rest, { id: 'debian', release: '9', name: 'Debian GNU/Linux 9 (stretch)' });
  });

  it('keeps what a distribution that is not known says of itself', () => {
    assert.deepEqual(kali, { id: 'kali', release: '20.04', name: 'kali 20.04' });
  });

  it('has no release where os-release does not tell', () => {
    assert.equal(bindDistro({ ID: 'debian' })?.release, undefined);
  });

  it('has nothing where there is no os-release, or no ID in it, or none that could be one', () => {
    for (const osRelease of [undefined, {}, { ID: '' }, { ID: 'a b' }, { ID: 'x'.repeat(65) }]) {
      assert.equal(bindDistro(osRelease), undefined);
    }
  });

  it('makes a name printable and short', () => {
    const bound = bindDistro({ ID: 'x', PRETTY_NAME: `a\0b\u001b[31m\n${'c'.repeat(1000)}` });

    assert.match(bound?.name ?? '', /^a.b \[31m c+$/u);
    assert.equal(bound?.name.length, 200);
  });
});

describe('bindPackage', () => {
  it('files a package under its source and release', () => {
    const libc = record({ name: 'libc6', version: '2.24-11+deb9u3', source: { name: 'glibc', version: '2.24-11' } });

    assert.deepEqual(bind(libc, stretch).keys, [{ ecosystem: 'Debian:9', name: 'glibc' }]);
  });

  const PURLS: readonly [package_: Partial<PackageRecord>, distro: typeof stretch, purl: string][] = [
    [{}, stretch, 'pkg:deb/debian/apt@1.4.8?arch=amd64&distro=debian-9'],
    [{ name: 'libapt' }, stretch, 'pkg:deb/debian/libapt@1.4.8?arch=amd64&distro=debian-9&upstream=apt'],
    [{ version: '1.4.8+b1' }, stretch, 'pkg:deb/debian/apt@1.4.8+b1?arch=amd64&distro=debian-9&upstream=apt%401.4.8'],
    [{ type: 'apk' }, alpine, 'pkg:apk/alpine/apt@1.4.8?arch=amd64&distro=alpine-3.18'],
    [{}, kali, 'pkg:deb/kali/apt@1.4.8?arch=amd64&distro=kali-20.04'],
    [{}, undefined, 'pkg:deb/apt@1.4.8?arch=amd64'],
  ];
  for (const [rest, distro, purl] of PURLS) {
    it(`writes ${purl}`, () => assert.equal(bind(record(rest), distro).purl, purl));
  }

  it('tells apart what differs in anything, and nothing else', () => {
    const all = [
      bind(record(), stretch),
      bind(record(), bindDistro({ ID: 'debian', VERSION_ID: '10' })),
      bind(record(), kali),
      bind(record(), undefined),
      bind(record({ name: 'apt2' }), stretch),
      bind(record({ version: '1.4.9' }), stretch),
      bind(record({ architecture: 'arm64' }), stretch),
      bind(record({ source: { name: 'apt2', version: '1.4.8' } }), stretch),
      bind(record({ source: { name: 'apt', version: '1.4.9' } }), stretch),
      bind(record({ type: 'apk' }), stretch),
    ].map((bound) => bound.identity);

    assert.equal(new Set(all).size, all.length);
    assert.equal(bind(record({ maintainer: 'someone' }), stretch).identity, all[0]);
  });

  it('has no key without a known release, for a package of another type, or for an endless name', () => {
    const long = record({ source: { name: 'x'.repeat(201), version: '1' } });

    assert.deepEqual(bind(record(), kali).keys, []);
    assert.deepEqual(bind(record(), undefined).keys, []);
    assert.deepEqual(bind(record(), bindDistro({ ID: 'debian' })).keys, []);
    assert.deepEqual(bind(record({ type: 'apk' }), stretch).keys, []);
    assert.deepEqual(bind(long, stretch).keys, []);
  });

  it('makes hostile texts storable, and still tells them apart', () => {
    const [a, b] = ['1', '2'].map((end) => bind(record({ name: `\0\ud800${'x'.repeat(5000)}${end}` }), stretch));

    assert.ok(a !== undefined && b !== undefined);
    assert.notEqual(a.identity, b.identity);
    assert.ok(a.identity.length <= 600 && !`${a.identity}${a.name}`.includes('\0') && a.name.isWellFormed());
  });

  const KEYS: readonly [type: string, name: string, key: string | undefined][] = [
    ['npm', '@babel/core', 'npm @babel/core'],
    ['npm', 'JSONStream', 'npm JSONStream'],
    ['pypi', 'Zope.Interface__x', 'PyPI zope-interface-x'],
    ['golang', 'github.com/Azure/go-autorest/autorest', 'Go github.com/Azure/go-autorest/autorest'],
    ['golang', 'stdlib', 'Go stdlib'],
    ['maven', 'org.apache.logging.log4j:log4j-core', 'Maven org.apache.logging.log4j:log4j-core'],
    ['maven', 'log4j', undefined],
    ['maven', 'a:b:c', undefined],
    ['cargo', 'smallvec', 'crates.io smallvec'],
    ['gem', 'rack', 'RubyGems rack'],
    ['composer', 'Symfony/Http-Kernel', 'Packagist symfony/http-kernel'],
    ['nuget', 'Newtonsoft.Json', 'NuGet newtonsoft.json'],
    ['bitnami', 'wordpress', 'Bitnami wordpress'],
    ['conan', 'zlib', 'ConanCenter zlib'],
    ['swift', 'github.com/apple/swift-nio', 'SwiftURL github.com/apple/swift-nio'],
    ['hex', 'phoenix', 'Hex phoenix'],
    ['conda', 'numpy', undefined],
    ['generic', 'node', 'generic node'],
    ['generic', 'python', undefined],
    ['github', 'actions/checkout', undefined],
    ['npm', '', undefined],
    ['npm', 'x'.repeat(201), undefined],
    ['constructor', 'x', undefined],
  ];
  for (const [type, name, key] of KEYS) {
    it(`files ${type} "${name.slice(0, 50)}" under ${key ?? 'nothing'}, in whatever image`, () => {
      const one = record({ type, name, source: { name, version: '1.4.8' } });
      const [filed, ...more] = bind(one, stretch).keys;

      assert.equal(filed && `${filed.ecosystem} ${filed.name}`, key);
      assert.deepEqual(more, []);
    });
  }

  it('takes a package of a language for the same in every distribution, and names none in it', () => {
    const lodash = record({ type: 'npm', name: 'lodash', source: { name: 'lodash', version: '1.4.8' } });
    const bound = bind(lodash, stretch);

    assert.equal(bound.identity, bind(lodash).identity);
    assert.deepEqual([bound.distroId, bound.distroRelease, bound.scheme], [undefined, undefined, 'npm']);
  });

  it('tells rpms apart by vendor, module and the repositories of their image, and nothing else by these', () => {
    const rpm = record({ type: 'rpm' });
    const origin = (names: readonly string[], cpes: readonly string[] = []) =>
      surroundingsOf({ ...EMPTY, repositories: { names, cpes } });
    const all = [
      bindPackage(rpm, {}),
      bindPackage(rpm, origin(['rhel-8-baseos'])),
      bindPackage(rpm, origin([], ['cpe:/o:redhat:enterprise_linux:8::baseos'])),
      bindPackage({ ...rpm, vendor: 'Red Hat, Inc.' }, {}),
      bindPackage({ ...rpm, module: 'nodejs:18:8090020240101:a75119d5' }, {}),
    ].map(({ identity }) => identity);

    assert.equal(new Set(all).size, all.length);
    assert.equal(bindPackage(rpm, origin(['b', 'a', 'b'])).identity, bindPackage(rpm, origin(['a', 'b'])).identity);
    assert.equal(bindPackage(record(), origin(['a'])).identity, bindPackage(record(), {}).identity);
    assert.equal(bindPackage({ ...record(), vendor: 'x' }, {}).identity, bindPackage(record(), {}).identity);
  });

  it('keeps the identity that packages were stored under before', () => {
    assert.equal(bind(record(), stretch).identity, '["deb","debian","9","apt","1.4.8","amd64","apt","1.4.8"]');
  });
});

const EMPTY = { databases: [], databaseTypes: [], packages: [], partial: [] };
