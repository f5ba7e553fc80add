import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONTEXT, factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { zipOf } from '../../../test/support/zip.ts';
import type { Fact } from '../types.ts';
import { yarnCache } from './yarn-cache.ts';

const CACHED = 'app/.yarn/cache/x-npm-1.0.0-56d408860d-4d6ad44cd5.zip';
const X = '{"name":"x","version":"1.0.0"}';

const PLACES: readonly (readonly [string, boolean])[] = [
  [CACHED, true],
  ['.yarn/cache/x.zip', true],
  ['root/.yarn/berry/cache/@scope-x-npm-1.0.0-4d6ad44cd5-10c0.zip', true],
  ['app/.yarn/cache/x/y.zip', false],
  ['app/.yarn/offline/x.zip', false],
  ['app/cache/x.zip', false],
  ['app/.yarn/cache/x.tgz', false],
];

describe('yarn-cache', () => {
  for (const isStored of [true, false]) {
    it(`reads a package that is ${isStored ? 'stored' : 'compressed'}, with those in it`, async () => {
      const files = [
        ['node_modules/@scope/x/index.js', ''],
        ['node_modules/@scope/x/package.json', '{"name":"@scope/x","version":"1.0.0"}'],
        ['node_modules/@scope/x/esm/package.json', '{"name":"no","version":"1"}'],
        ['node_modules/@scope/x/node_modules/y/package.json', '{"name":"y","version":"2.0.0"}'],
      ] as const;

      const facts = await factsOf(
        yarnCache,
        CACHED,
        zipOf(files.map(([name, content]) => ({ name, content, isStored }))),
      );

      const packages = [
        ['@scope/x', '1.0.0'],
        ['y', '2.0.0'],
      ].map(([name, version]) => ({ type: 'npm', name, version, source: { name, version } }));
      assert.deepEqual(facts, [{ kind: 'packages', evidence: 'installed', packages }]);
    });
  }

  for (const [path, is] of PLACES) {
    it(`${is ? 'wants' : 'leaves alone'} ${path}`, () => {
      assert.equal(yarnCache.wants({ path, mode: 0o644, sizeBytes: 1 }), is);
    });
  }

  it('doubts what it cannot read of an archive, and reads on', async () => {
    const files = [
      ['node_modules/a/package.json', '{'],
      ['node_modules/b/package.json', '{"type":"module"}'],
      ['node_modules/c/package.json', `{"x":"${' '.repeat(2 * 2 ** 20)}"}`],
      ['node_modules/x/package.json', X],
    ] as const;

    const facts = await factsOf(yarnCache, CACHED, zipOf(files));

    assert.deepEqual(linesOf(facts), ['x 1.0.0']);
    assert.deepEqual(reasonsIn(facts), [
      '"node_modules/a/package.json": it is not JSON',
      '"node_modules/c/package.json" is too large',
    ]);
  });

  it('says where it stops', async () => {
    const archive = zipOf(['x', 'y', 'z'].map((name) => [`node_modules/${name}/package.json`, X] as const));

    const few = await factsOf(yarnCache, CACHED, archive, { limits: { ...CONTEXT.limits, entries: 1 } });
    const small = await factsOf(yarnCache, CACHED, archive, { limits: { ...CONTEXT.limits, unfoldedBytes: 1000 } });

    assert.deepEqual(linesOf(few), ['x 1.0.0']);
    assert.deepEqual(reasonsIn(few), ['it has more than 1 entries']);
    assert.deepEqual(linesOf(small), ['x 1.0.0']);
    assert.deepEqual(reasonsIn(small), ['it unfolds to more than 1000 bytes']);
  });

  it('says what is no archive', async () => {
    assert.deepEqual(await factsOf(yarnCache, CACHED, 'no archive'), [
      { kind: 'partial', reason: 'it is no zip archive' },
    ]);
  });
});

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}
