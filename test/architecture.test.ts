import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { forbiddenImports, importsOf, parseTable, type Row, tableFaults } from './support/architecture.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = `${ROOT}src`;

describe('the direction of imports', () => {
  const rows = parseTable(readFileSync(`${ROOT}ARCHITECTURE.md`, 'utf8'));
  const paths = globSync('**/*.ts', { cwd: SOURCE }).toSorted();

  it('is given for every folder of src, and only downward', () => {
    const folders = [...new Set(paths.map((path) => path.replace(/\/[^/]*$/, '')))];

    assert.deepEqual(tableFaults(rows, folders), []);
  });

  it('is held by every import of src', () => {
    const packages = {
      dependencies: Object.keys(manifest.dependencies),
      devDependencies: Object.keys(manifest.devDependencies),
    };
    const files = paths.map((path) => ({ path, imports: importsOf(readFileSync(`${SOURCE}/${path}`, 'utf8')) }));

    assert.deepEqual(forbiddenImports(files, rows, packages), []);
  });
});

describe('what holds the direction of imports', () => {
  const rows: Row[] = [
    { folder: 'wire.ts', mayImport: ['http/v2', 'http', 'registry', 'lib'] },
    { folder: 'http/v2', mayImport: ['http', 'registry', 'lib'] },
    { folder: 'http', mayImport: ['lib'] },
    { folder: 'registry', mayImport: ['lib'] },
    { folder: 'lib', mayImport: [] },
  ];
  const packages = { dependencies: ['kysely', '@scope/used'], devDependencies: ['fast-check'] };

  const CASES: readonly [path: string, target: string, fault: RegExp | undefined][] = [
    ['wire.ts', './registry/index.ts', undefined],
    ['wire.ts', './registry/blobs.ts', /only index\.ts and types\.ts/],
    ['registry/blobs.ts', './tags.ts', undefined],
    ['registry/deep/blobs.ts', '../tags.ts', undefined],
    ['registry/blobs.ts', '../lib/clock.ts', undefined],
    ['registry/blobs.ts', '../http/index.ts', /"registry" may not import "http"/],
    ['registry/blobs.ts', '../wire.ts', /"registry" may not import "wire\.ts"/],
    ['lib/clock.ts', '../registry/types.ts', /"lib" may not import "registry"/],
    ['http/server.ts', '../registry/types.ts', /"http" may not import "registry"/],
    ['http/server.ts', './v2/index.ts', /"http" may not import "http\/v2"/],
    ['http/v2/blobs.ts', '../reply.ts', undefined],
    ['http/v2/blobs.ts', '../../registry/types.ts', undefined],
    ['http/v2/blobs.ts', '../../registry/tags.ts', /only index\.ts and types\.ts/],
    ['http/v2/blobs.test.ts', '../../registry/tags.ts', undefined],
    ['http/v2/blobs.test.ts', '../../../test/support/images.ts', undefined],
    ['http/v2/blobs.ts', '../../../test/support/images.ts', /never imports tests/],
    ['lib/clock.ts', '../../bench/push.ts', /outside src/],
    ['lib/clock.ts', '../../package.json', undefined],
    ['lib/clock.ts', './log', /no \.ts file/],
    ['lib/clock.ts', './log.js', /no \.ts file/],
    ['new/thing.ts', '../lib/clock.ts', /no row/],
    ['lib/clock.ts', 'node:fs', undefined],
    ['lib/clock.ts', 'fs', /no such dependency/],
    ['lib/clock.ts', 'kysely/helpers/sqlite', undefined],
    ['lib/clock.ts', '@scope/used/deep', undefined],
    ['lib/clock.ts', '@scope/other', /no such dependency/],
    ['lib/clock.ts', 'fast-check', /of the development only/],
    ['lib/clock.test.ts', 'fast-check', undefined],
    ['lib/clock.ts', '`./${name}.ts`', /computed/],
  ];
  for (const [path, target, fault] of CASES) {
    it(`${fault === undefined ? 'allows' : 'forbids'} "${target}" in ${path}`, () => {
      const [found] = forbiddenImports([{ path, imports: [target] }], rows, packages);

      if (fault === undefined) assert.equal(found, undefined);
      else assert.match(found ?? 'allowed', fault);
    });
  }

  it('sees every form of import', () => {
    const source = `import a, { type b } from './1.ts';
import type {
  c,
} from './2.ts';
export { d } from './3.ts';
export * from './4.ts';
export type { e } from './5.ts';
import './6.ts';
const f = await import('./7.ts');
const g: typeof import('./8.ts') = f;
const h = new Worker(new URL('./9.ts', import.meta.url));
const i = await import(name);
const j = createRequire(import.meta.url)('x');
const k = require('./10.ts');
const l = new URL('https://example.org/a.ts');
const m = spawn(process.execPath, [new URL('../main.ts', import.meta.url)]);
`;

    assert.deepEqual(
      importsOf(source).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `./${n}.ts`).concat('name'),
    );
  });

  it('sees a folder without a row, a row without a folder, two rows for one, and a direction that is not downward', () => {
    const planted: Row[] = [...rows, { folder: 'lib', mayImport: [] }, { folder: 'gone', mayImport: ['registry'] }];

    assert.deepEqual(tableFaults(planted, ['wire.ts', 'http', 'http/v2/deep', 'registry', 'lib', 'new']), [
      '"new" has no row',
      '"gone" does not exist',
      '"lib" has two rows',
      '"gone" may import "registry", which is not below it',
    ]);
  });

  it('reads the table', () => {
    const table =
      'text\n\n| Folder | What | May import |\n|---|---|---|\n| `a` | x | all below |\n| `b` | y | `c` |\n| `c` | z | |\n\nmore';

    assert.deepEqual(parseTable(table), [
      { folder: 'a', mayImport: ['b', 'c'] },
      { folder: 'b', mayImport: ['c'] },
      { folder: 'c', mayImport: [] },
    ]);
  });
});
