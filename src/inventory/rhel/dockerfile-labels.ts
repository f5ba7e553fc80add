/**
 * The labels that a Dockerfile sets, of one set twice the last (Dockerfile reference, "LABEL"). Variables that ENV and ARG
 * set before are put in; one that nothing sets is empty.
 */
export function dockerfileLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const variables = new Map<string, string>();
  for (const [instruction, ...words] of instructionsOf(text)) {
    const target = targetOf(instruction?.text.toUpperCase(), { labels, variables });
    for (const [name, value] of target === undefined ? [] : pairsOf(words)) {
      target?.set(name, replaced(value, variables));
    }
  }
  return labels;
}

function targetOf(
  instruction: string | undefined,
  { labels, variables }: Record<'labels' | 'variables', Map<string, string>>,
): Map<string, string> | undefined {
  if (instruction === 'LABEL') return labels;
  return instruction === 'ENV' || instruction === 'ARG' ? variables : undefined;
}

interface Word {
  readonly text: string;
  /** Inside single quotes there are no variables. */
  readonly isLiteral: boolean;
}

/** A backslash at the end of a line joins the next one to it; lines of comments are left out even between two such. */
function* instructionsOf(text: string): Generator<readonly Word[], void, undefined> {
  let joined: string[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('#')) continue;
    joined.push(line.endsWith('\\') ? line.slice(0, -1) : line);
    if (line.endsWith('\\')) continue;
    yield wordsOf(joined.join(' '));
    joined = [];
  }
  yield wordsOf(joined.join(' '));
}

/** Words as a shell parts them, without their quotes. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let parts: string[] = [];
  let quote = '';
  let isLiteral = false;
  let isWord = false;
  const end = () => {
    if (isWord) words.push({ text: parts.join(''), isLiteral });
    parts = [];
    [isLiteral, isWord] = [false, false];
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    const isSpace = quote === '' && (character === ' ' || character === '\t');
    isWord ||= !isSpace;
    if (isSpace) end();
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'") parts.push(line[(at += 1)] ?? '');
    else parts.push(character);
    isLiteral ||= quote === "'";
  }
  end();
  return words;
}

/** `name=value …`, or in the older form `name value`. */
function pairsOf(words: readonly Word[]): readonly (readonly [name: string, value: Word])[] {
  const [first, ...others] = words;
  if (first !== undefined && others.length > 0 && !first.text.includes('=')) {
    return [[first.text, { text: others.map(({ text }) => text).join(' '), isLiteral: false }]];
  }
  return words.flatMap(({ text, isLiteral }) => {
    const equals = text.indexOf('=');
    return equals < 1 ? [] : [[text.slice(0, equals), { text: text.slice(equals + 1), isLiteral }] as const];
  });
}

const LONGEST_VALUE = 10_000;

function replaced({ text, isLiteral }: Word, variables: ReadonlyMap<string, string>): string {
  if (isLiteral) return text.slice(0, LONGEST_VALUE);
  const value = (name: string) => variables.get(name) ?? '';
  // A value that is put in is put in again where that one is: without a limit they would grow without one.
  return text
    .slice(0, LONGEST_VALUE)
    .replaceAll(/\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g, (_, braced?: string, bare?: string) =>
      value(braced ?? bare ?? ''),
    )
    .slice(0, LONGEST_VALUE);
}
