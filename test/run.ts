import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findPostgres, startPostgres } from './support/postgres.ts';
import { type FileReport, fileReport, fileText, runText, testsText } from './support/report.ts';

// `npm test -- [path…]`: every test file, or those at and below the paths given, each in a process of its own. The
// last line is `N passed, N failed`, with `, N skipped` behind it where some were; the exit code is 1 when a test
// failed or none ran.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE_TIMEOUT_MILLISECONDS = 10 * 60_000;

const paths = process.argv.slice(2);
const files = findFiles(paths);
if (files.length === 0) console.error(`no test file at or below ${paths.map((path) => `"${path}"`).join(', ')}`);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const postgres = await sharedPostgres(files);
const reports = await runFiles(files);
await postgres?.stop();

console.log(runText(reports));
const failed = reports.some((report) => report.tests.some(({ outcome }) => outcome === 'failed'));
process.exitCode = failed || reports.every((report) => report.tests.length === 0) ? 1 : 0;

function findFiles(filters: readonly string[]): string[] {
  // Those of test/ take longest: with them first, none is left to run alone at the end.
  const all = [globSync('test/**/*.test.ts', { cwd: ROOT }), globSync('src/**/*.test.ts', { cwd: ROOT })].flatMap(
    (found) => found.toSorted(),
  );
  const wanted = filters.map((path) => relative(ROOT, resolve(path)));
  return wanted.length === 0 ? all : all.filter((file) => wanted.some((path) => isAtOrBelow(file, path)));
}

function isAtOrBelow(file: string, path: string): boolean {
  return file === path || path === '' || file.startsWith(`${path}/`);
}

/** One server for all files, since starting one takes seconds; none where none of them needs it. */
async function sharedPostgres(needing: readonly string[]): Promise<{ stop(): Promise<void> } | undefined> {
  const binaries = findPostgres();
  const needed = needing.some((file) => readFileSync(resolve(ROOT, file), 'utf8').includes('eachDatabase'));
  if (!needed || binaries === undefined || process.env['PRATIQUE_TEST_POSTGRES'] !== undefined) return undefined;
  const { url, stop } = await startPostgres(binaries);
  process.env['PRATIQUE_TEST_POSTGRES'] = url;
  return { stop };
}

async function runFiles(queue: readonly string[]): Promise<FileReport[]> {
  const waiting = [...queue];
  const done: FileReport[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined && !interrupted.signal.aborted; file = waiting.shift()) {
      const report = await runFile(file);
      done.push(report);
      console.log(paths.length === 0 ? fileText(report) : `${fileText(report)}\n${testsText(report)}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return done;
}

async function runFile(file: string): Promise<FileReport> {
  const timeout = AbortSignal.timeout(FILE_TIMEOUT_MILLISECONDS);
  const signal = AbortSignal.any([interrupted.signal, timeout]);
  const path = resolve(ROOT, file);
  const execArgv = ['--import', new URL('support/lingering.ts', import.meta.url).href];
  const events = run({ files: [path], cwd: ROOT, isolation: 'process', concurrency: 1, execArgv, signal });
  const report = fileReport(events, { file, path });
  events.resume();
  await finished(events);
  return report();
}
