import { isExecutable } from '../../lib/executable/index.ts';
import type { Extractor } from '../types.ts';

const ANY_EXECUTE = 0o111;
/** Often without the right to be executed: what Windows runs, and libraries that a program opens by name. */
const ENDINGS = ['.dll', '.exe', '.node', '.pyd', '.so', '.wasm'] as const;
/**
 * An empty program takes 768 KiB in Go and 281 KiB in Rust, without symbols and made as small as can be without building
 * the standard library anew, and packed by UPX half of that. Two thirds of the programs of a Debian are smaller than
 * this.
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
