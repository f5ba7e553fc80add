import type { Command } from 'commander';
import type { Clock } from '../lib/clock.ts';
import { openStored, type Stored } from '../wire/index.ts';
import { type Against, againstImage, findAgainst } from './check/against.ts';
import { compare } from './check/compare.ts';
import { checkJson } from './check/json.ts';
import { checkExitCode, checkOutcome } from './check/outcome.ts';
import { checkText } from './check/text.ts';
import type { Check } from './check/types.ts';
import { type LookedAt, type LookOptions, lookAt } from './scan/look.ts';
import { type ProgressLine, progressLine } from './scan/progress.ts';
import { failOnOption, formOption, type ReportOptions } from './scan/report.ts';
import { writeReport } from './scan/report-file.ts';
import { addTargetOptions } from './scan/target-options.ts';
import { COULD_NOT_SAY, type LookContext } from './scan.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface CheckContext extends LookContext {
  readonly clock: Clock;
}

interface CheckArguments extends Omit<LookOptions, 'explain' | 'order' | 'place'>, Omit<ReportOptions, 'order'> {
  readonly against: string;
}

const EXIT_CODES = `
The image that it is compared with is one of this data folder's registry; it is looked at by what
is stored, and nothing is pushed. What is excused there is excused of the new image too.
Ends with 0 where nothing is added and all of both images is covered, 1 where something is added
at or over --fail-on, 2 where it could not be said, 64 for wrong usage.`;

/** Adds `pratique check`: what an image would fix and add, in the place of one that this registry has. */
export function addCheckCommand(program: Command, context: CheckContext): void {
  const command = program
    .command('check')
    .description('say what a new image would fix and add, before it is pushed')
    .requiredOption('--against <image>', 'repository:tag or repository@digest of this registry');
  addTargetOptions(command)
    .addOption(formOption())
    .addOption(failOnOption('the lowest severity that counts among what is added: critical, high, medium …'))
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .addHelpText('after', EXIT_CODES)
    .action((target: string, options: CheckArguments) => check(target, options, context));
}

async function check(target: string, options: CheckArguments, context: CheckContext): Promise<void> {
  const config = context.config();
  const stored = await openStored(config);
  if (stored === undefined) throw new Error(`there is no registry in "${config.data}" (PRATIQUE_DATA names another)`);
  try {
    const line = progressLine(target, context);
    const code = await untilInterrupted(async (signal) => {
      const checked = await checkTarget({ target, options, context, stored, line, signal });
      line.clear();
      if (checked.kind === 'checks') return await tell(checked.checks, options, context);
      context.writeError(`pratique: ${checked.reason}\n`);
      return COULD_NOT_SAY;
    }, line);
    context.exitWith(code);
  } finally {
    await stored.close();
  }
}

interface Checking {
  readonly target: string;
  readonly options: CheckArguments;
  readonly context: CheckContext;
  readonly stored: Stored;
  readonly line: ProgressLine;
  readonly signal: AbortSignal;
}

type Checked =
  | { readonly kind: 'checks'; readonly checks: readonly Check[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

async function checkTarget({ target, options, context, stored, line, signal }: Checking): Promise<Checked> {
  const against = await findAgainst(stored, options.against);
  if (against.kind === 'refused') return against;
  const { environment } = context;
  const look = await lookAt(
    target,
    { ...options, place: against.place },
    { config: context.config(), environment, signal, onStage: line.stage },
  );
  if (look.kind === 'refused') return look;
  const checks: Check[] = [];
  for (const image of look.images) {
    const one = await checkImage(image, against, { stored, options, now: context.clock() });
    if ('reason' in one) return { kind: 'refused', reason: one.reason };
    checks.push(one);
  }
  return { kind: 'checks', checks };
}

async function checkImage(
  { scan, ...image }: LookedAt,
  against: Against,
  { stored, options, now }: { readonly stored: Stored; readonly options: CheckArguments; readonly now: number },
): Promise<Check | { readonly reason: string }> {
  const platform = image.platform ?? (options.platform === 'all' ? undefined : options.platform);
  const found = await againstImage(stored, against, { name: options.against, platform, now });
  if (found.kind === 'refused') return found;
  const { kind: _kind, known, ...before } = found;
  return { before, after: { ...image, coverage: scan.coverage }, comparison: compare(known, scan) };
}

async function tell(
  checks: readonly Check[],
  { format, failOn, output }: CheckArguments,
  { write }: CheckContext,
): Promise<number> {
  const json = () => `${JSON.stringify(checkJson(checks, failOn), null, 2)}\n`;
  const text = format === 'json' ? json() : checkText(checks, failOn);
  if (output === undefined) write(text);
  else await writeReport(output, [text]);
  return checkExitCode(checks.map((one) => checkOutcome(one, failOn)));
}
