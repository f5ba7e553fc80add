/** With a digit or a dot: what is only a word says nothing of an order. */
const LEGACY = /^(?=.*[0-9.])[A-Za-z0-9._+!:-]+$/;
const COMPONENT = /([0-9]+|[a-z]+|\.|-)/;
const SPELLINGS = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['rc', 'c'],
  ['-', 'final-'],
  ['dev', '@'],
]);
const FINAL = '*final';
const ZERO = '00000000';

/**
 * What orders versions of before PEP 440, item by item as texts, the shorter list first: `parse_version` of setuptools,
 * last found in packaging 21 as `LegacyVersion`. Numbers are padded to eight digits, words marked so that they come
 * before numbers, and zeros and hyphens before a word left out, so that 1.0-rc1 is before 1.0. Undefined for what cannot
 * be such a version.
 */
export function pythonLegacyKey(text: string): readonly string[] | undefined {
  if (!LEGACY.test(text)) return undefined;
  const key: string[] = [];
  for (const part of componentsOf(text.toLowerCase())) {
    if (part.startsWith('*')) {
      if (part < FINAL) dropLast(key, `${FINAL}-`);
      dropLast(key, ZERO);
    }
    key.push(part);
  }
  return key;
}

function componentsOf(text: string): readonly string[] {
  const parts = text.split(COMPONENT).filter((part) => part !== '' && part !== '.');
  const marked = parts.map((part) => (/^[0-9]/.test(part) ? part.padStart(8, '0') : `*${SPELLINGS.get(part) ?? part}`));
  return [...marked, FINAL];
}

function dropLast(key: string[], value: string): void {
  while (key.at(-1) === value) key.pop();
}
