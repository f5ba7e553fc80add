import type { Order, VersionScheme } from './types.ts';

/** An Alpine version as the tokens that apk reads it as, the first being its leading number. */
export type ApkVersion = readonly Token[];

interface Token {
  readonly kind: Kind;
  /** A number for most kinds, a letter's code, a suffix's place, or, for a hash, its text. */
  readonly value: bigint | string;
}

/** In the order of apk's `enum PARTS`; `number` follows a dot, so that its leading zeros count. */
const KINDS = ['number', 'digits', 'letter', 'suffix', 'suffixNumber', 'hash', 'revision'] as const;

type Kind = (typeof KINDS)[number];

/** Alpine's longest are below 50 characters. */
const LONGEST = 500;
/** apk 2.14 reads numbers of up to 17 digits; a version with a longer one is none. */
const MOST_DIGITS = 17;
/** Those before a release are negative, `p` comes last. */
const SUFFIXES = new Map([
  ['alpha', -4n],
  ['beta', -3n],
  ['pre', -2n],
  ['rc', -1n],
  ['cvs', 0n],
  ['svn', 1n],
  ['git', 2n],
  ['hg', 3n],
  ['p', 4n],
]);

/** What may come next after a token, as apk's lexer tries it: one expression each, tried in this order. */
const LEXEMES: readonly { readonly kind: Kind; readonly after: readonly Kind[]; readonly form: RegExp }[] = [
  { kind: 'letter', after: ['number', 'digits'], form: /([a-z])/y },
  { kind: 'digits', after: ['letter'], form: /([0-9]+)/y },
  { kind: 'suffixNumber', after: ['suffix'], form: /([0-9]+)/y },
  { kind: 'number', after: ['number', 'digits'], form: /\.([0-9]*)/y },
  {
    kind: 'suffix',
    after: ['number', 'digits', 'letter', 'suffix', 'suffixNumber'],
    form: /_(alpha|beta|pre|rc|cvs|svn|git|hg|p)/y,
  },
  { kind: 'hash', after: ['number', 'digits', 'letter', 'suffix', 'suffixNumber'], form: /~([0-9a-f]+)/y },
  { kind: 'revision', after: KINDS, form: /-r([0-9]*)/y },
];

/**
 * Alpine's versions, `number{.number}{letter}{_suffix{number}}{~hash}{-r#}`, as apk-tools 2.14 reads and orders them:
 * every Alpine up to v3.22 carries apk-tools 2, and the fixed versions in secdb were written under it. Some of them
 * (`10.2.22.r0`, `6.6.2p1-r0`, `1.18.-r2`) are versions to apk-tools 2 and not to 3. `~hash` is taken from apk-tools 3,
 * which v3.23 carries: version 2 refuses it, so nothing else changes. Where both read a version they order it alike,
 * but for numbers behind a dot that begin with a zero and then differ in length (`1.06` and `1.051`).
 *
 * What apk calls invalid is not a version here. apk compares such texts up to the fault and no further, which is no
 * order: it has `1-ruff1` equal `1-ruff2`. A suffix without a name (`1.2_`), which apk-tools 2 let pass, is refused as
 * apk-tools 3 does.
 */
export const apk: VersionScheme<ApkVersion> = {
  id: 'apk',
  spec: 'https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/v2.14.10/src/version.c',
  parse,
  compare,
};

function parse(text: string): ApkVersion | undefined {
  if (text === '' || text.length > LONGEST) return undefined;
  const first = /^[0-9]*/.exec(text)?.[0] ?? '';
  const tokens = tokensOf('digits', first);
  let at = first.length;
  while (tokens !== undefined && at < text.length) {
    const next = nextLexeme(text, at, tokens.at(-1)?.kind ?? 'digits');
    if (next === undefined) return undefined;
    const more = tokensOf(next.kind, next.content);
    if (more === undefined) return undefined;
    tokens.push(...more);
    at = next.end;
  }
  return tokens;
}

function nextLexeme(text: string, at: number, after: Kind) {
  for (const lexeme of LEXEMES) {
    if (!lexeme.after.includes(after)) continue;
    lexeme.form.lastIndex = at;
    const found = lexeme.form.exec(text);
    if (found !== null) return { kind: lexeme.kind, content: found[1] ?? '', end: lexeme.form.lastIndex };
  }
  return undefined;
}

/** The tokens of one lexeme, in a new array: two for a number with leading zeros, undefined for one too long. */
function tokensOf(kind: Kind, content: string): Token[] | undefined {
  if (kind === 'hash') return [{ kind, value: content }];
  if (kind === 'letter') return [{ kind, value: BigInt(content.charCodeAt(0)) }];
  if (kind === 'suffix') return [{ kind, value: SUFFIXES.get(content) ?? 0n }];
  if (kind === 'number' && content.startsWith('0')) return zeroedTokens(content);
  return content.length > MOST_DIGITS ? undefined : [{ kind, value: BigInt(content) }];
}

/** Behind a dot each further leading zero makes a number smaller: 1.001 is below 1.01, and that below 1.1. */
function zeroedTokens(content: string): Token[] | undefined {
  const zeros = /^0+/.exec(content)?.[0].length ?? 0;
  const rest = content.slice(zeros - 1);
  if (rest.length > MOST_DIGITS) return undefined;
  return [
    { kind: 'number', value: BigInt(1 - zeros) },
    { kind: 'digits', value: BigInt(rest) },
  ];
}

function compare(a: ApkVersion, b: ApkVersion): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]];
    const order = rank(left) - rank(right) || compareValues(left?.value, right?.value);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * Of two versions that are equal up to here, the one whose next token comes earlier in `KINDS` is newer, and the one
 * that ends is the older, unless the other goes on with a suffix from before the release.
 */
function rank(token: Token | undefined): number {
  if (token === undefined) return 0;
  if (token.kind === 'suffix' && typeof token.value === 'bigint' && token.value < 0n) return -1;
  return KINDS.length - KINDS.indexOf(token.kind);
}

function compareValues(a: bigint | string | undefined, b: bigint | string | undefined): Order {
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}
