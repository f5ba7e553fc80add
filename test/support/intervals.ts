import type { Interval } from '../../src/advisory/constraints/interval.ts';

/** Intervals as mathematics writes them, `[1.0.0,2.0.0) (,0.5.0]`; `none` where the text was no constraint. */
export function writtenIntervals(intervals: readonly (Interval | 'nothing')[] | undefined): string {
  if (intervals === undefined) return 'none';
  return intervals
    .map((one) => {
      if (one === 'nothing') return 'nothing';
      const { from, to } = one;
      const [open, close] = [from?.isIn === true ? '[' : '(', to?.isIn === true ? ']' : ')'];
      return `${open}${from?.version ?? ''},${to?.version ?? ''}${close}`;
    })
    .join(' ');
}
