import { type Command, InvalidArgumentError } from 'commander';
import type { Clock } from '../lib/clock.ts';
import { platformText } from '../oci/platform.ts';
import { explainTarget } from './explain/explain-target.ts';
import { excusedAmong, explanationText, isExcused } from './explain/text.ts';
import type { Explained } from './explain/types.ts';
import type { LookOptions } from './scan/look.ts';
import { progressLine } from './scan/progress.ts';
import { addTargetOptions, vexOption } from './scan/target-options.ts';
import { COULD_NOT_SAY, type LookContext } from './scan.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface ExplainContext extends LookContext {
  readonly clock: Clock;
}

interface ExplainArguments extends LookOptions {
  readonly format: 'text' | 'json';
}

const STORED_TARGETS = `
Or an image of this registry, by what its server has stored: team/app:1, team/app@sha256:… What begins with one of those
words and a colon, or is a path that is there, is not taken for one.`;
const EXIT_CODES = `
Ends with 0 where it is not reported of the image, or excused, 1 where it is, 2 where it could not be said, 64 for wrong usage.`;
const LONGEST_ID = 200;

/** Adds `pratique explain`: why a vulnerability is reported of an image, or why it is not. */
export function addExplainCommand(program: Command, context: ExplainContext): void {
  const command = program.command('explain').description('say why a vulnerability is reported of an image, or is not');
  addTargetOptions(command)
    .addOption(vexOption())
    .argument('<vulnerability>', 'its id: CVE-2024-3094, GHSA-jfh8-c2jp-5v3q, DSA-4371-1 …', idOf)
    .option('--format <form>', 'text or json', formOf, 'text' as const)
    .addHelpText('after', STORED_TARGETS)
    .addHelpText('after', EXIT_CODES)
    .action((target: string, id: string, options: ExplainArguments) => explain(target, id, options, context));
}

async function explain(target: string, id: string, options: ExplainArguments, context: ExplainContext): Promise<void> {
  const line = progressLine(target, context);
  const onDoubt = (sentence: string) => context.writeError(`pratique: ${sentence}\n`);
  const work = async (signal: AbortSignal) => {
    const run = { config: context.config(), environment: context.environment, signal, onStage: line.stage, onDoubt };
    const found = await explainTarget(target, { ...options, explain: id, now: context.clock() }, run);
    line.clear();
    if (found.kind === 'refused') {
      context.writeError(`pratique: ${found.reason}\n`);
      return COULD_NOT_SAY;
    }
    const explained = found.images;
    if (explained.some(({ explanation }) => explanation === undefined)) {
      context.writeError('no advisories are loaded\nnext: pratique advisories update\n');
      return COULD_NOT_SAY;
    }
    context.write(options.format === 'json' ? jsonText(explained) : explanationText(explained));
    const answers = explained.filter((one) => !isExcused(one)).map(({ explanation }) => explanation?.answer);
    if (answers.includes('affected')) return 1;
    const isCovered = explained.every(({ coverage }) => coverage.kind === 'covered');
    return answers.includes('undetermined') || !isCovered ? COULD_NOT_SAY : 0;
  };
  context.exitWith(await untilInterrupted(work, line));
}

function jsonText(explained: readonly Explained[]): string {
  const images = explained.map(({ name, digest, platform, explanation, coverage, found }) => ({
    name,
    digest,
    platform: platform === undefined ? undefined : platformText(platform),
    explanation,
    excused: excusedAmong(found).map(({ package: { purl }, excusedBy }) => ({ purl, ...excusedBy })),
    coverage,
  }));
  return `${JSON.stringify(images, null, 2)}\n`;
}

function idOf(text: string): string {
  if (/^\S+$/.test(text) && text.length <= LONGEST_ID) return /^cve-/i.test(text) ? text.toUpperCase() : text;
  throw new InvalidArgumentError('An id is one word, as CVE-2024-3094.');
}

function formOf(text: string): ExplainArguments['format'] {
  if (text === 'text' || text === 'json') return text;
  throw new InvalidArgumentError('The forms are text and json.');
}
