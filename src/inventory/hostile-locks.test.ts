import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asyncProperty, assert as holds } from 'fast-check';
import { factsOf, packagesIn, reasonsIn } from '../../test/support/facts.ts';
import { mutationsOf } from '../../test/support/mutations.ts';
import { zipOf } from '../../test/support/zip.ts';
import { cargoLock } from './lang/cargo-lock.ts';
import { conanLock } from './lang/conan-lock.ts';
import { condaMeta } from './lang/conda-meta.ts';
import { erlangApp } from './lang/erlang-app.ts';
import { gemfileLock } from './lang/gemfile-lock.ts';
import { gemspec } from './lang/gemspec.ts';
import { mixLock } from './lang/mix-lock.ts';
import { packageResolved } from './lang/package-resolved.ts';
import { pdmLock } from './lang/pdm-lock.ts';
import { pipfileLock } from './lang/pipfile-lock.ts';
import { poetryLock } from './lang/poetry-lock.ts';
import { pubspecLock } from './lang/pubspec-lock.ts';
import { pylockToml } from './lang/pylock-toml.ts';
import { pythonEgg } from './lang/python-egg.ts';
import { pythonMetadata } from './lang/python-metadata.ts';
import { rDescription } from './lang/r-description.ts';
import { renvLock } from './lang/renv-lock.ts';
import { requirementsTxt } from './lang/requirements-txt.ts';
import { uvLock } from './lang/uv-lock.ts';
import type { Extractor } from './types.ts';

const METADATA = 'Metadata-Version: 2.1\nName: Some.Name\nVersion: 1.0\nLicense: x\n  y\n\nbody\n';
const UV = `[[package]]
name = "own"
source = { virtual = "." }
dependencies = [{ name = "a" }]
dev-dependencies = { dev = [{ name = "b" }] }

[[package]]
name = "a"
version = "1.0"
`;

const REGULAR: readonly (readonly [Extractor, path: string, content: string | Uint8Array])[] = [
  [cargoLock, 'Cargo.lock', 'version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\ndependencies = [\n "b",\n]\n'],
  [conanLock, 'conan.lock', '{"version": "0.5", "requires": ["zlib/1.2.12#c67c%16.07"], "graph_lock": {"nodes": {}}}'],
  [condaMeta, 'conda-meta/a-1.0-0.json', '{"name": "a", "version": "1.0", "files": ["b"]}'],
  [erlangApp, 'ebin/a.app', '{application,\'a\',\n [{description,"x"},\n  {vsn,"1.0"}]}.\n'],
  [gemfileLock, 'Gemfile.lock', 'GEM\n  remote: x\n  specs:\n    a (1.0-java)\n      b (>= 2)\n\nPLATFORMS\n  ruby\n'],
  [gemspec, 'specifications/a-1.0.gemspec', '# stub: a 1.0 ruby lib\n\n  s.name = "a".freeze\n  s.version = "1.0"\n'],
  [gemspec, 'specifications/a-1.0.gemspec', '  s.name = %q{a}\n  s.version = Gem::Version.new("1.0")\n'],
  [mixLock, 'mix.lock', '%{\n  "a": {:hex, :a, "1.0", "0", [:mix], [], "hexpm"},\n}\n'],
  [packageResolved, 'Package.resolved', '{"pins": [{"location": "git@x.org:a/b.git", "state": {"version": "1.0"}}]}'],
  [pdmLock, 'pdm.lock', '[[package]]\nname = "a"\nversion = "1.0"\ngroups = ["default"]\n'],
  [pipfileLock, 'Pipfile.lock', '{"default": {"a": {"version": "==1.0"}}, "develop": {}}'],
  [poetryLock, 'poetry.lock', '[[package]]\nname = "a"\nversion = "1.0"\n\n[package.dependencies]\nb = ">=2"\n'],
  [
    pubspecLock,
    'pubspec.lock',
    'packages:\n  a:\n    dependency: transitive\n    source: hosted\n    version: "1.0"\n',
  ],
  [
    pylockToml,
    'pylock.toml',
    "[[packages]]\nname = 'a'\nversion = '1.0'\nmarker = \"'x' in dependency_groups or 1\"\n",
  ],
  [pythonEgg, 'a-1.0-py3.egg', zipOf([['EGG-INFO/PKG-INFO', METADATA]])],
  [pythonMetadata, 'a-1.0.dist-info/METADATA', METADATA],
  [rDescription, 'library/a/DESCRIPTION', 'Package: a\nVersion: 1.0\nDescription: x\n    y\nBuilt: R 4.2.0\n'],
  [renvLock, 'renv.lock', '{"Packages": {"a": {"Package": "a", "Version": "1.0", "Source": "Repository"}}}'],
  [requirementsTxt, 'requirements.txt', 'a[x,y] == 1.0 ; m == "1" \\\n  --hash=sha256:0 # x\n-r b\nc>=1,==2.0\n'],
  [uvLock, 'uv.lock', UV],
];

const RUNS = 1000;

describe('metadata and lock files that were tampered with', () => {
  for (const [at, [extractor, path, content]] of REGULAR.entries()) {
    it(`yield facts of the right form, or a reason: ${at + 1}, ${path}`, async () => {
      assert.notEqual(packagesIn(await factsOf(extractor, path, content)).length, 0);

      await holds(
        asyncProperty(mutationsOf(Buffer.from(content)), async (bytes) => {
          if (extractor.recognizes?.(bytes) === false) return;
          const facts = await factsOf(extractor, path, bytes);

          for (const { name, version } of packagesIn(facts)) {
            assert.match(name, /^[^\s\p{C}]{1,1000}$/u);
            assert.match(version, /^[^\s\p{C}]{1,1000}$/u);
          }
          for (const reason of reasonsIn(facts)) assert.match(reason, /^.{1,500}$/s);
        }),
        { numRuns: RUNS },
      );
    });
  }
});

/** What costs a careless reader far more than its size: much of what goes on and never ends. */
const ENDLESS = [
  '[',
  '{',
  '"',
  "'",
  '(',
  ' ',
  '\n',
  '\\\n',
  'a.',
  'a = [',
  '[[a]]\n',
  '{:hex, :',
  '    a (',
  '%q{',
  ';',
  '#',
  '--',
];
const BYTES = 2 ** 18;

describe('metadata and lock files without an end', () => {
  for (const [extractor, path, content] of new Map(REGULAR.map((one) => [one[0], one])).values()) {
    if (extractor === pythonEgg) continue;
    it(`are read to their end: ${path}`, async () => {
      for (const part of ENDLESS) {
        const endless = Buffer.from(String(content) + part.repeat(BYTES / part.length));
        const line = Buffer.from(String(content).trimEnd() + part.replaceAll('\n', ' ').repeat(BYTES / part.length));

        for (const bytes of [endless, line]) assert.ok((await factsOf(extractor, path, bytes)).length < 30);
      }
    });
  }
});
