import { type Check, ok, warn } from './check.ts';

/** A wall around the processes that parse bytes of images. */
export interface Wall {
  /** What it keeps them from, such as `network`. */
  readonly name: string;
  readonly stands: boolean;
  /** How it stands, or why it does not. */
  readonly detail: string;
}

export interface WallSettings {
  walls(): Promise<readonly Wall[]>;
}

/** Says which walls stand around the processes that parse bytes of images. */
export function checkWalls({ walls }: WallSettings): Check {
  return {
    title: 'isolation',
    async run() {
      const all = await walls();
      const missing = all.filter(({ stands }) => !stands);
      if (missing.length > 0) {
        const reasons = missing.map(({ name, detail }) => `${name} (${detail})`);
        return warn(`without a wall: ${reasons.join(', ')}`, 'install bubblewrap (apt install bubblewrap)');
      }
      return ok(`walls against ${all.map(({ name }) => name).join(', ')}`);
    },
  };
}
