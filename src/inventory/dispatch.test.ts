import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dispatchTo } from './dispatch.ts';
import type { Extractor, FileEntry } from './types.ts';
import { wantedNames } from './wanted-names.ts';
import { wantedPaths } from './wanted-paths.ts';

const one = (id: string, wanted: Pick<Extractor, 'wants'>): Extractor => ({
  id,
  version: 1,
  limitBytes: 1,
  async *extract() {},
  ...wanted,
});

const DISPATCH = dispatchTo([
  one('fixed', wantedPaths(['etc/release'], ['var/db'])),
  one('named', wantedNames({ names: ['package.json'], endings: ['.deps.json', '-lock.yaml'] })),
  one('archives', wantedNames({ endings: ['.jar', '.json'], also: ({ path }) => !path.startsWith('proc/') })),
  one('programs', { wants: ({ mode, sizeBytes }: FileEntry) => (mode & 0o111) !== 0 && sizeBytes > 10 }),
]);

const WANTED: readonly (readonly [path: string, mode: number, sizeBytes: number, ids: string])[] = [
  ['etc/release', 0o644, 1, 'fixed'],
  ['opt/etc/release', 0o644, 1, ''],
  ['var/db/x', 0o644, 1, 'fixed'],
  ['var/db/x/y', 0o644, 1, ''],
  ['a/package.json', 0o644, 1, 'archives named'],
  ['a/Package.JSON', 0o644, 1, 'archives named'],
  ['a/b.deps.json', 0o644, 1, 'archives named'],
  ['a/pnpm-lock.yaml', 0o644, 1, 'named'],
  ['proc/a.jar', 0o644, 1, ''],
  ['a.jar', 0o755, 100, 'archives programs'],
  ['a/server', 0o755, 100, 'programs'],
  ['a/server', 0o755, 10, ''],
  ['a/server', 0o644, 100, ''],
  ['a/server.v1.2', 0o755, 100, 'programs'],
  ['a/script.py', 0o755, 100, ''],
];

describe('dispatchTo', () => {
  for (const [path, mode, sizeBytes, ids] of WANTED) {
    it(`gives ${path} of ${sizeBytes} bytes with mode ${mode.toString(8)} to ${ids || 'nobody'}`, () => {
      const wanting = DISPATCH.wanting({ path, mode, sizeBytes }).map(({ id }) => id);

      assert.equal(wanting.toSorted().join(' '), ids);
    });
  }

  it('leads to fixed places alone', () => {
    assert.deepEqual(['', 'etc', 'var', 'var/db', 'var/db/x', 'opt', 'a.jar'].map(DISPATCH.leadsTo), [
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    assert.equal(DISPATCH.knowsName('release'), true);
    assert.equal(DISPATCH.knowsName('package.json'), false);
  });

  it('knows by its name what may be wanted anywhere', () => {
    const names = ['package.json', 'x.jar', 'server', '.hidden', 'lib.so.1', 'page.html', 'x.py', 'PAGE.HTML'];

    assert.deepEqual(names.map(DISPATCH.mayWant), [true, true, true, true, true, false, false, false]);
  });

  it('looks everywhere only where somebody does', () => {
    assert.equal(DISPATCH.looksEverywhere, true);
    assert.equal(dispatchTo([one('fixed', wantedPaths(['a']))]).looksEverywhere, false);
  });
});
