/** One well-formed input, of which others are made. */
export interface Seed {
  /** Where it lies, for what is told by path; how it is called in a report. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Put around what was changed, so that it is not refused for a sum or as not compressed; half of the inputs have it. */
  wrap?(bytes: Uint8Array): Uint8Array;
}

/** A parser, with what it is fed. */
export interface Target {
  readonly name: string;
  /** Words of the format, which are put in here and there. */
  readonly words: readonly string[];
  readonly seeds: readonly Seed[];
  /** Reads one input. Throws where something came of it that must not: any error at all is a finding. */
  feed(bytes: Uint8Array, path: string): void | Promise<void>;
}

/** Inputs that misbehaved, and why; the input is made again from its number. */
export interface Finding {
  readonly input: number;
  readonly reason: string;
}

/** What feeding one parser came to. */
export interface Result {
  readonly name: string;
  readonly inputs: number;
  readonly seconds: number;
  /** The longest that one input took. */
  readonly slowest: { readonly input: number; readonly milliseconds: number };
  /** By how many bytes memory grew, garbage collected before and after. */
  readonly grownBytes: number;
  readonly findings: readonly Finding[];
}
