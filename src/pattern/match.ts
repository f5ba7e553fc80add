import { isObject } from '../lib/json.ts';
import { type Leaf, passes } from './test-value.ts';
import type { Branch, Pattern, Requirement } from './types.ts';

/**
 * Whether an event, any JSON value, matches. A list stands for each of its elements, and no two fields match from
 * different elements of one list (event-ruler, "JSON Array Matching"). Only values that are no object and no list exist.
 * Never throws; an event that takes more steps than any event of AWS's size does not match.
 */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  if (!isObject(event)) return false;
  const budget = { steps: MOST_STEPS };
  return pattern.branches.some((branch) => search(event, branch, budget));
}

/** Whether an event may match that has these values in fields of its own, whatever else there is in it. */
export function mayMatch({ branches }: Pattern, known: Readonly<Record<string, string>>): boolean {
  const asked = branches.map((branch) => branch.filter(({ path }) => Object.hasOwn(known, path)));
  return matchesPattern({ branches: asked }, known);
}

/** An event has at most 256 KiB: a hundred thousand values, each seen for a few requirements. */
const MOST_STEPS = 1_000_000;

/** Lists in lists beyond this are no event that anybody sends; a list that holds itself ends here. */
const MOST_LISTS = 64;

interface Budget {
  steps: number;
}

/** Which element of a list is meant: what is found in another one does not count any more. */
interface Choice {
  readonly list: readonly unknown[];
  readonly index: number;
  /** The list's own path, with a dot at its end. */
  readonly prefix: string;
  readonly before: Choice | undefined;
}

interface Found {
  readonly value: Leaf;
  readonly choice: Choice | undefined;
}

/** Requirement by requirement, going back where the elements chosen for the earlier ones do not do for the later. */
function search(event: Readonly<Record<string, unknown>>, branch: Branch, budget: Budget): boolean {
  const failed = new Set<string>();
  const numbers = new Map<readonly unknown[], number>();
  const numberOf = (list: readonly unknown[]) => {
    const number = numbers.get(list) ?? numbers.size;
    numbers.set(list, number);
    return number;
  };
  const from = (position: number, choice: Choice | undefined): boolean => {
    const requirement = branch[position];
    if (requirement === undefined) return true;
    const key = `${position}${keyOf(choice, branch.slice(position), numberOf)}`;
    if (failed.has(key)) return false;
    const found = leaves(event, requirement, choice, budget);
    for (const { value, choice: chosen } of found) {
      if (requirement.tests.some((test) => passes(test, value)) && from(position + 1, chosen)) return true;
    }
    const isAbsent = found.length === 0 && budget.steps > 0;
    if (isAbsent && requirement.tests.some(({ kind }) => kind === 'absent') && from(position + 1, choice)) return true;
    failed.add(key);
    return false;
  };
  return from(0, undefined);
}

/** The choices that matter to what is still required: two ways there that agree in them come to the same. */
function keyOf(choice: Choice | undefined, required: Branch, numberOf: (list: readonly unknown[]) => number): string {
  const parts: string[] = [];
  for (let each = choice; each !== undefined; each = each.before) {
    const { list, index, prefix } = each;
    if (required.some(({ path }) => path.startsWith(prefix))) parts.push(`,${numberOf(list)}:${index}`);
  }
  return parts.toSorted().join('');
}

interface Visit {
  readonly value: unknown;
  /** How many names of the path are used up. */
  readonly used: number;
  readonly lists: number;
  readonly choice: Choice | undefined;
}

/** Every value at the path that goes with the choices made, in the event's order. */
function leaves(
  event: Readonly<Record<string, unknown>>,
  { path }: Requirement,
  choice: Choice | undefined,
  budget: Budget,
): readonly Found[] {
  const names = path.split('.');
  const found: Found[] = [];
  const visits: Visit[] = [{ value: event, used: 0, lists: 0, choice }];
  for (let visit = visits.pop(); visit !== undefined && budget.steps > 0; visit = visits.pop()) {
    budget.steps -= 1;
    const { value, used } = visit;
    if (Array.isArray(value)) visitElements(value, visit, names, visits);
    else if (isObject(value)) visitFields(value, visit, names, visits);
    else if (used === names.length && isLeaf(value)) found.push({ value, choice: visit.choice });
  }
  return found;
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Fields whose name is the next one of the path, or several of them: names may have dots themselves. */
function visitFields(
  value: Readonly<Record<string, unknown>>,
  visit: Visit,
  names: readonly string[],
  visits: Visit[],
): void {
  for (let used = names.length; used > visit.used; used -= 1) {
    const name = names.slice(visit.used, used).join('.');
    if (Object.hasOwn(value, name)) visits.push({ ...visit, value: value[name], used });
  }
}

/** The elements of a list; of those that are themselves lists or objects only the chosen one, where one was chosen. */
function visitElements(list: readonly unknown[], visit: Visit, names: readonly string[], visits: Visit[]): void {
  if (visit.lists === MOST_LISTS) return;
  const { used, choice: before } = visit;
  const lists = visit.lists + 1;
  const chosen = choiceIn(list, before);
  const isEnd = used === names.length;
  if (chosen !== undefined) visits.push({ value: list[chosen], used, lists, choice: before });
  if (chosen !== undefined && !isEnd) return;
  const prefix = `${names.slice(0, used).join('.')}.`;
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const value = list[index];
    const isNested = typeof value === 'object' && value !== null;
    if (isNested ? chosen !== undefined : !isEnd) continue;
    const isNew = isNested && list.length > 1;
    visits.push({ value, used, lists, choice: isNew ? { list, index, prefix, before } : before });
  }
}

function choiceIn(list: readonly unknown[], choice: Choice | undefined): number | undefined {
  for (let each = choice; each !== undefined; each = each.before) if (each.list === list) return each.index;
  return undefined;
}
