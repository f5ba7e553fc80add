import type { Target } from './types.ts';

const seeds = [{ path: 'x', content: 'x' }];

/** What a parser must not do, so that it is known to be found. */
export const MISBEHAVING: Readonly<Record<string, () => Omit<Target, 'name'>>> = {
  throws: () => ({
    words: [],
    seeds,
    feed() {
      throw new Error('on purpose');
    },
  }),
  hangs: () => ({
    words: [],
    seeds,
    feed() {
      const end = performance.now() + 60_000;
      while (performance.now() < end);
    },
  }),
  grows: () => ({
    words: [],
    seeds,
    feed() {
      const kept: number[][] = [];
      while (kept.length < 1000) kept.push(Array.from({ length: 2 ** 20 }, () => 0.5));
    },
  }),
};
