import { shapes } from './model.ts';

/**
 * Patterns of the model that take exponential time on a text that they refuse, with one that accepts the same texts
 * in linear time.
 */
const EQUIVALENT: Readonly<Record<string, string>> = {
  '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$': '^[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*$',
};

const COMPILED: ReadonlyMap<string, RegExp> = new Map(
  Object.values(shapes).flatMap((shape) =>
    shape.kind === 'string' && shape.pattern !== undefined ? [[shape.pattern, compile(shape.pattern)]] : [],
  ),
);

/** Whether the whole text has the form; the pattern is one of the model's, the text already of bounded length. */
export function matchesPattern(pattern: string, text: string): boolean {
  return (COMPILED.get(pattern) ?? compile(pattern)).test(text);
}

function compile(pattern: string): RegExp {
  return new RegExp(`^(?:${EQUIVALENT[pattern] ?? pattern})$`);
}
