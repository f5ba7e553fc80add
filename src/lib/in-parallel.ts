/**
 * Does work for each of a list, so many at a time, and answers in the order of the list. Throws what the first of them
 * throws that does, once those that had begun have ended; no more are begun then.
 */
export async function inParallel<T, R>(
  list: readonly T[],
  width: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const faults: unknown[] = [];
  const rest = list.entries();
  const lane = async () => {
    for (const [index, one] of rest) {
      if (faults.length > 0) return;
      try {
        results[index] = await work(one, index);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, lane));
  if (faults.length > 0) throw faults[0];
  return results;
}
