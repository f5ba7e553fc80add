/** A JSON value that remembers every key of its objects, those too that come twice. */
export type JsonTree =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: JsonTree])[] }
  | { readonly kind: 'list'; readonly items: readonly JsonTree[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: boolean | null };

export type ReadTree =
  | { readonly kind: 'tree'; readonly tree: JsonTree }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Deeper is no pattern that anybody wrote, and reading it would take the stack. */
const MOST_DEPTH = 100;

/** Reads JSON text into a tree; the reason of what is not read is a clause. */
export function readTree(text: string): ReadTree {
  try {
    JSON.parse(text);
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'it is not JSON' };
  }
  const reader = treeReader(text);
  const tree = reader.value(0);
  if (tree === undefined) return { kind: 'unreadable', reason: `It is nested deeper than ${MOST_DEPTH} levels` };
  return { kind: 'tree', tree };
}

/** A token of text that is known to be JSON: what it is shows in its first character. */
const TOKEN = /[\s,:]*([{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:{}[\]"]+)/y;

interface TreeReader {
  /** Undefined where it is too deep. */
  value(depth: number): JsonTree | undefined;
}

function treeReader(text: string): TreeReader {
  let at = 0;
  const next = () => {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1] ?? '';
    at = TOKEN.lastIndex;
    return token;
  };
  const valueOf = (token: string, depth: number): JsonTree | undefined => {
    if (depth > MOST_DEPTH) return undefined;
    if (token === '{') return object(depth);
    if (token === '[') return list(depth);
    return leaf(JSON.parse(token) as string | number | boolean | null);
  };
  const object = (depth: number): JsonTree | undefined => {
    const entries: [string, JsonTree][] = [];
    for (let token = next(); token !== '}'; token = next()) {
      const value = valueOf(next(), depth + 1);
      if (value === undefined) return undefined;
      entries.push([JSON.parse(token) as string, value]);
    }
    return { kind: 'object', entries };
  };
  const list = (depth: number): JsonTree | undefined => {
    const items: JsonTree[] = [];
    for (let token = next(); token !== ']'; token = next()) {
      const value = valueOf(token, depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    }
    return { kind: 'list', items };
  };
  return { value: (depth) => valueOf(next(), depth) };
}

function leaf(value: string | number | boolean | null): JsonTree {
  if (typeof value === 'string') return { kind: 'string', value };
  return typeof value === 'number' ? { kind: 'number', value } : { kind: 'literal', value };
}
