import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './temporary.ts';

/**
 * The folders of packages as npm's registry has them, `name@version` each, in a temporary place; undefined where npm
 * cannot fetch them: then the test is marked as skipped.
 */
export function npmPackages(t: TestContext, specs: readonly string[]): readonly string[] | undefined {
  const folder = temporaryFolder(t);
  const pack = [
    'pack',
    '--silent',
    '--json',
    '--fetch-retries=0',
    '--fetch-timeout=20000',
    '--pack-destination',
    folder,
  ];
  const { stdout, status } = spawnSync('npm', [...pack, ...specs], { encoding: 'utf8', cwd: folder, timeout: 60_000 });
  if (status !== 0) {
    t.skip('skipped: npm reaches no registry');
    return undefined;
  }
  return filenamesIn(stdout).map((name, index) => {
    const target = join(folder, String(index));
    mkdirSync(target);
    execFileSync('tar', ['-xzf', join(folder, name), '-C', target]);
    return join(target, 'package');
  });
}

/** What `npm pack --json` says that it wrote, in the order in which it was asked. */
function filenamesIn(json: string): readonly string[] {
  const packed: unknown = JSON.parse(json);
  const entries: readonly unknown[] = Array.isArray(packed) ? packed : [];
  return entries.map((entry) =>
    typeof entry === 'object' && entry !== null && 'filename' in entry ? String(entry.filename) : '',
  );
}
