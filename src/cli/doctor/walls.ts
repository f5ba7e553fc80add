import { type Check, ok, warn } from './check.ts';

/** What each wall around the processes that parse bytes of images is made of; undefined where none stands. */
export type WallsMade = Readonly<Record<string, string | undefined>>;

export interface WallSettings {
  walls(): Promise<WallsMade>;
}

/** Says which walls stand around the processes that parse bytes of images. */
export function checkWalls({ walls }: WallSettings): Check {
  return {
    title: 'isolation',
    async run() {
      const made = Object.entries(await walls());
      const standing = made.flatMap(([name, how]) => (how === undefined ? [] : [`${name} (${how})`]));
      const missing = made.flatMap(([name, how]) => (how === undefined ? [name] : []));
      if (missing.length === 0) return ok(standing.join('; '));
      const next = 'install bubblewrap (apt install bubblewrap), and let this user make user namespaces';
      return warn(`what reads images has no wall against: ${missing.join(', ')}`, next);
    },
  };
}
