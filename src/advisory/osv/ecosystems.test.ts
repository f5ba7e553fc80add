import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { versionScheme } from '../../version/index.ts';
import { filingOf } from './ecosystems.ts';

/** As `ecosystem|name|scheme|whose name`, empty where it is not known. */
const CASES: readonly (readonly [ecosystem: string, name: string, expected: string])[] = [
  ['npm', '@scope/Name', 'npm|@scope/Name|semver|'],
  ['PyPI', 'Zope.Interface', 'PyPI|zope-interface|pep440|'],
  ['Go', 'github.com/BurntSushi/toml', 'Go|github.com/BurntSushi/toml|go|'],
  ['Maven', 'org.apache.logging.log4j:log4j-core', 'Maven|org.apache.logging.log4j:log4j-core|maven|'],
  ['crates.io', 'openssl-src', 'crates.io|openssl-src|semver|'],
  ['RubyGems', 'RedCloth', 'RubyGems|RedCloth|gem|'],
  ['NuGet', 'Newtonsoft.Json', 'NuGet|newtonsoft.json|nuget|'],
  ['Packagist', 'Symfony/Symfony', 'Packagist|symfony/symfony|packagist|'],
  ['Packagist:https://packages.drupal.org/8', 'drupal/token', 'Packagist|drupal/token|packagist|'],
  ['Bitnami', 'node', 'Bitnami|node|bitnami|'],
  ['bitnami', 'node', 'Bitnami|node|bitnami|'],
  ['Hex', 'phoenix', 'Hex|phoenix|semver|'],
  ['Pub', 'dio', 'Pub|dio|pub|'],
  ['SwiftURL', 'github.com/Apple/swift-nio', 'SwiftURL|github.com/apple/swift-nio|semver|'],
  ['CRAN', 'readxl', 'CRAN|readxl|cran|'],
  ['Hackage', 'aeson', 'Hackage|aeson|hackage|'],
  ['ConanCenter', 'zlib', 'ConanCenter|zlib|semver|'],
  ['Debian:12', 'apt', 'Debian:12|apt|deb|'],
  ['Alpine:v3.18', 'zlib', 'Alpine:v3.18|zlib|apk|'],
  ['AlmaLinux:9', 'delve', 'AlmaLinux:9|delve|rpm|binary'],
  ['Debian', 'apt', ''],
  ['Haiku:R1', 'apt', ''],
  ['purl-type:swift', 'github.com/apple/swift-nio', ''],
  ['', 'apt', ''],
];

describe('where a package of an OSV record is filed', () => {
  for (const [ecosystem, name, expected] of CASES) {
    it(`is ${expected === '' ? 'nowhere' : expected} for "${name}" of "${ecosystem}"`, () => {
      const found = filingOf(ecosystem, name);

      assert.equal(
        found === undefined ? '' : [found.ecosystem, found.name, found.scheme, found.of].join('|'),
        expected,
      );
    });
  }

  it('has a version scheme that is there', () => {
    const schemes = CASES.flatMap(([ecosystem, name]) => filingOf(ecosystem, name)?.scheme ?? []);

    assert.deepEqual(
      schemes.filter((scheme) => versionScheme(scheme) === undefined),
      [],
    );
  });
});
