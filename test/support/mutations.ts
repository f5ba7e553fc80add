import { type Arbitrary, array, constantFrom, nat, oneof, record, uint8Array } from 'fast-check';

/** What stands between things in text formats, and what trips up those who read them. */
const MARKS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ': ',
  ',',
  '\n',
  '\r\n',
  '\n  ',
  '  ',
  '\t',
  '@',
  '/',
  '(',
  ')',
  '#',
  '\\',
  '-',
];
const ODDITIES = [
  '\u0000',
  '\uFEFF',
  '\uD800',
  '__proto__',
  'constructor',
  'null',
  '1e999',
  '? ',
  '- ',
  '---\n',
  '<<<<<<<',
];
const LONG = ['{'.repeat(500), '"'.repeat(500), ' '.repeat(500), 'a'.repeat(2000)];
const TOKENS = [MARKS, ODDITIES, LONG].flat().map((token) => Buffer.from(token));

interface Mutation {
  readonly kind: 'insert' | 'replace' | 'delete' | 'repeat' | 'cut';
  /** Of the length of what is changed, in millionths. */
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Bytes that were changed here and there, as damage or an attacker would. */
export function mutationsOf(bytes: Uint8Array): Arbitrary<Uint8Array> {
  const mutation: Arbitrary<Mutation> = record({
    kind: constantFrom('insert', 'replace', 'replace', 'delete', 'repeat', 'cut'),
    at: nat(1_000_000),
    length: oneof(nat(8), nat(200)),
    bytes: oneof(constantFrom(...TOKENS), uint8Array({ minLength: 1, maxLength: 8 })),
  });
  return array(mutation, { minLength: 1, maxLength: 6 }).map((mutations) => mutations.reduce(mutate, bytes));
}

function mutate(bytes: Uint8Array, { kind, at, length, bytes: put }: Mutation): Uint8Array {
  const start = Math.floor((bytes.length * at) / 1_000_000);
  const [before, part, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, start + length),
    bytes.subarray(start + length),
  ];
  switch (kind) {
    case 'insert':
      return Buffer.concat([before, put, part, after]);
    case 'replace':
      return Buffer.concat([before, put, after]);
    case 'delete':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([before, part, part, after]);
    case 'cut':
      return before;
  }
}
