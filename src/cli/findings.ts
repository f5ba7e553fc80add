import { type Command, InvalidArgumentError } from 'commander';
import type { Clock } from '../lib/clock.ts';
import { parseTimeSpan, type TimeSpan } from '../lib/time-span.ts';
import { openStored } from '../wire/index.ts';
import { type StoredQuestion, storedImages } from './findings/stored-images.ts';
import { addReportOptions, type ReportOptions, report } from './scan/report.ts';
import { platformOption } from './scan/target-options.ts';
import { COULD_NOT_SAY, type LookContext } from './scan.ts';

export interface FindingsContext extends Pick<LookContext, 'config' | 'write' | 'writeError' | 'exitWith'> {
  readonly clock: Clock;
}

interface FindingsArguments extends ReportOptions, Pick<StoredQuestion, 'platform' | 'asOf'> {}

/** Adds `pratique findings`: of an image in this registry, as of now or of an earlier time, without looking at it again. */
export function addFindingsCommand(program: Command, context: FindingsContext): void {
  const command = program
    .command('findings')
    .description('say what is, or was, known of an image of this registry')
    .argument('<target>', 'repository:tag or repository@digest')
    .addOption(platformOption())
    .option(
      '--as-of <date>',
      'what was known at the end of a day in UTC, 2026-11-01, or at 2026-11-01T09:30:00Z',
      spanOf,
    );
  addReportOptions(command).action((target: string, options: FindingsArguments) => findings(target, options, context));
}

async function findings(target: string, options: FindingsArguments, context: FindingsContext): Promise<void> {
  const { write, writeError, exitWith, clock } = context;
  const config = context.config();
  const stored = await openStored(config);
  if (stored === undefined) throw new Error(`there is no registry in "${config.data}" (PRATIQUE_DATA names another)`);
  try {
    const answer = await storedImages(stored, target, { ...options, now: clock() });
    if (answer.kind === 'images') return exitWith(await report(target, answer.images, { ...options, write }));
    writeError(`pratique: ${answer.reason}\n`);
    exitWith(COULD_NOT_SAY);
  } finally {
    await stored.close();
  }
}

function spanOf(text: string): TimeSpan {
  const span = parseTimeSpan(text);
  if (span !== undefined) return span;
  throw new InvalidArgumentError('A day is written 2026-11-01, a time with its zone 2026-11-01T09:30:00Z.');
}
