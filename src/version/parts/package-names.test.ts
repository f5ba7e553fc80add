import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filedName } from './package-names.ts';

const FILED: readonly (readonly [ecosystem: string, name: string, filed: string])[] = [
  ['PyPI', 'Zope.Interface', 'zope-interface'],
  ['PyPI', 'ruamel._.yaml', 'ruamel-yaml'],
  ['Packagist', 'Symfony/HTTP-Kernel', 'symfony/http-kernel'],
  ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['Bitnami', 'PostgreSQL', 'postgresql'],
  ['SwiftURL', 'github.com/Apple/swift-nio', 'github.com/apple/swift-nio'],
  ['npm', 'JSONStream', 'JSONStream'],
  ['Go', 'github.com/BurntSushi/toml', 'github.com/BurntSushi/toml'],
  ['Maven', 'org.Example:Core', 'org.Example:Core'],
  ['RubyGems', 'RedCloth', 'RedCloth'],
  ['constructor', 'Name', 'Name'],
];

describe('the name under which a package is filed', () => {
  for (const [ecosystem, name, filed] of FILED) {
    it(`is "${filed}" for ${ecosystem}'s "${name}"`, () => assert.equal(filedName(ecosystem, name), filed));
  }

  it('is its own', () => {
    for (const [ecosystem, , filed] of FILED) assert.equal(filedName(ecosystem, filed), filed);
  });
});
