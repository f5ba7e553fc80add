import { isObject } from '../../lib/json.ts';

/** Names and positions that lead to a value; `*` stands for each one. */
export type JsonPath = readonly (string | number | typeof EACH)[];

const EACH = Symbol('each');

/** InputPath's bound in EventBridge's API. */
const LONGEST = 256;
const STEP = /\.([A-Za-z0-9_/-]+|\*)|\[(\d{1,9}|\*)\]/y;

/**
 * The part of JSONPath that EventBridge knows (User Guide, "Input transformation"): `$`, names with dots, positions in
 * brackets, `*`. Undefined where the text is none.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (text.length > LONGEST || !text.startsWith('$')) return undefined;
  const steps: (string | number | typeof EACH)[] = [];
  for (let at = 1; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const [, name, position] = STEP.exec(text) ?? [];
    const step = name ?? position;
    if (step === undefined) return undefined;
    if (step === '*') steps.push(EACH);
    else steps.push(name ?? Number(position));
  }
  return steps;
}

/** The value there; of a path with `*`, the list of all that are. Undefined where there is none. */
export function valueAt(root: unknown, path: JsonPath): unknown {
  let values: readonly unknown[] = [root];
  for (const step of path) values = values.flatMap((value) => valuesIn(value, step));
  return path.includes(EACH) ? values : values[0];
}

function valuesIn(value: unknown, step: JsonPath[number]): readonly unknown[] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    if (step === EACH) return list;
    return typeof step === 'number' && step < list.length ? [list[step]] : [];
  }
  if (!isObject(value)) return [];
  if (step === EACH) return Object.values(value);
  return typeof step === 'string' && Object.hasOwn(value, step) ? [value[step]] : [];
}
