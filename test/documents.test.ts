import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { versionSchemes } from '../src/version/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTS = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).toSorted();
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the documents', () => {
  for (const document of DOCUMENTS) {
    it(`name nothing in ${document} that is not there`, () => {
      assert.deepEqual([...brokenLinks(document), ...missingPaths(document), ...missingScripts(document)], []);
    });
  }

  it('name tests that are there for every invariant', () => {
    const [, invariants = ''] = read('ARCHITECTURE.md').replaceAll(/\n +/g, ' ').split('## What always holds');
    const places = [...invariants.matchAll(/`([\w./-]+\.ts)`((?:,? "[^"]+")*)/g)];
    const titles = places.flatMap(([, path = '', quoted = '']) =>
      [...quoted.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ path, title })),
    );

    assert.notEqual(titles.length, 0);
    assert.deepEqual(
      titles.filter(({ path, title }) => !read(path).includes(title)),
      [],
    );
  });

  it('describe every table of the metadata database, and no other', () => {
    const schemas = ['src/db/schema.ts', ...globSync('src/db/schema/*.ts', { cwd: ROOT })].flatMap((path) =>
      [...read(path).matchAll(/export interface (?:Schema|\w+Tables)\b[^{]*\{(.*?)\n\}/gs)].map(
        ([, body = '']) => body,
      ),
    );

    const tables = schemas.flatMap((body) => [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name));

    assert.notEqual(tables.length, 0);
    assert.deepEqual(firstCells('docs/schema.md').toSorted(), tables.toSorted());
  });

  it('tell of every version scheme, and of no other', () => {
    const schemes = versionSchemes.map(({ id }) => id).toSorted();

    assert.deepEqual([...new Set(firstCells('docs/versions.md'))].toSorted(), schemes);
  });

  it('say of every dependency why it is there', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest;
    const packages = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });

    assert.deepEqual(firstCells('docs/adr/0010-dependencies.md').toSorted(), packages.toSorted());
  });

  it('list every setting, and no other', () => {
    const settings = new Set(
      globSync('src/config/*.ts', { cwd: ROOT }).flatMap((path) =>
        [...read(path).matchAll(/^ {2}(PRATIQUE_\w+):/gm)].map(([, name = '']) => name),
      ),
    );

    const listed = firstCells('README.md').filter((cell) => cell.startsWith('PRATIQUE_'));

    assert.notEqual(settings.size, 0);
    assert.deepEqual(listed.toSorted(), [...settings].toSorted());
  });
});

/** Links to files of the repository. */
function brokenLinks(document: string): string[] {
  const links = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, path = '']) => path,
  );
  return links.filter((path) => !existsSync(join(ROOT, dirname(document), path)));
}

/** Files of the repository, named in code spans. */
function missingPaths(document: string): string[] {
  const spans = [...read(document).matchAll(/`((?:src|test|bench|docs|bin)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  return spans.filter((path) => !existsSync(join(ROOT, path)));
}

function missingScripts(document: string): string[] {
  const named = [...read(document).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
  return named.filter((name) => !(name in manifest.scripts));
}

/** What stands as code in the first cell of a table's rows. */
function firstCells(document: string): string[] {
  return [...read(document).matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}
