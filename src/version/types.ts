/** Negative when the first version is older, 0 when they are equal, positive when it is newer. */
export type Order = number;

/**
 * How one packaging system writes and orders versions. `V` is the parsed form; only the scheme that made one may
 * read it.
 */
export interface VersionScheme<V = unknown> {
  /** Equal to the file's name, and to what an advisory's `scheme` says: `deb`, `apk`. */
  readonly id: string;
  /** The text that defines the order. */
  readonly spec: string;
  /** The parsed version, or undefined for a text that the scheme does not allow. Never throws. */
  parse(text: string): V | undefined;
  /** A total order over parsed versions. */
  compare(a: V, b: V): Order;
  /**
   * The branch that a text names in place of a release, in one spelling: what it held when it was installed is not told, so
   * it is at no place among releases, wherever `compare` puts it. Absent where versions never name one.
   */
  branchOf?(text: string): string | undefined;
}
