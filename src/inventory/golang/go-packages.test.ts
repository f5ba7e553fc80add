import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONTEXT, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { packageFacts } from '../records.ts';
import { goPackages } from './go-packages.ts';

function told(lines: readonly string[], goVersion = 'go1.21.3'): readonly string[] {
  const modules = lines.map((line) => `${line.replaceAll(' ', '\t')}\n`).join('');
  const facts = packageFacts(
    { evidence: 'installed' },
    goPackages({ kind: 'found', goVersion, modules }),
    CONTEXT.signal,
  );
  return [...packagesIn(facts).map(({ name, version }) => `${name} ${version}`), ...reasonsIn(facts)];
}

const CASES: readonly (readonly [what: string, lines: readonly string[], packages: readonly string[]])[] = [
  ['a main module with a version', ['mod example.org/app v1.2.3 h1:x'], ['example.org/app v1.2.3']],
  ['one without', ['mod example.org/app (devel) '], ['example.org/app (devel)']],
  ['an empty version', ['mod example.org/app  '], ['example.org/app (devel)']],
  [
    'a version that the build stamped',
    ['mod example.org/app (devel) ', 'build -ldflags=-X=main.version=1.2.3'],
    ['example.org/app v1.2.3'],
  ],
  [
    'a version that the build stamped on a commit',
    ['mod example.org/app v0.0.0-20240102150405-0a1b2c3d4e5f+dirty ', 'build -ldflags=-X=main.version=1.2.3'],
    ['example.org/app v1.2.3'],
  ],
  [
    'a version that the build stamped beside a tag',
    ['mod example.org/app v1.2.4 ', 'build -ldflags=-X=main.version=1.2.3'],
    ['example.org/app v1.2.4'],
  ],
  [
    'a commit that nothing was stamped on',
    ['mod example.org/app v1.2.4-0.20240102150405-0a1b2c3d4e5f ', 'build vcs.revision=0a1b2c3d4e5f'],
    ['example.org/app v1.2.4-0.20240102150405-0a1b2c3d4e5f'],
  ],
  [
    'a main module that is only among the dependencies',
    [
      'path a.org/app/cmd/x',
      'dep a.org/ap v1.0.0',
      'dep a.org/app (devel) ',
      'build -ldflags=-X=a.org/app/v.tag=1.2.3',
    ],
    ['a.org/app v1.2.3', 'a.org/ap v1.0.0'],
  ],
  [
    'dependencies, as Go writes their versions',
    [
      'dep example.org/one v1.2.3 h1:x',
      'dep example.org/two v2.0.0+incompatible h1:x',
      'dep example.org/one v1.2.3 h1:x',
    ],
    ['example.org/one v1.2.3', 'example.org/two v2.0.0+incompatible'],
  ],
  [
    'what stands in the place of a module',
    ['dep example.org/one v1.2.3', '=> example.org/fork v1.2.4 h1:x', 'dep example.org/two v1.0.0 h1:x'],
    ['example.org/fork v1.2.4', 'example.org/two v1.0.0'],
  ],
  [
    'modules in whose place a folder stands',
    [
      'dep a.org/1 v1.0.0',
      '=> ./one (devel) ',
      'dep a.org/2 v1.0.0',
      '=> ../two  ',
      'dep a.org/3 v1.0.0',
      '=> C:\\3  ',
    ],
    ['a.org/1 (devel)', 'a.org/2 (devel)', 'a.org/3 (devel)'],
  ],
  ['a program of named files', ['path command-line-arguments', 'mod command-line-arguments (devel) '], []],
  ['a module without a path, as old toolchains wrote', ['dep  (devel) '], []],
  ['a program of the toolchain', ['path cmd/go', 'build -compiler=gc'], ['toolchain 1.21.3']],
  ['one that has a module', ['path cmd/vet', 'mod cmd (devel) '], ['toolchain 1.21.3']],
  ['a program that is called so', ['path cmd/app', 'mod cmd/app v1.0.0 h1:x'], ['cmd/app v1.0.0']],
  [
    'malformed lines',
    [
      'dep a.org/1 v1.0.0 h1:x',
      'dep example.org/one',
      '=> nothing.org/before v1.0.0 h1:x',
      'what is this',
      'dep example.org/two v1.0.0 h1:x more',
    ],
    ['a.org/1 v1.0.0', '4 lines of its Go build information are malformed'],
  ],
  [
    'a setting that cannot be read',
    ['build -ldflags="\\x', 'build nothing', 'mod example.org/app (devel) '],
    ['example.org/app (devel)'],
  ],
];

describe('goPackages', () => {
  for (const [what, lines, packages] of CASES) {
    it(`tells of ${what}`, () => {
      assert.deepEqual(
        told(lines).filter((line) => line !== 'stdlib 1.21.3'),
        packages,
      );
    });
  }

  it('tells of the standard library, whatever else there is', () => {
    assert.deepEqual(told([], 'go1.22rc1'), ['stdlib 1.22rc1']);
  });

  it('doubts a toolchain of no release', () => {
    assert.deepEqual(told([], 'devel +0a1b2c3d'), ['it was built by "devel +0a1b2c3d", which is no release of Go']);
  });

  it('is done soon with flags without end', () => {
    const flags = `-X main.version=${'"\''.repeat(200_000)}`;

    assert.deepEqual(told(['mod example.org/app (devel) ', `build -ldflags=${flags}`]), [
      'example.org/app (devel)',
      'stdlib 1.21.3',
    ]);
  });
});
