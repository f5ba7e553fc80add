/** A file out of an archive. */
export interface PackedFile {
  /** Without leading slash, `.` and `..` parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What is read of an archive that may be hostile. */
export interface PackedFileOptions {
  /** Whether a file is read; asked once for each. */
  wants(path: string): boolean;
  /** Of one file that is wanted, unfolded. */
  readonly mostBytesEach: number;
  /** Of entries in the archive, wanted or not. */
  readonly mostFiles: number;
  /** Of all that is wanted together, unfolded. */
  readonly mostBytes: number;
  /** Hears of a wanted file that is left out, and why: a clause such as `is encrypted`. Where absent, that is an error. */
  skipped?(path: string, reason: string): void;
}

/** Leaves a file out, or throws. */
export function skip(options: PackedFileOptions, path: string, reason: string): void {
  if (options.skipped === undefined) throw new Error(`"${path}" ${reason}`);
  options.skipped(path, reason);
}
