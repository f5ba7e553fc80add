import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../support/program.ts';
import { writeAllFeeds } from '../support/published-feeds.ts';
import { findSharedData } from '../support/shared.ts';
import { casesIn } from './cases.ts';
import { bySource, type Reported, type Score, scoreOf } from './score.ts';
import { TRUTHS, type Truth } from './targets.ts';

/*
 * `npm run accuracy`: loads all feeds, scans with `pratique scan` what the truths are of, and holds what it says to the
 * lists below cases/. Every miss and every false alarm is named; the last line sums up.
 */

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PATIENCE_MILLISECONDS = 600_000;

const data = findSharedData('');
if (data === undefined) {
  process.stderr.write('there is no ../shared/data to measure with\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'pratique-accuracy-'));
try {
  await writeAllFeeds(join(folder, 'feeds'));
  await pratique('advisories', 'update');
  const scores: Score[] = [];
  for (const truth of TRUTHS) {
    const { reported, sourceOf } = await scanned(truth, data);
    const cases = casesIn(truth.name);
    const score = scoreOf(truth.isOfBinaries ? cases : bySource(cases, sourceOf), reported, truth);
    tell(truth, score);
    scores.push(score);
  }
  conclude(scores);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the program as a user does; answers what it prints. Throws where it could not do its work. */
async function pratique(...args: readonly string[]): Promise<string> {
  const settings = { PRATIQUE_DATA: join(folder, 'data'), PRATIQUE_FEEDS: join(folder, 'feeds') };
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: tmpdir(), ...settings };
  const { code, stdout, stderr } = await runProgram(process.execPath, [MAIN, ...args], {
    env,
    milliseconds: PATIENCE_MILLISECONDS,
  });
  if (stdout === '' || code < 0) throw new Error(`pratique ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

interface ScanReport {
  readonly images: readonly {
    readonly packages: readonly Named[];
    readonly findings: readonly {
      readonly name: string;
      readonly aliases: readonly string[];
      readonly verdict: Reported['verdict'];
      readonly fixedVersion?: string;
      readonly package: Named;
      readonly also: readonly Named[];
    }[];
  }[];
}

interface Named {
  readonly name: string;
  readonly sourceName: string;
}

interface Scanned {
  readonly reported: readonly Reported[];
  /** Source packages by the names of their binary packages, and by their own. */
  readonly sourceOf: ReadonlyMap<string, string>;
}

/** A finding stands for all binary packages of a source that have it, and names each. */
async function scanned({ name, target, isOfBinaries = false }: Truth, root: string): Promise<Scanned> {
  const made = join(folder, 'images', name);
  mkdirSync(made, { recursive: true });
  const { images } = JSON.parse(await pratique('scan', target(root, made), '--format', 'json')) as ScanReport;
  const sources = images.flatMap(({ packages }) => packages.map((one) => [one.name, one.sourceName] as const));
  return {
    sourceOf: new Map([...sources, ...sources.map(([, source]) => [source, source] as const)]),
    reported: images.flatMap(({ findings }) =>
      findings.flatMap(({ name: id, aliases, verdict, fixedVersion, package: first, also }) => {
        const said = { ids: [id, ...aliases], verdict };
        // The fix is the first one's: those of other binary packages have versions of their own.
        const fix = fixedVersion === undefined ? {} : { fixedVersion };
        if (!isOfBinaries) return [{ package: first.sourceName, ...said, ...fix }];
        const others = new Set(also.map((one) => one.name)).difference(new Set([first.name]));
        return [{ package: first.name, ...said, ...fix }, ...[...others].map((one) => ({ package: one, ...said }))];
      }),
    ),
  };
}

function tell({ title }: Truth, { wanted, found, negatives, misses, falseAlarms, otherFixes }: Score): void {
  say(`${title}\n`);
  say(`  ${found} of ${wanted} found, ${falseAlarms.length} false; ${negatives} that must not be reported\n`);
  for (const one of misses) say(`  missed: ${one.package} ${one.vulnerability} ${one.remark}\n`);
  for (const one of falseAlarms) say(`  false: ${one}\n`);
  for (const one of otherFixes) say(`  another fix: ${one}\n`);
}

/** Recall is what was found of what must be; precision, what was found of all that was reported. */
function conclude(scores: readonly Score[]): void {
  const sum = (part: (score: Score) => number) => scores.reduce((total, score) => total + part(score), 0);
  const [wanted, found, alarms] = [
    sum((one) => one.wanted),
    sum((one) => one.found),
    sum((one) => one.falseAlarms.length),
  ];
  const recall = (found / wanted).toFixed(3);
  const precision = (found / (found + alarms)).toFixed(3);
  say(`recall ${recall} precision ${precision} (${found} of ${wanted} found, ${alarms} false)\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
