import { parseJson } from '../lib/json.ts';
import { matchesPattern } from './match.ts';
import type { FilterPolicy, MessageAttributes } from './types.ts';

/** Whether a message with these attributes passes; a policy of the scope MessageBody passes none here. */
export function matchesAttributes({ scope, pattern }: FilterPolicy, attributes: MessageAttributes): boolean {
  if (scope !== 'MessageAttributes') return false;
  const values = Object.entries(attributes).map(([name, { type, value }]) => [name, attributeValue(type, value)]);
  return matchesPattern(pattern, Object.fromEntries(values));
}

/** Whether a message passes by its body: one that is no JSON object passes no policy that asks for anything. */
export function matchesBody({ scope, pattern }: FilterPolicy, message: string): boolean {
  if (scope !== 'MessageBody') return false;
  if (pattern.branches.some((branch) => branch.length === 0)) return true;
  const parsed = parseJson(Buffer.from(message));
  return parsed.kind === 'value' && matchesPattern(pattern, parsed.value);
}

/** As patterns see it: undefined is not there. */
function attributeValue(type: string, value: string): unknown {
  switch (type) {
    case 'String':
      return value;
    case 'Number':
      return numberOf(value);
    case 'String.Array':
      return listOf(value);
    default:
      return undefined;
  }
}

function numberOf(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Strings, numbers, true, false and null of a JSON list; what is no list is not there. */
function listOf(text: string): readonly unknown[] | undefined {
  const parsed = parseJson(Buffer.from(text));
  if (parsed.kind !== 'value' || !Array.isArray(parsed.value)) return undefined;
  return parsed.value.filter((item: unknown) => typeof item !== 'object' || item === null) as readonly unknown[];
}
