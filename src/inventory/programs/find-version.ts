import type { RandomAccess } from '../../lib/random-access.ts';
import type { KnownProgram } from './known-programs.ts';

const WINDOW_BYTES = 2 ** 20;
/** More than any text is long, so that none is lost between two windows. */
const OVERLAP_BYTES = 1024;
/** As many versions as are weighed against each other. */
const MOST_CANDIDATES = 16;

/**
 * The version that a program has in its text, or undefined. The file is read in windows, up to where the text is found.
 */
export function findVersion(
  file: RandomAccess,
  program: KnownProgram,
  signal: AbortSignal,
  series = '',
): string | undefined {
  const text = typeof program.text === 'function' ? program.text(series) : program.text;
  const found = distinct(matches(file, text, signal), program.echo === undefined ? 1 : MOST_CANDIDATES);
  if (program.echo === undefined || found.length === 0) return found[0];
  const either = found.map((version) => version.replaceAll('.', '\\.')).join('|');
  const echo = new RegExp(`(?<version>${either})${program.echo.source}`);
  const [version, ...others] = distinct(matches(file, echo, signal), 2);
  return others.length === 0 ? version : undefined;
}

function distinct(versions: Iterable<string>, most: number): readonly string[] {
  const found = new Set<string>();
  for (const version of versions) {
    found.add(version);
    if (found.size === most) break;
  }
  return [...found].toSorted((one, other) => other.length - one.length);
}

function* matches(file: RandomAccess, text: RegExp, signal: AbortSignal): Generator<string> {
  const pattern = new RegExp(text.source, 'g');
  for (let at = 0; at < file.sizeBytes; at += WINDOW_BYTES) {
    signal.throwIfAborted();
    const window = file.read(at, WINDOW_BYTES + OVERLAP_BYTES);
    const characters = Buffer.from(window.buffer, window.byteOffset, window.byteLength).toString('latin1');
    for (const match of characters.matchAll(pattern)) {
      const version = match.groups?.['version'];
      if (version !== undefined) yield version;
    }
  }
}
