import { dirname, join, normalize } from 'node:path';

/** A row of the table in ARCHITECTURE.md: a folder (or file) of `src/`, and those that it may import. */
export interface Row {
  readonly folder: string;
  readonly mayImport: readonly string[];
}

/** A source file of `src/`, with what it imports as written: `../lib/clock.ts`, `node:fs`, `kysely`. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

export interface Packages {
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

const HEADING = /^\|\s*Folder\s*\|.*\|\s*May import\s*\|$/;
/** Whose every file may be imported from elsewhere. */
const OPEN_FOLDERS = ['cli', 'lib', 'oci'];
/**
 * Statements stand at the start of a line, as the formatter puts them. An address is a worker's or a child's; that of
 * main.ts is Pratique itself, started as a process of its own.
 */
const IMPORTS = [
  /^(?:import|export)\b[^;'"]*?\bfrom\s*'([^']+)'/gm,
  /^import\s*'([^']+)'/gm,
  /\bimport\(\s*([^)]*)\)/g,
  /\bnew URL\(\s*'(\.(?![^']*\/main\.ts')[^']*\.[jt]s)'/g,
  /\brequire\(\s*([^)]*)\)/g,
];

/** The rows of the table of import directions, from top to bottom. */
export function parseTable(markdown: string): Row[] {
  const lines = markdown.split('\n');
  const heading = lines.findIndex((line) => HEADING.test(line));
  if (heading === -1) throw new Error('ARCHITECTURE.md has no table of import directions');
  const end = lines.findIndex((line, at) => at > heading && !line.startsWith('|'));
  const cells = lines.slice(heading + 2, end === -1 ? undefined : end).map((line) => line.split('|').slice(1, -1));
  const folders = cells.map(([folder = '']) => folder.replaceAll('`', '').trim());
  return cells.map((row, at) => {
    const text = row.at(-1)?.trim() ?? '';
    const named = [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return { folder: folders[at] ?? '', mayImport: text === 'all below' ? folders.slice(at + 1) : named };
  });
}

/** What a file of TypeScript imports, statically, as a type, dynamically, or as the address of a worker. */
export function importsOf(source: string): string[] {
  return IMPORTS.flatMap((form) =>
    [...source.matchAll(form)].map(([, target = '']) => target.replace(/^'(.*)'$/, '$1')),
  );
}

/** What is wrong with the table itself, one sentence each. */
export function tableFaults(rows: readonly Row[], folders: readonly string[]): string[] {
  const order = rows.map(({ folder }) => folder);
  return [
    ...folders
      .filter((folder) => !order.some((row) => contains(row, folder)))
      .map((folder) => `"${folder}" has no row`),
    ...order.filter((row) => !folders.some((folder) => contains(row, folder))).map((row) => `"${row}" does not exist`),
    ...order.filter((row, at) => order.indexOf(row) !== at).map((row) => `"${row}" has two rows`),
    ...rows.flatMap(({ folder, mayImport }, at) =>
      mayImport
        .filter((target) => !order.slice(at + 1).includes(target))
        .map((target) => `"${folder}" may import "${target}", which is not below it`),
    ),
  ];
}

/** Every import that the rules forbid, one sentence each. */
export function forbiddenImports(files: readonly SourceFile[], rows: readonly Row[], packages: Packages): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((target) => {
      const fault = target.startsWith('.')
        ? relativeFault(file.path, target, rows)
        : packageFault(file, target, packages);
      return fault === undefined ? [] : [`${file.path} imports "${target}": ${fault}`];
    }),
  );
}

function relativeFault(path: string, written: string, rows: readonly Row[]): string | undefined {
  const target = normalize(join(dirname(path), written));
  if (!/\.(?:ts|json)$/.test(target)) return 'it names no .ts file';
  if (target.startsWith('../test/')) return isTest(path) ? undefined : 'the source never imports tests';
  if (target.startsWith('../')) return target === '../package.json' ? undefined : 'it lies outside src';
  const [from, to] = [rowOf(path, rows), rowOf(target, rows)];
  if (from === undefined || to === undefined) return 'ARCHITECTURE.md has no row for it';
  if (from.folder === to.folder) return undefined;
  if (!from.mayImport.includes(to.folder)) return `"${from.folder}" may not import "${to.folder}"`;
  return isOpen(target, from, to) || isTest(path)
    ? undefined
    : 'across folders only index.ts and types.ts are imported';
}

/** Whether `target` may be imported from another folder, whatever its name. */
function isOpen(target: string, from: Row, to: Row): boolean {
  if (OPEN_FOLDERS.includes(to.folder) || to.folder.endsWith('.ts') || contains(to.folder, from.folder)) return true;
  return /\/(?:index|types)\.ts$/.test(target);
}

function packageFault(file: SourceFile, target: string, packages: Packages): string | undefined {
  if (target.startsWith('node:')) return undefined;
  if (!/^[@a-z]/.test(target)) return 'it is computed, so nothing can hold it to the rules';
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/');
  if (packages.dependencies.includes(name)) return undefined;
  if (!packages.devDependencies.includes(name)) return 'package.json has no such dependency';
  return isTest(file.path) ? undefined : 'it is a dependency of the development only';
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('/contract.ts');
}

/** The row of the innermost folder that the file lies in. */
function rowOf(path: string, rows: readonly Row[]): Row | undefined {
  const around = rows.filter(({ folder }) => contains(folder, path));
  return around.toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
