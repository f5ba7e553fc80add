import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PackageURL } from 'packageurl-js';
import { type PurlDistro, type PurlOf, purlOf } from './purl.ts';

const rhel: PurlDistro = { id: 'rhel', release: '8.4' };

const packageOf = (type: string, name: string, version: string, rest: Partial<PurlOf> = {}): PurlOf => ({
  type,
  name,
  version,
  sourceName: name,
  sourceVersion: version,
  ...rest,
});

const LANGUAGES: readonly [type: string, name: string, version: string, purl: string, architecture?: string][] = [
  ['npm', 'lodash', '4.17.4', 'pkg:npm/lodash@4.17.4'],
  ['npm', '@babel/core', '7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
  ['npm', '@lonely', '1', 'pkg:npm/%40lonely@1'],
  ['pypi', 'Foo_Bar', '1.0+cu118', 'pkg:pypi/foo-bar@1.0+cu118'],
  ['maven', 'org.slf4j:slf4j-api', '1.7.36', 'pkg:maven/org.slf4j/slf4j-api@1.7.36'],
  ['maven', 'slf4j-api', '1.7.36', 'pkg:generic/slf4j-api@1.7.36'],
  [
    'golang',
    'github.com/Azure/go-autorest/autorest',
    'v0.11.1',
    'pkg:golang/github.com/Azure/go-autorest/autorest@v0.11.1',
  ],
  ['golang', 'gopkg.in/yaml.v2', 'v2.4.0+incompatible', 'pkg:golang/gopkg.in/yaml.v2@v2.4.0+incompatible'],
  ['golang', 'example.org/main', '(devel)', 'pkg:golang/example.org/main@%28devel%29'],
  ['golang', 'stdlib', '1.21.0', 'pkg:golang/stdlib@1.21.0'],
  ['cargo', 'serde_json', '1.0.0', 'pkg:cargo/serde_json@1.0.0'],
  ['gem', 'rack', '3.0.8', 'pkg:gem/rack@3.0.8'],
  ['gem', 'rack', '3.0.8', 'pkg:gem/rack@3.0.8?platform=java', 'java'],
  ['composer', 'symfony/http-kernel', 'v6.3.0', 'pkg:composer/symfony/http-kernel@v6.3.0'],
  ['nuget', 'Newtonsoft.Json', '13.0.1', 'pkg:nuget/Newtonsoft.Json@13.0.1'],
  ['generic', 'node', '18.1.0', 'pkg:generic/node@18.1.0'],
  ['bitnami', 'wordpress', '6.2.0-3', 'pkg:bitnami/wordpress@6.2.0-3'],
  ['conda', 'numpy', '1.26.0', 'pkg:conda/numpy@1.26.0'],
  ['github', 'actions/checkout', 'v4', 'pkg:github/actions/checkout@v4'],
  ['swift', 'github.com/apple/swift-nio', '2.86.0', 'pkg:swift/github.com/apple/swift-nio@2.86.0'],
  ['conan', 'zlib', '1.3.1', 'pkg:conan/zlib@1.3.1'],
  ['hex', 'phoenix', '1.7.0', 'pkg:hex/phoenix@1.7.0'],
  ['pub', 'http', '1.2.0', 'pkg:pub/http@1.2.0'],
  ['cran', 'dplyr', '1.1.4', 'pkg:cran/dplyr@1.1.4'],
  ['npm', 'x', '', 'pkg:npm/x'],
];

const RPMS: readonly [title: string, rpm: PurlOf, purl: string][] = [
  [
    'an epoch, which is no part of the version',
    packageOf('rpm', 'shadow-utils', '2:4.6-12.el8', { architecture: 'x86_64' }),
    'pkg:rpm/rhel/shadow-utils@4.6-12.el8?arch=x86_64&distro=rhel-8.4&epoch=2',
  ],
  [
    'a source of the same version without its epoch',
    packageOf('rpm', 'shadow-utils', '2:4.6-12.el8', { sourceVersion: '4.6-12.el8' }),
    'pkg:rpm/rhel/shadow-utils@4.6-12.el8?distro=rhel-8.4&epoch=2',
  ],
  [
    'a source of another name',
    packageOf('rpm', 'openssl-libs', '1:1.1.1k-4.el8', { sourceName: 'openssl', sourceVersion: '1:1.1.1k-4.el8' }),
    'pkg:rpm/rhel/openssl-libs@1.1.1k-4.el8?distro=rhel-8.4&epoch=1&upstream=openssl-1.1.1k-4.el8.src.rpm',
  ],
  [
    'a version with a tilde',
    packageOf('rpm', 'a-libs', '1~rc1-1', { sourceName: 'a', sourceVersion: '1~rc1-1' }),
    'pkg:rpm/rhel/a-libs@1~rc1-1?distro=rhel-8.4&upstream=a-1~rc1-1.src.rpm',
  ],
  [
    'a module',
    packageOf('rpm', 'nodejs', '18.1-1', { module: 'nodejs:18:8090020240101:a75119d5' }),
    'pkg:rpm/rhel/nodejs@18.1-1?distro=rhel-8.4&rpmmod=nodejs%3A18%3A8090020240101%3Aa75119d5',
  ],
];

describe('purlOf', () => {
  it('escapes what a purl may not have in a name, and comes back as it was', () => {
    const written = purlOf(packageOf('npm', "it's!*(x)", '1'));

    assert.equal(written, 'pkg:npm/it%27s%21%2A%28x%29@1');
    assert.equal(PackageURL.fromString(written).name, "it's!*(x)");
  });

  for (const [type, name, version, purl, architecture] of LANGUAGES) {
    it(`writes ${purl}`, () => {
      const more = architecture === undefined ? {} : { architecture };

      assert.equal(purlOf(packageOf(type, name, version, more), rhel), purl);
    });
  }

  for (const [title, rpm, purl] of RPMS) {
    it(`writes of an rpm ${title}`, () => assert.equal(purlOf(rpm, rhel), purl));
  }

  const HOSTILE: readonly [type: string, name: string][] = [
    ['npm', ''],
    ['npm', '   '],
    ['npm', '\0'],
    ['npm', '/'],
    ['maven', ':'],
    ['golang', 'a//b/'],
    ['golang', '../..'],
    ['composer', '/x'],
    ['deb', 'x?arch=y#z@1'],
    ['swift', 'x'],
    ['', 'x'],
    ['1a', 'x'],
    ['__proto__', 'x'],
    ['npm', 'x'.repeat(100_000)],
  ];
  for (const [type, name] of HOSTILE) {
    it(`writes a purl that can be read of the hostile ${type} "${name.slice(0, 20)}"`, () => {
      for (const version of ['1', 'v1', '', '@1?x#y', '\0']) {
        assert.match(PackageURL.fromString(purlOf(packageOf(type, name, version), rhel)).name, /./s);
      }
    });
  }
});
