import type { RandomAccess } from '../random-access.ts';

/** A named part of an executable that is in the file. Numbers are as the file gives them, and may lead out of it. */
export interface ExecutableSection {
  readonly name: string;
  /** Where it lies in memory once the program runs. */
  readonly address: number;
  /** Where it lies in the executable's bytes. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A part of an executable that is brought to memory. */
export interface ExecutableSegment extends Omit<ExecutableSection, 'name'> {
  readonly isWritable: boolean;
  readonly isExecutable: boolean;
}

/** A program or a shared library, as its headers describe it. */
export interface Executable {
  readonly format: 'elf' | 'pe' | 'mach-o' | 'wasm';
  /** Its own bytes: of one that shares a file with others, a part of that. */
  readonly bytes: RandomAccess;
  /** Undefined where it has no table of sections, or one that leads out of the file: it may have been stripped. */
  readonly sections: readonly ExecutableSection[] | undefined;
  readonly segments: readonly ExecutableSegment[];
}

/** What was made of a file's first bytes and the tables that they point at. */
export type ReadExecutable =
  /** More than one where the file holds the same program for several machines (Mach-O's universal binaries). */
  | { readonly kind: 'executables'; readonly executables: readonly Executable[] }
  /** It begins as an executable does, and then does not go on as one. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'other' };
