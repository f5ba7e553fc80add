import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config.ts';
import { FINDING_ORDERS, type FindingOrder } from '../match/index.ts';
import { SEVERITIES, type Severity } from '../match/types.ts';
import { scanJson } from './scan/json.ts';
import { type LookOptions, lookAt } from './scan/look.ts';
import { exitCodeOf, outcomeOf } from './scan/outcome.ts';
import { progressLine } from './scan/progress.ts';
import { writeReport } from './scan/report-file.ts';
import { addTargetOptions } from './scan/target-options.ts';
import { scanText } from './scan/text.ts';
import type { Terminal } from './terminal-line.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface LookContext extends Terminal {
  config(): Config;
  readonly environment: NodeJS.ProcessEnv;
  /** Prints to standard output. */
  write(text: string): void;
  /** Sets the code that the process will end with. */
  exitWith(code: number): void;
}

interface ScanArguments extends LookOptions {
  readonly format: 'table' | 'json';
  readonly failOn: Severity;
  readonly order: FindingOrder;
  readonly output?: string;
}

/** What a command ends with that could not say. */
export const COULD_NOT_SAY = 2;

const EXIT_CODES = `
Ends with 0 where all of it is covered and nothing was found, 1 where something was found
at or over --fail-on, 2 where it could not be said, 64 for wrong usage.`;

/** Adds `pratique scan`: it needs no server, and works beside one on the same data folder. */
export function addScanCommand(program: Command, context: LookContext): void {
  const failOn = new Option('--fail-on <severity>', 'the lowest severity that is a finding: critical, high, medium …')
    .argParser(severityOf)
    .default('UNDEFINED' as const, 'any');
  const command = program
    .command('scan')
    .description('say what is wrong with an image in a registry, an archive, a folder, or an SBOM');
  addTargetOptions(command)
    .option('--format <form>', 'table or json', formOf, 'table' as const)
    .addOption(failOn)
    .option('--order <order>', `what comes first: ${FINDING_ORDERS.join(', ')}`, orderOf, 'severity' as const)
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .addHelpText('after', EXIT_CODES)
    .action((target: string, options: ScanArguments) => scan(target, options, context));
}

async function scan(target: string, options: ScanArguments, context: LookContext): Promise<void> {
  const line = progressLine(target, context);
  const code = await untilInterrupted(async (signal) => {
    const { environment } = context;
    const look = await lookAt(target, options, {
      config: context.config(),
      environment,
      signal,
      onStage: line.stage,
    });
    line.clear();
    if (look.kind === 'refused') {
      context.writeError(`pratique: ${look.reason}\n`);
      return COULD_NOT_SAY;
    }
    const { failOn, format, output } = options;
    const { images } = look;
    const json = () => `${JSON.stringify(scanJson(target, images, failOn), null, 2)}\n`;
    const text = format === 'json' ? json() : scanText(images, failOn);
    if (output === undefined) context.write(text);
    else await writeReport(output, [text]);
    return exitCodeOf(images.map((image) => outcomeOf(image.scan, failOn)));
  }, line);
  context.exitWith(code);
}

function formOf(text: string): ScanArguments['format'] {
  if (text === 'table' || text === 'json') return text;
  throw new InvalidArgumentError('The forms are table and json.');
}

function orderOf(text: string): FindingOrder {
  const found = FINDING_ORDERS.find((order) => order === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`The orders are ${FINDING_ORDERS.join(', ')}.`);
}

function severityOf(text: string): Severity {
  const found = SEVERITIES.find((severity) => severity === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`The severities are ${SEVERITIES.join(', ').toLowerCase()}.`);
}
