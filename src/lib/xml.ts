import { bufferOf } from './buffer-of.ts';

/** An element with its attributes; names are without their namespace's prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text right in it, without that of its children. */
  readonly text: string;
}

export type ParsedXml =
  | { readonly kind: 'xml'; readonly root: XmlElement }
  /** The reason is a clause such as `has no end of "project"`. */
  | { readonly kind: 'malformed'; readonly reason: string };

export interface XmlLimits {
  readonly elements: number;
  readonly depth: number;
}

/**
 * A small document as a tree (XML 1.0), in the encoding that it declares. Only the five entities of the specification
 * and characters by number stand for something: a document type is passed over, so that nothing in it unfolds.
 */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): ParsedXml {
  const text = decoded(bytes);
  const state: State = { open: [], root: undefined, elements: 0, fault: undefined };
  let at = 0;
  while (state.fault === undefined && at < text.length) {
    const next = text.indexOf('<', at);
    addText(state, text.slice(at, next === -1 ? text.length : next));
    if (next === -1) break;
    at = readMarkup(state, text, next, limits);
  }
  const [last] = state.open.slice(-1);
  if (state.fault !== undefined) return { kind: 'malformed', reason: state.fault };
  if (last !== undefined) return { kind: 'malformed', reason: `has no end of ${quoted(last.name)}` };
  return state.root === undefined ? { kind: 'malformed', reason: 'has no element' } : { kind: 'xml', root: state.root };
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The trimmed text of the first child of that name; undefined where it is missing or empty. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const text = childOf(element, name)?.text.trim() ?? '';
  return text === '' ? undefined : text;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly texts: string[];
}

interface State {
  readonly open: OpenElement[];
  root: XmlElement | undefined;
  elements: number;
  fault: string | undefined;
}

function decoded(bytes: Uint8Array): string {
  const buffer = bufferOf(bytes);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le', 2);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return new TextDecoder('utf-16be').decode(buffer);
  const [, encoding = ''] = /^[^>]{0,100}encoding=["']([\w-]{1,20})["']/.exec(buffer.toString('latin1', 0, 200)) ?? [];
  return buffer.toString(/^(?:iso-8859-1|latin1|windows-1252|us-ascii)$/i.test(encoding) ? 'latin1' : 'utf8');
}

const PASSED_OVER: readonly (readonly [start: string, end: string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
];
const LITERAL = '<![CDATA[';

/** Reads what begins with `<` there, and answers where it ends. */
function readMarkup(state: State, text: string, at: number, limits: XmlLimits): number {
  for (const [start, end] of PASSED_OVER) {
    if (text.startsWith(start, at)) return endOf(state, text, at + start.length, end);
  }
  if (text.startsWith(LITERAL, at)) {
    const end = endOf(state, text, at + LITERAL.length, ']]>');
    state.open.at(-1)?.texts.push(text.slice(at + LITERAL.length, end - 3));
    return end;
  }
  if (text.startsWith('<!', at)) return endOfDoctype(state, text, at);
  return text.startsWith('</', at) ? readEnd(state, text, at + 2) : readStart(state, text, at + 1, limits);
}

function endOf(state: State, text: string, from: number, end: string): number {
  const at = text.indexOf(end, from);
  if (at === -1) state.fault = `has no ${quoted(end)} where one is due`;
  return at === -1 ? text.length : at + end.length;
}

/** Up to its own end, past those of the declarations in its brackets. */
function endOfDoctype(state: State, text: string, at: number): number {
  const end = endOf(state, text, at, '>');
  const bracket = text.slice(at, end).indexOf('[');
  return bracket === -1 ? end : endOf(state, text, at + bracket, ']>');
}

const NAME = /[^\s/>=<]+/y;
const ATTRIBUTE = /\s+([^\s/>=<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const CLOSE = /\s*(\/?)>/y;

function readStart(state: State, text: string, from: number, limits: XmlLimits): number {
  const name = matchAt(NAME, text, from)?.[0];
  if (name === undefined) return fail(state, text, 'has a "<" that begins nothing');
  if (state.root !== undefined && state.open.length === 0) return fail(state, text, 'has more than one root');
  if (state.elements >= limits.elements) return fail(state, text, `has more than ${limits.elements} elements`);
  if (state.open.length >= limits.depth) return fail(state, text, `is nested deeper than ${limits.depth}`);
  state.elements += 1;
  const attributes = new Map<string, string>();
  let at = from + name.length;
  for (let found = matchAt(ATTRIBUTE, text, at); found !== null; found = matchAt(ATTRIBUTE, text, at)) {
    attributes.set(localName(found[1] ?? ''), unescaped(found[2] ?? found[3] ?? ''));
    at += found[0].length;
  }
  const close = matchAt(CLOSE, text, at);
  if (close === null) return fail(state, text, `has no ">" of ${quoted(name)}`);
  state.open.push({ name: localName(name), attributes, children: [], texts: [] });
  if (close[1] === '/') closeLast(state);
  return at + close[0].length;
}

function readEnd(state: State, text: string, from: number): number {
  const name = localName(matchAt(NAME, text, from)?.[0] ?? '');
  if (state.open.at(-1)?.name !== name) return fail(state, text, `ends ${quoted(name)} where it has not begun`);
  closeLast(state);
  return endOf(state, text, from, '>');
}

function closeLast(state: State): void {
  const last = state.open.pop();
  if (last === undefined) return;
  const { name, attributes, children, texts } = last;
  const element: XmlElement = { name, attributes, children, text: texts.join('') };
  const parent = state.open.at(-1);
  if (parent === undefined) state.root = element;
  else parent.children.push(element);
}

function fail(state: State, text: string, fault: string): number {
  state.fault = fault;
  return text.length;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function addText(state: State, text: string): void {
  if (text !== '') state.open.at(-1)?.texts.push(unescaped(text));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,10}));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
