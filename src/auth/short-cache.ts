import type { Clock } from '../lib/clock.ts';

/**
 * Remembers what `load` answered for a short time, so that a stream of requests asks once; of callers at the same
 * time, one asks. What is not there (undefined) and what threw is asked again each time: a name that a stranger makes
 * up takes no place. Of more than `most`, the oldest go.
 */
export function shortCache<V>(
  load: (key: string) => Promise<V | undefined>,
  { milliseconds, most, clock }: { readonly milliseconds: number; readonly most: number; readonly clock: Clock },
): (key: string) => Promise<V | undefined> {
  const entries = new Map<string, { readonly at: number; readonly value: Promise<V | undefined> }>();
  const forget = (key: string, value: Promise<V | undefined>) => {
    if (entries.get(key)?.value === value) entries.delete(key);
  };
  return async (key) => {
    const now = clock();
    const known = entries.get(key);
    // A clock that was set back must not keep an entry alive.
    if (known !== undefined && now >= known.at && now - known.at < milliseconds) return await known.value;
    const value = load(key);
    entries.delete(key);
    entries.set(key, { at: now, value });
    const oldest = entries.size > most ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    try {
      const answer = await value;
      if (answer === undefined) forget(key, value);
      return answer;
    } catch (error) {
      forget(key, value);
      throw error;
    }
  };
}
