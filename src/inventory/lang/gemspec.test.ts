import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { gemspec } from './gemspec.ts';

const FILE = 'usr/lib/ruby/gems/3.1.0/specifications/a-1.0.gemspec';
const NO_VERSION = 'the package "a" has no version';

/** What the file says, the gem that it makes, and what is doubted. */
const FILES: readonly (readonly [string, string | undefined, string?])[] = [
  ['# -*- encoding: utf-8 -*-\n# stub: rack 2.2.22 ruby lib\n\nGem::Specification.new do |s|', 'rack 2.2.22'],
  ['# stub: nokogiri 1.15.0 x86_64-linux lib\n', 'nokogiri 1.15.0'],
  ['# stub: nokogiri 1.13.10 java lib\n', 'nokogiri 1.13.10 java'],
  ['# stub: a 1.0.pre.rc1 ruby lib\0ext\n# stub: ext/a/extconf.rb\n', 'a 1.0.pre.rc1'],
  ['# stub: ext/a/extconf.rb\n  s.name = "a".freeze\r\n  s.version = "1.0"\r\n', 'a 1.0'],
  ["  s.name = 'a'\n  s.version = '1.0' # newest", 'a 1.0'],
  ['s.name=%q{a}\ns.version=%q<1.0>.freeze', 'a 1.0'],
  ['spec.version = Gem::Version.new("1.0")\nspec.name = "a"; x', 'a 1.0'],
  ['s.version = Gem::Version.new "1.0"\ns.name = "a"', 'a 1.0'],
  ['s.version = Gem::Version.new( "1.0" )\ns.name = "a"', 'a 1.0'],
  [`s.version = Gem::Version.new( a${' '.repeat(4900)}b\ns.name = "a"`, undefined, NO_VERSION],
  ['s.name = "a"\ns.name = "b"\ns.version = "1.0"', 'a 1.0'],
  ['# s.name = "b"\ns.name = "a"\ns.version = "1.0"', 'a 1.0'],
  ['s.author = "J\xf6rg"\ns.name = "a"\ns.version = "1.0"', 'a 1.0'],
  ['\u{feff}s.x = 1\ns.name = "a"\ns.version = "1.0"', 'a 1.0'],
  ['s.name = "a"\ns.version = A::VERSION', undefined, NO_VERSION],
  ['s.name = "a"\ns.version = "1.#{minor}"', undefined, NO_VERSION],
  ['s.name = "a"\ns.version = "1" + ".0"', undefined, NO_VERSION],
  ['s.name = "a"\ns.version = File.read("VERSION").strip', undefined, NO_VERSION],
  ['s.name = "a"\ns.summary = "x"', undefined, NO_VERSION],
  ['\x04\bu:\x17Gem::Specification', undefined, 'a package has no name'],
  ['', undefined, 'a package has no name'],
];

const PATHS: readonly (readonly [string, boolean])[] = [
  ['usr/local/bundle/specifications/a-1.gemspec', true],
  ['usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec', true],
  ['usr/local/bundle/bundler/gems/a-0123456789ab/a.gemspec', true],
  ['specifications/a-1.gemspec', true],
  ['usr/local/bundle/bundler/gems/a-0123456789ab/test/b.gemspec', false],
  ['usr/local/bundle/gems/a-1/a.gemspec', false],
  ['srv/app/a.gemspec', false],
  ['usr/local/bundle/specifications/a-1.txt', false],
];

describe('a gem', () => {
  for (const [text, line, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text)}`, async () => {
      const facts = await factsOf(gemspec, FILE, text);

      assert.deepEqual(linesIn(facts), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  for (const [path, isWanted] of PATHS) {
    it(`is ${isWanted ? '' : 'not '}looked for at "${path}"`, () => {
      assert.equal(gemspec.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  it('is installed', async () => {
    const [fact] = await factsOf(gemspec, FILE, '# stub: a 1.0 ruby lib');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'installed', packages: [{ type: 'gem' }] });
  });

  it('is each what this machine’s Ruby says', async (t) => {
    const list = 'Gem::Specification.each { |s| puts [s.loaded_from, s.name, s.version].join("\\t") }';
    const { status, stdout } = spawnSync('ruby', ['-e', list], { encoding: 'utf8' });
    if (status !== 0) return t.skip('skipped: no ruby');

    for (const line of stdout.trimEnd().split('\n')) {
      const [path = '', name, version] = line.split('\t');
      assert.deepEqual(
        linesIn(await factsOf(gemspec, path.slice(1), readFileSync(path))),
        [`${name} ${version}`],
        path,
      );
    }
  });
});

function linesIn(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ name, version, architecture }) =>
    [name, version, ...(architecture === undefined ? [] : [architecture])].join(' '),
  );
}
