/**
 * The first key that an object of a valid JSON text has twice; undefined where there is none. RFC 8259 leaves open what
 * that means, and readers differ: `JSON.parse` takes the last, Go merges objects.
 */
export function repeatedKey(json: string): string | undefined {
  // One set for each object that is open, and undefined for each list.
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = endOfString(json, at);
      const key = isKey ? String(JSON.parse(json.slice(at, end))) : undefined;
      const keys = open.at(-1);
      if (key !== undefined && keys?.has(key) === true) return key;
      if (key !== undefined) keys?.add(key);
      isKey = false;
      at = end - 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      isKey = character === '{';
    } else if (character === '}' || character === ']') open.pop();
    else if (character === ',') isKey = open.at(-1) !== undefined;
  }
  return undefined;
}

/** The place after the closing quote. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
