import { createHash } from 'node:crypto';
import type { SourceLook } from '../advisory/index.ts';
import type { AdvisorySource } from '../advisory/types.ts';

export interface DueOptions {
  readonly sources: readonly Pick<AdvisorySource, 'id' | 'everyMinutes'>[];
  /** What the last looks came to, whoever looked. */
  readonly looks: readonly Pick<SourceLook, 'source' | 'checkedAt'>[];
  /** When each was asked for last, whatever came of it: milliseconds since the epoch. */
  readonly asked: ReadonlyMap<string, number>;
  readonly now: number;
}

const MINUTE = 60_000;
/** So many parts of an interval are spread over, before and after its end. */
const SPREAD = 0.1;

/**
 * The ids of the sources whose interval is over since they were last looked at: up to a tenth earlier or later, so that
 * sources of one interval do not fall together, nor all installations on one minute.
 */
export function dueSources({ sources, looks, asked, now }: DueOptions): readonly string[] {
  const due = sources.filter(({ id, everyMinutes }) => {
    const looked = looks.find(({ source }) => source === id)?.checkedAt ?? Number.NEGATIVE_INFINITY;
    const last = Math.max(looked, asked.get(id) ?? Number.NEGATIVE_INFINITY);
    return now >= last + everyMinutes * MINUTE * (1 + SPREAD * chance(`${id} ${last}`));
  });
  return due.map(({ id }) => id);
}

/** From -1 to 1, the same for the same text. */
function chance(text: string): number {
  return (createHash('sha256').update(text).digest().readUInt32LE() / 0xffffffff) * 2 - 1;
}
