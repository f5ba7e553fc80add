import { fault } from './fault.ts';

/** From this many on a pattern is refused; AWS's own bound lies between what its guide shows and what it refuses. */
const TOO_MANY_PREFIXES = 10;

const STAR = Symbol('star');
type Symbols = readonly (string | typeof STAR)[];

/**
 * What stands between the `*` of a wildcard; `\*` and `\\` stand for themselves. Throws PatternFault where two `*`
 * follow each other or something else is escaped; positions are of bytes behind the opening quote, as event-ruler counts.
 */
export function parseWildcard(text: string): readonly string[] {
  const parts = [''];
  let wasStar = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '*') {
      if (wasStar) fault(`Consecutive wildcard characters at pos ${Buffer.byteLength(text.slice(0, at))}`);
      parts.push('');
    } else if (character === '\\') {
      const escaped = text.charAt(at + 1);
      if (escaped !== '*' && escaped !== '\\') {
        fault(`Invalid escape character at pos ${Buffer.byteLength(text.slice(0, at)) + 1}`);
      }
      parts.push(`${parts.pop() ?? ''}${escaped}`);
      at += 1;
    } else {
      parts.push(`${parts.pop() ?? ''}${character}`);
    }
    wasStar = character === '*';
  }
  checkComplexity(parts);
  return parts;
}

/**
 * Refuses a wildcard that AWS refuses as too complex. AWS bounds how many beginnings of patterns fit one text at once;
 * here that is counted of this pattern alone, for the text that it is itself, each `*` standing for nothing. Matching
 * here takes no longer for such a one: it is refused so that what is accepted here is accepted there.
 */
function checkComplexity(parts: readonly string[]): void {
  const symbols = parts.flatMap(
    (part, position): Symbols => (position === 0 ? Array.from(part) : [STAR, ...Array.from(part)]),
  );
  let state = closed(symbols, new Set([0]));
  for (const character of parts.join('')) {
    state = step(symbols, state, character);
    if (state.size >= TOO_MANY_PREFIXES) {
      fault(
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a ' +
          'wildcard character',
      );
    }
  }
}

/** A state is how many symbols were used; behind a `*` it also stays where it is. */
function step(pattern: Symbols, state: ReadonlySet<number>, character: string): ReadonlySet<number> {
  const next = new Set<number>();
  for (const used of state) {
    if (pattern[used - 1] === STAR) next.add(used);
    if (pattern[used] === character) next.add(used + 1);
  }
  return closed(pattern, next);
}

function closed(pattern: Symbols, state: Set<number>): ReadonlySet<number> {
  for (const used of state) if (pattern[used] === STAR) state.add(used + 1);
  return state;
}
