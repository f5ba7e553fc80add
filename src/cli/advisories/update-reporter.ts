import type { ReadProgress, SourceOutcome, UpdateResult } from '../../advisory/index.ts';
import type { Provenance } from '../../advisory/types.ts';
import { type Terminal, terminalLine } from '../terminal-line.ts';
import { amount, keptOf } from './words.ts';

/** Says what an update does while it does it, and what came of it. */
export interface UpdateReporter {
  progress(progress: ReadProgress): void;
  source(outcome: SourceOutcome): void;
  /** Answers whether all is well: nothing that was asked for failed, and something is known. */
  end(result: UpdateResult, place: string): boolean;
  /** Empties the line of what is being done. */
  clear(): void;
  stopped(): void;
}

export interface ReporterContext extends Terminal {
  write(text: string): void;
}

const NEXT = 'next: try again, or take feeds from a mirror or a folder: pratique advisories update --from PLACE\n';

/** On a terminal the file that is being read stands in one line that the next one replaces; elsewhere it is not told. */
export function updateReporter({ write, ...terminal }: ReporterContext): UpdateReporter {
  const { writeError } = terminal;
  const line = terminalLine(terminal);
  return {
    progress({ source, url, file, files }) {
      line.show(`${named(source)}${file}/${files} ${url}`);
    },
    source(outcome) {
      line.clear();
      const said = sentenceOf(outcome);
      if (said === undefined) return;
      const sentence = `${named(outcome.source)}${said}\n`;
      if (outcome.kind === 'stale') writeError(sentence);
      else write(sentence);
    },
    end(result, place) {
      line.clear();
      return tellEnd(result, place, { write, writeError });
    },
    clear: line.clear,
    stopped: () => writeError('stopped: what was in use before stays in use\n'),
  };
}

function named(source: string): string {
  return source.padEnd(18);
}

/** Undefined for those that are told of together at the end. */
function sentenceOf(outcome: SourceOutcome): string | undefined {
  switch (outcome.kind) {
    case 'fresh':
      return summaryOf(outcome.provenance);
    case 'unchanged':
      return `${summaryOf(outcome.provenance)}, the same as before`;
    case 'stale':
      return `${outcome.reason}${outcome.provenance === undefined ? '' : '; what it said before is kept'}`;
    case 'absent':
    case 'left':
      return undefined;
  }
}

function summaryOf(provenance: Provenance): string {
  const { count, ecosystems, warnings } = provenance;
  const unread = warnings.reduce((sum, warning) => sum + warning.count, 0);
  const kept = keptOf(provenance);
  return [
    `${amount(count, 'statement')} about ${amount(ecosystems.length, 'release')}`,
    ...(kept.length === 0 ? [] : [`${kept.join(', ')} kept though the publisher dropped it`]),
    ...(unread === 0 ? [] : [`${amount(unread, 'place')} not understood`]),
  ].join(', ');
}

function tellEnd(
  result: UpdateResult,
  place: string,
  { write, writeError }: Pick<ReporterContext, 'write' | 'writeError'>,
): boolean {
  if (result.kind === 'busy') {
    writeError('another update is at work on this data folder: wait for it to end\n');
    return false;
  }
  write(together('nothing is there of', 'absent', result.outcomes));
  write(together('left as they were:', 'left', result.outcomes));
  if (result.lost !== undefined) writeError(`${result.lost}; what it alone knew is lost\n`);
  const failed = result.outcomes.filter(({ kind }) => kind === 'stale').length;
  if (failed > 0) writeError(`${failed} of ${amount(result.outcomes.length, 'source')} could not be read\n`);
  if (result.kind === 'nothing') writeError(`no advisories are loaded: nothing could be read from ${place}\n`);
  if (failed > 0 || result.kind === 'nothing') writeError(NEXT);
  if (result.kind === 'nothing') return false;
  write(result.kind === 'updated' ? 'in use from now on\n' : 'nothing new; what is in use stays\n');
  return failed === 0;
}

function together(sentence: string, kind: SourceOutcome['kind'], outcomes: readonly SourceOutcome[]): string {
  const sources = outcomes.filter((outcome) => outcome.kind === kind).map(({ source }) => source);
  return sources.length === 0 ? '' : `${sentence} ${sources.join(', ')}\n`;
}
