/**
 * Lets at most `width` pieces of work of one key go on at a time; the others wait, in order. Throws what the work throws.
 */
export type Lanes = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function lanes(width: number): Lanes {
  const busy = new Map<string, { count: number; readonly waiting: (() => void)[] }>();
  return async (key, work) => {
    const lane = busy.get(key) ?? { count: 0, waiting: [] };
    busy.set(key, lane);
    if (lane.count >= width) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.count += 1;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      // The place is handed over, so that nobody comes in between.
      if (next === undefined) lane.count -= 1;
      else next();
      if (lane.count === 0) busy.delete(key);
    }
  };
}
