import { type Command, InvalidArgumentError, Option } from 'commander';
import { FINDING_ORDERS, type FindingOrder } from '../../match/index.ts';
import { SEVERITIES } from '../../match/types.ts';
import { scanJson } from './json.ts';
import { exitCodeOf, outcomeOf, type Threshold } from './outcome.ts';
import { writeReport } from './report-file.ts';
import { scanText } from './text.ts';
import type { Reported } from './types.ts';

/** How what is known of images is told, and what counts. */
export interface ReportOptions {
  readonly format: 'table' | 'json';
  readonly failOn: Threshold;
  readonly order: FindingOrder;
  readonly output?: string;
}

const EXIT_CODES = `
Ends with 0 where all of it is covered and nothing was found, 1 where something was found
at or over --fail-on, 2 where it could not be said, 64 for wrong usage.`;

/** Adds what goes with any report of findings: see `ReportOptions`. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(formOption())
    .addOption(failOnOption('the lowest severity that is a finding: critical, high, medium …'))
    .option('--order <order>', `what comes first: ${FINDING_ORDERS.join(', ')}`, orderOf, 'severity' as const)
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .addHelpText('after', EXIT_CODES);
}

/** `--format`. */
export function formOption(): Option {
  return new Option('--format <form>', 'table or json').argParser(formOf).default('table' as const);
}

/** `--fail-on`. */
export function failOnOption(description: string): Option {
  return new Option('--fail-on <severity>', description).argParser(severityOf).default('UNDEFINED' as const, 'any');
}

/** Tells what is known of the images of a target, and answers the code to end with. Throws where it cannot be written. */
export async function report(
  target: string,
  images: readonly Reported[],
  { format, failOn, output, write }: ReportOptions & { write(text: string): void },
): Promise<number> {
  const json = () => `${JSON.stringify(scanJson(target, images, failOn), null, 2)}\n`;
  const text = format === 'json' ? json() : scanText(images, failOn);
  if (output === undefined) write(text);
  else await writeReport(output, [text]);
  return exitCodeOf(images.map(({ scan }) => outcomeOf(scan, failOn)));
}

function formOf(text: string): ReportOptions['format'] {
  if (text === 'table' || text === 'json') return text;
  throw new InvalidArgumentError('The forms are table and json.');
}

function orderOf(text: string): FindingOrder {
  const found = FINDING_ORDERS.find((order) => order === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`The orders are ${FINDING_ORDERS.join(', ')}.`);
}

function severityOf(text: string): Threshold {
  const found = SEVERITIES.find((severity) => severity === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`The severities are ${SEVERITIES.join(', ').toLowerCase()}.`);
}
