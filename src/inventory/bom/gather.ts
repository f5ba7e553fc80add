import type { SbomComponent, SbomLimits } from './types.ts';

/** Components as they are read, with a count of what is left out. */
export interface Gathering {
  readonly components: readonly SbomComponent[];
  /** Is told of each component before it is looked at. Throws where there are too many, or the signal is aborted. */
  meet(): void;
  add(component: SbomComponent): void;
  /** Counts a component that is not taken in. */
  leaveOut(what: LeftOut): void;
  doubt(reason: string): void;
  /** Reads on: where the text turns out to be no JSON, that is a doubt more, and what was read before stays. */
  read(part: () => void): void;
  /** The doubts, and what was left out. */
  doubts(): readonly string[];
}

export type LeftOut = 'unnamed' | 'overlong' | 'deep' | 'surplus';

const MOST_DOUBTS = 20;
/** Far more than any document has, of whatever kind. */
const MOST_MET = 500_000;

/** A place to put components into, up to `mostComponents` of them. */
export function gathering({ signal, mostComponents, nesting }: SbomLimits): Gathering {
  const components: SbomComponent[] = [];
  const counts = new Map<LeftOut, number>();
  const doubts: string[] = [];
  let met = 0;
  const leaveOut = (what: LeftOut) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const sentences: Record<LeftOut, string> = {
    unnamed: 'without a purl',
    overlong: 'with unreasonably long fields',
    deep: `nested more than ${nesting} deep`,
    surplus: `after the first ${mostComponents}`,
  };
  const doubt = (reason: string) => {
    if (doubts.length < MOST_DOUBTS) doubts.push(reason);
  };
  return {
    components,
    meet() {
      signal.throwIfAborted();
      met += 1;
      if (met > MOST_MET) throw new SyntaxError(`it has more than ${MOST_MET} components`);
    },
    add(component) {
      if (components.length < mostComponents) components.push(component);
      else leaveOut('surplus');
    },
    leaveOut,
    doubt,
    read(part) {
      try {
        part();
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        doubt(error.message);
      }
    },
    doubts: () => [
      ...doubts,
      ...[...counts].map(([what, count]) =>
        count === 1
          ? `1 component ${sentences[what]} was left out`
          : `${count} components ${sentences[what]} were left out`,
      ),
    ],
  };
}
