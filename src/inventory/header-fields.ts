import { linesOf } from '../lib/lines.ts';
import { withoutMark } from '../lib/text.ts';

const LONGEST_VALUE = 10_000;

/**
 * The fields at the start of a text that are asked for, by their names in lower case: lines `Name: value`, each going on
 * in lines that begin with a blank, up to the first empty one (RFC 822; R's DCF). Of a field that comes twice it is the
 * first; a line that is neither is passed over.
 */
export function headerFields(bytes: Uint8Array, wanted: ReadonlySet<string>): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let isBegun = false;
  let last: string | undefined;
  for (const line of linesOf(withoutMark(bytes))) {
    const isEmpty = line.trim() === '';
    if (isEmpty && isBegun) break;
    if (isEmpty) continue;
    if (isBegun && /^[ \t]/.test(line)) {
      if (last !== undefined) fields.set(last, `${fields.get(last)} ${line.trim()}`.trim().slice(0, LONGEST_VALUE));
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    last = colon !== -1 && wanted.has(name) && !fields.has(name) ? name : undefined;
    if (last !== undefined) fields.set(last, line.slice(colon + 1, colon + 1 + LONGEST_VALUE).trim());
    isBegun = true;
  }
  return fields;
}
