import { parse as parseYaml } from 'yaml';
import { parseJson } from '../../lib/json.ts';

/** Some 200 MB of memory at the worst. */
const MOST_JSON_VALUES = 1_000_000;
/** Lines, values and keys; the longest secdb in YAML held 4,000. Each takes a thousand times what one of JSON does. */
const MOST_YAML_PARTS = 30_000;

/**
 * What a small JSON or YAML file in UTF-8 holds; `form` names what was looked for, for the message where it is neither, or
 * more than memory should hold. Every scalar of YAML is taken as text: a version `1.10` is no number, a date no Date.
 */
export function parseDocument(bytes: Uint8Array, form: string): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (/^\s*[{[]/.test(text)) return jsonIn(bytes, text, form);
  if (hasMoreParts(text)) throw new Error(`no ${form}: it is YAML of more than ${MOST_YAML_PARTS} parts`);
  try {
    // What it doubts it would say on standard error.
    return parseYaml(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    throw new Error(`no ${form}: neither JSON nor YAML begins with "${text.slice(0, 80)}"`, { cause: error });
  }
}

function jsonIn(bytes: Uint8Array, text: string, form: string): unknown {
  const parsed = parseJson(bytes, MOST_JSON_VALUES);
  if (parsed.kind === 'value') return parsed.value;
  throw new Error(`no ${form}: ${parsed.reason}, and begins with "${text.slice(0, 80)}"`);
}

/** What stands behind a comma, an opening bracket, the end of a line, or an indicator with a blank. */
function hasMoreParts(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(/[\n,[{]|[-:?]\s/g)) {
    count += 1;
    if (count > MOST_YAML_PARTS) return true;
  }
  return false;
}
