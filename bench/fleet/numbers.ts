/** Numbers that look like chance and are the same in every run. */
export interface Numbers {
  /** From 0 up to, and without, `limit`. */
  below(limit: number): number;
  /** The same, the low ones far oftener: of many things few are used by most (Zipf, with an exponent near 1). */
  seldomHigh(limit: number): number;
}

/** A generator by George Marsaglia's xorshift32. */
export function numbersFrom(seed: number): Numbers {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    seldomHigh: (limit) => Math.min(limit - 1, Math.floor(limit ** next()) - 1),
  };
}
