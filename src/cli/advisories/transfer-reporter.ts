import type { Exported, ExportProgress, ImportProgress, ImportResult } from '../../advisory/index.ts';
import { printable } from '../../lib/printable.ts';
import { type Terminal, terminalLine } from '../terminal-line.ts';
import { amount } from './words.ts';

/** Says what is handed on or taken, source by source, and what came of it. */
export interface TransferReporter {
  sent(progress: ExportProgress): void;
  exported(exported: Exported, place: string, isSigned: boolean): void;
  taken(progress: ImportProgress): void;
  /** Answers whether what was offered is in use. */
  imported(result: ImportResult, place: string): boolean;
  /** Empties the line of what is being done. */
  clear(): void;
  stopped(): void;
}

export interface TransferReporterContext extends Terminal {
  write(text: string): void;
}

/** On a terminal the source that is at work stands in one line that the next one replaces; elsewhere it is not told. */
export function transferReporter({ write, ...terminal }: TransferReporterContext): TransferReporter {
  const { writeError } = terminal;
  const line = terminalLine(terminal);
  return {
    sent({ provenance, number, of, done }) {
      const { source, licence, count } = provenance;
      if (done === undefined) {
        line.show(`${named(source)}${number}/${of} ${amount(count, 'statement')}`);
        return;
      }
      line.clear();
      const size = `${megabytes(done.sizeBytes)}${done.isSent ? '' : ', there already'}`;
      write(`${named(source)}${amount(count, 'statement')}, ${size}; licence: ${licence}\n`);
    },
    exported({ manifest, snapshot, builtAt }, place, isSigned) {
      const what = `snapshot ${snapshot}, built ${timeOf(builtAt)} UTC`;
      write(`${what}\nis at "${place}" as ${manifest}${isSigned ? ', signed' : ', unsigned'}\n`);
    },
    taken({ source: { provenance }, number, of, bytes, sizeBytes, isDone }) {
      const { source, count, licence } = provenance;
      if (!isDone) {
        line.show(`${named(source)}${number}/${of} ${megabytes(bytes)} of ${megabytes(sizeBytes)}`);
        return;
      }
      line.clear();
      write(`${named(source)}${amount(count, 'statement')}; licence: ${printable(licence)}\n`);
    },
    imported(result, place) {
      line.clear();
      return tellImported(result, place, { write, writeError });
    },
    clear: line.clear,
    stopped: () => writeError('stopped: what was in use before stays in use\n'),
  };
}

const TRUST = {
  good: 'signed by the key',
  unsigned: 'not signed',
  other: 'signed by another key',
  unchecked: 'its signature was not looked at',
} as const;

function tellImported(
  result: ImportResult,
  place: string,
  { write, writeError }: Pick<TransferReporterContext, 'write' | 'writeError'>,
): boolean {
  if (result.kind === 'busy') {
    writeError('an update is at work on this data folder: wait for it to end\n');
    return false;
  }
  if (result.kind === 'refused') {
    const next = result.next === undefined ? '' : `next: ${result.next}\n`;
    writeError(`cannot take advisories from "${place}": ${result.reason}\n${next}`);
    return false;
  }
  const { snapshot, builtAt } = result.config;
  write(`snapshot ${snapshot}, built ${timeOf(builtAt)} UTC; ${TRUST[result.signature]}\n`);
  write(result.kind === 'imported' ? 'in use from now on\n' : 'nothing new; what is in use stays\n');
  return true;
}

function named(source: string): string {
  return source.padEnd(18);
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function timeOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
