import { faultless } from './fault.ts';
import type { Language } from './match-expression.ts';
import { parseBranches } from './parse.ts';
import type { Branch, FilterPolicyScope, ParsedFilterPolicy } from './types.ts';

/** Amazon SNS Developer Guide, "Filter policy constraints in Amazon SNS". */
const MOST_BYTES = 256 * 1024;
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
const MOST_NUMBER = 1e9;

const NESTED = 'Filter policy scope MessageAttributes does not support nested filter policy';
/** Of event-ruler's operators those of the guide's "String value matching", and no others. */
const LANGUAGE: Language = {
  mostNumber: MOST_NUMBER,
  lacks: {
    operators: ['exactly', 'wildcard'],
    behindAnythingBut: ['equals-ignore-case', 'suffix', 'wildcard'],
  },
};

/**
 * A filter policy as SNS takes it for a subscription's FilterPolicy: its share of EventBridge's operators, within its limits; of
 * attributes, one level of names. `{}` lets every message through, which is how SNS is told that there is no policy.
 */
export function parseFilterPolicy(text: string, scope: FilterPolicyScope): ParsedFilterPolicy {
  if (/^\s*\{\s*\}\s*$/.test(text)) return { kind: 'policy', policy: { scope, pattern: { branches: [[]] } } };
  if (Buffer.byteLength(text) > MOST_BYTES) return invalid(`Filter policy is larger than ${MOST_BYTES} bytes`);
  const parsed = faultless(() => {
    const all = parseBranches(text, LANGUAGE);
    // What is wrong deeper down is said first.
    return scope === 'MessageBody' ? all : parseBranches(text, { ...LANGUAGE, nested: NESTED });
  });
  if ('reason' in parsed) return invalid(parsed.reason);
  const branches = parsed.value;
  const keys = new Set(branches.flatMap((branch) => branch.map(({ path }) => path.split('.')[0])));
  if (keys.size > MOST_KEYS) return invalid(`Filter policy can not have more than ${MOST_KEYS} keys`);
  if (combinations(branches, scope) > MOST_COMBINATIONS) return invalid('Filter policy is too complex');
  return { kind: 'policy', policy: { scope, pattern: { branches } } };
}

function invalid(reason: string): ParsedFilterPolicy {
  return { kind: 'invalid', reason: reason === NESTED ? reason : `FilterPolicy: ${reason}` };
}

/** Of each way to match the product, over its fields, of how many values there are and how deep the field lies. */
function combinations(branches: readonly Branch[], scope: FilterPolicyScope): number {
  const depth = (path: string) => (scope === 'MessageBody' ? path.split('.').length : 1);
  return branches
    .map((branch) => branch.reduce((product, { path, tests }) => product * tests.length * depth(path), 1))
    .reduce((sum, product) => sum + product, 0);
}
