import { fault } from './fault.ts';
import type { JsonTree } from './json-tree.ts';
import type { Bound, Test } from './types.ts';

/** A number that may be compared. Throws PatternFault where it lies beyond what the service compares. */
export function comparable(value: number, most: number): number {
  if (Math.abs(value) <= most) return value;
  const bound = `${most / 1e9}.0E9`;
  return fault(`Value must be between -${bound} and ${bound}, inclusive`);
}

/** What stands behind `numeric`: `["=", 5]`, or one or two bounds, the lower one first. Throws PatternFault. */
export function parseNumeric(value: JsonTree, most: number): Test {
  if (value.kind !== 'list') return fault('Value of numeric must be an array.');
  const [sign, operand, ...rest] = value.items;
  const operator = sign?.kind === 'string' ? sign.value : fault(`Invalid member in numeric match: ${shown(sign)}`);
  if (!OPERATORS.has(operator)) fault(`Unrecognized numeric range operator: ${operator}`);
  const number = numberOf(operator, operand, most);
  switch (operator) {
    case '=':
      return last(rest, { kind: 'equals', value: number });
    case '<':
    case '<=':
      return last(rest, { kind: 'range', top: { value: number, open: operator === '<' } });
    default:
      return upward({ value: number, open: operator === '>' }, rest, most);
  }
}

const OPERATORS: ReadonlySet<string> = new Set(['=', '<', '<=', '>', '>=']);

function last(rest: readonly JsonTree[], test: Test): Test {
  return rest.length === 0 ? test : fault('Too many elements in numeric expression');
}

/** A range from `bottom`, closed by a second operator or not. */
function upward(bottom: Bound, [sign, operand, ...rest]: readonly JsonTree[], most: number): Test {
  if (sign === undefined) return { kind: 'range', bottom };
  const operator = sign.kind === 'string' ? sign.value : fault(`Bad value in numeric range: ${shown(sign)}`);
  if (operator !== '<' && operator !== '<=') return fault(`Bad numeric range operator: ${operator}`);
  const value = numberOf(operator, operand, most);
  if (rest.length > 0) fault('Too many terms in numeric range expression');
  if (bottom.value >= value) fault('Bottom must be less than top');
  return { kind: 'range', bottom, top: { value, open: operator === '<' } };
}

function numberOf(operator: string, operand: JsonTree | undefined, most: number): number {
  if (operand?.kind === 'number') return comparable(operand.value, most);
  return fault(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
}

/** A token as event-ruler shows it; the end of the list is one too. */
function shown(tree: JsonTree | undefined): string {
  if (tree === undefined) return ']';
  if (tree.kind === 'object') return '{';
  return tree.kind === 'list' ? '[' : String(tree.value);
}
