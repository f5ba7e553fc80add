import { type Command, InvalidArgumentError } from 'commander';
import { explanationText } from './explain/text.ts';
import { type LookOptions, lookAt } from './scan/look.ts';
import { progressLine } from './scan/progress.ts';
import { addTargetOptions } from './scan/target-options.ts';
import { COULD_NOT_SAY, type LookContext } from './scan.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface ExplainArguments extends LookOptions {
  readonly format: 'text' | 'json';
}

const EXIT_CODES = `
Ends with 0 where it is not reported of the image, 1 where it is, 2 where it could not be said, 64 for wrong usage.`;
const LONGEST_ID = 200;

/** Adds `pratique explain`: why a vulnerability is reported of an image, or why it is not. */
export function addExplainCommand(program: Command, context: LookContext): void {
  const command = program.command('explain').description('say why a vulnerability is reported of an image, or is not');
  addTargetOptions(command)
    .argument('<vulnerability>', 'its id: CVE-2024-3094, GHSA-jfh8-c2jp-5v3q, DSA-4371-1 …', idOf)
    .option('--format <form>', 'text or json', formOf, 'text' as const)
    .addHelpText('after', EXIT_CODES)
    .action((target: string, id: string, options: ExplainArguments) => explain(target, id, options, context));
}

async function explain(target: string, id: string, options: ExplainArguments, context: LookContext): Promise<void> {
  const line = progressLine(target, context);
  const work = async (signal: AbortSignal) => {
    const run = { config: context.config(), environment: context.environment, signal, onStage: line.stage };
    const look = await lookAt(target, { ...options, explain: id }, run);
    line.clear();
    if (look.kind === 'refused') {
      context.writeError(`pratique: ${look.reason}\n`);
      return COULD_NOT_SAY;
    }
    const explained = look.images.map(({ name, scan: { explanation, coverage } }) => ({ name, explanation, coverage }));
    if (explained.some(({ explanation }) => explanation === undefined)) {
      context.writeError('no advisories are loaded\nnext: pratique advisories update\n');
      return COULD_NOT_SAY;
    }
    const text = options.format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : explanationText(explained);
    context.write(text);
    const answers = explained.map(({ explanation }) => explanation?.answer);
    if (answers.includes('affected')) return 1;
    const isCovered = explained.every(({ coverage }) => coverage.kind === 'covered');
    return answers.includes('undetermined') || !isCovered ? COULD_NOT_SAY : 0;
  };
  context.exitWith(await untilInterrupted(work, line));
}

function idOf(text: string): string {
  if (/^\S+$/.test(text) && text.length <= LONGEST_ID) return /^cve-/i.test(text) ? text.toUpperCase() : text;
  throw new InvalidArgumentError('An id is one word, as CVE-2024-3094.');
}

function formOf(text: string): ExplainArguments['format'] {
  if (text === 'text' || text === 'json') return text;
  throw new InvalidArgumentError('The forms are text and json.');
}
