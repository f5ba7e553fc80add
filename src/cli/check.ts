import type { Command } from 'commander';
import type { Clock } from '../lib/clock.ts';
import { openStored } from '../wire/index.ts';
import { type AgainstRun, findAgainst } from './check/against.ts';
import { compare } from './check/compare.ts';
import { checkJson } from './check/json.ts';
import { checkExitCode, checkOutcome } from './check/outcome.ts';
import { checkText } from './check/text.ts';
import type { Check } from './check/types.ts';
import { type LookOptions, lookAt } from './scan/look.ts';
import { progressLine } from './scan/progress.ts';
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

const AGAINST = `
--against names an image of this data folder's registry, team/app:prod or team/app@sha256:…, by what
is stored of it; or any target, which is looked at as the new one is. Nothing is pushed. What is
excused of the registry's image is excused of the new one.
Ends with 0 where nothing is added and all of both images is covered, 1 where something is added
at or over --fail-on, 2 where it could not be said, 64 for wrong usage.`;

/** Adds `pratique check`: what an image would fix and add, in the place of another. */
export function addCheckCommand(program: Command, context: CheckContext): void {
  const command = program
    .command('check')
    .description('say what a new image would fix and add, before it is pushed')
    .requiredOption('--against <image>', 'repository:tag of this registry, or any target');
  addTargetOptions(command)
    .addOption(formOption())
    .addOption(failOnOption('the lowest severity that counts among what is added: critical, high, medium …'))
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .addHelpText('after', AGAINST)
    .action((target: string, options: CheckArguments) => check(target, options, context));
}

async function check(target: string, options: CheckArguments, context: CheckContext): Promise<void> {
  const config = context.config();
  const stored = await openStored(config);
  try {
    const line = progressLine(target, context);
    const code = await untilInterrupted(async (signal) => {
      const { environment, clock } = context;
      const run = { config, environment, signal, onStage: line.stage, stored, now: clock() };
      const checked = await checkTarget(target, options, run);
      line.clear();
      if (checked.kind === 'checks') return await tell(checked.checks, options, context);
      context.writeError(`pratique: ${checked.reason}\n`);
      return COULD_NOT_SAY;
    }, line);
    context.exitWith(code);
  } finally {
    await stored?.close();
  }
}

type Checked =
  | { readonly kind: 'checks'; readonly checks: readonly Check[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

async function checkTarget(target: string, options: CheckArguments, run: AgainstRun): Promise<Checked> {
  const against = await findAgainst(options.against, options, run);
  if (against.kind === 'refused') return against;
  const { place } = against;
  const look = await lookAt(target, { ...options, ...(place === undefined ? {} : { place }) }, run);
  if (look.kind === 'refused') return look;
  const checks: Check[] = [];
  for (const { scan, ...image } of look.images) {
    const platform = image.platform ?? (options.platform === 'all' ? undefined : options.platform);
    const found = await against.image(platform);
    if (found.kind === 'refused') return found;
    const { kind: _kind, known, ...before } = found;
    checks.push({ before, after: { ...image, coverage: scan.coverage }, comparison: compare(known, scan) });
  }
  return { kind: 'checks', checks };
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
