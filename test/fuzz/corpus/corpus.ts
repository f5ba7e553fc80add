import type { Seed } from '../types.ts';

/** What an extractor is fed. */
export interface Corpus {
  readonly words: readonly string[];
  /** Made when they are needed. */
  seeds(): readonly Seed[];
}

/** Seeds of one place. */
export function corpusAt(
  path: string,
  contents: readonly (string | Uint8Array)[],
  words: readonly string[] = [],
): Corpus {
  return { words, seeds: () => contents.map((content) => ({ path, content })) };
}

export const JSON_WORDS: readonly string[] = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  'true',
  '""',
  '{}',
  '[]',
  '"a":',
  '\\u0000',
  '\\ud800',
  '1e999',
];
export const TOML_WORDS: readonly string[] = [
  '[[package]]',
  '[',
  ']',
  '=',
  '"',
  '"""',
  "'''",
  '\n',
  'name = "a"\n',
  'version = "1"\n',
  '{',
  '}',
  '# ',
  '1979-05-27',
  '.',
];
export const YAML_WORDS: readonly string[] = [
  '- ',
  ': ',
  '? ',
  '&a ',
  '*a',
  '|\n',
  '>-\n',
  '---\n',
  '<<: ',
  '!!map',
  '{',
  '}',
  '[',
  ']',
  "'",
  '\t',
  '\n  ',
];
export const XML_WORDS: readonly string[] = [
  '<',
  '>',
  '</',
  '/>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?',
  '?>',
  '<!DOCTYPE x [',
  '<!ENTITY a "b">',
  '&amp;',
  '&#0;',
  '&a;',
  '=',
];
