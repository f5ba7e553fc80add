import type { MatchCause } from '../../match/types.ts';

/** An interval of a match that opened or closed after what was last told, on a package of the images in question. */
export interface TouchedMatch {
  readonly names: readonly string[];
  readonly type: string;
  readonly package: string;
  readonly openedAt: number;
  readonly openedCause: MatchCause;
  readonly closedAt?: number;
  readonly closedCause?: MatchCause;
}

/** What a finding is known by. */
export interface Known {
  readonly names: readonly string[];
  readonly type: string;
  readonly package: string;
}

/**
 * What Pratique's own reading and matching learned since something was last told: that is no news of the images, and is
 * remembered in silence.
 */
export interface Learned {
  appeared(one: Known): boolean;
  gone(one: Known): boolean;
  rerated(one: Known): boolean;
}

export const NOTHING_LEARNED: Learned = { appeared: () => false, gone: () => false, rerated: () => false };

/** What opened and closed since `at`. */
export interface Touched {
  /** On the packages of the images as they were told. */
  readonly before: readonly TouchedMatch[];
  /** On those of the images that are there now. */
  readonly now: readonly TouchedMatch[];
  /** The same images were read by other extractors: that is then why packages are found that were not, or are no more. */
  readonly isReread: boolean;
}

/** Of several changes since `at`, the first opening made it appear, and the last closing made it go. */
export function learnedSince(at: number, { before, now, isReread }: Touched): Learned {
  const [ofBefore, ofNow] = [lookup(before), lookup(now)];
  return {
    appeared(one) {
      const opened = ofBefore(one).filter(({ openedAt }) => openedAt > at);
      const [first] = opened.toSorted((a, b) => a.openedAt - b.openedAt);
      return first === undefined ? isReread : first.openedCause === 'reader';
    },
    gone(one) {
      const closed = ofNow(one).filter(({ closedAt }) => closedAt !== undefined && closedAt > at);
      const [last] = closed.toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
      return last === undefined ? isReread : last.closedCause === 'reader';
    },
    rerated(one) {
      const opened = ofNow(one).filter(({ openedAt }) => openedAt > at);
      const [last] = opened.toSorted((a, b) => b.openedAt - a.openedAt);
      return last?.openedCause === 'reader';
    },
  };
}

function lookup(touched: readonly TouchedMatch[]): (one: Known) => readonly TouchedMatch[] {
  const byPackage = Map.groupBy(touched, placeOf);
  return (one) =>
    (byPackage.get(placeOf(one)) ?? []).filter(({ names }) => names.some((name) => one.names.includes(name)));
}

function placeOf({ type, package: name }: Known): string {
  return `${type} ${name}`;
}
