import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILDER_HEAP } from '../src/cli/run-pratique.ts';
import type { Sizes } from './publishers/made.ts';

/*
 * Snapshots of as much as all publishers together have: feeds of that size are not at hand, so they are made up. Each
 * build is a process of its own, with the heap that `pratique advisories update` has. What parsing takes is not in it
 * (`npm run feeds` shows that): it is what filing, comparing and writing take.
 */

const GOAL_MEGABYTES = 512;
const WHOLE: Sizes = { broad: 60_000, statementsEach: 80, narrow: 230_000, facts: 320_000 };

interface Measured {
  readonly seconds: number;
  readonly statements: number;
  readonly megabytes: number;
  readonly peakMegabytes: number;
}

const share = Number(process.env['PUBLISHERS_SHARE'] ?? '1');
const sizes: Sizes = {
  ...WHOLE,
  broad: Math.round(WHOLE.broad * share),
  narrow: Math.round(WHOLE.narrow * share),
  facts: Math.round(WHOLE.facts * share),
};
const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
try {
  const results = [
    measure('all for the first time', {}),
    measure('a source of a package each changed', { narrow: 1 }),
    measure('one of the two broad ones changed', { narrow: 1, 'broad-1': 1 }),
    measure('one of the two of facts changed', { narrow: 1, 'broad-1': 1, 'facts-1': 1 }),
  ];
  const most = Math.max(...results.map(({ peakMegabytes }) => peakMegabytes));
  say(`most memory: ${most.toFixed(0)} MB (goal ${GOAL_MEGABYTES})`);
  if (most > GOAL_MEGABYTES) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(what: string, changed: Readonly<Record<string, number>>): Measured {
  const script = join(import.meta.dirname, 'publishers/build-one.ts');
  const printed = execFileSync(
    process.execPath,
    [...BUILDER_HEAP, script, folder, JSON.stringify(sizes), JSON.stringify(changed)],
    { encoding: 'utf8' },
  );
  const measured = parseMeasured(printed);
  const { seconds, statements, megabytes, peakMegabytes } = measured;
  const figures = `${seconds.toFixed(1).padStart(7)} s ${peakMegabytes.toFixed(0).padStart(6)} MB at its peak`;
  say(`${what.padEnd(36)} ${figures}, ${statements.toLocaleString('en')} statements in ${megabytes.toFixed(0)} MB`);
  return measured;
}

function parseMeasured(json: string): Measured {
  return JSON.parse(json) as Measured;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
