/** The list in parts of at most `size`: databases bound the parameters of one statement. */
export function* chunksOf<T>(list: readonly T[], size: number): Iterable<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
