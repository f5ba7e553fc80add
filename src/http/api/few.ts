import type { Clock } from '../../lib/clock.ts';

/** Says yes so many times in so long, and then no until that time is over. */
export function few(most: number, milliseconds: number, clock: Clock): () => boolean {
  let began = 0;
  let count = 0;
  return () => {
    const now = clock();
    if (now < began || now - began >= milliseconds) {
      began = now;
      count = 0;
    }
    count += 1;
    return count <= most;
  };
}
