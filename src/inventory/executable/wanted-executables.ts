import { isExecutable } from '../../lib/executable/index.ts';
import type { Extractor } from '../types.ts';

const ANY_EXECUTE = 0o111;
/** Often without the right to be executed: what Windows runs, and libraries that a program opens by name. */
const ENDINGS = ['.dll', '.exe', '.node', '.pyd', '.so', '.wasm'] as const;
/**
 * Smaller ones hold no Go or Rust with packages worth telling: Go's runtime alone takes 500 KiB, and 150 KiB when it is
 * packed; the smallest programs with Rust's standard library 100 KiB. More than half of a distribution's programs are
 * smaller, most of them scripts.
 */
const LEAST_BYTES = 64 * 2 ** 10;
/** Larger than any program known; such a one costs no more than the parts that are read. */
const MOST_BYTES = 4 * 2 ** 30;

/** What an extractor needs that looks into all executables: those by their mode, and by the ends of a few names. */
export const wantedExecutables: Required<Pick<Extractor, 'wants' | 'recognizes' | 'limitBytes'>> = {
  limitBytes: MOST_BYTES,
  wants: ({ path, mode, sizeBytes }) =>
    sizeBytes >= LEAST_BYTES && ((mode & ANY_EXECUTE) !== 0 || ENDINGS.some((ending) => path.endsWith(ending))),
  recognizes: isExecutable,
};
