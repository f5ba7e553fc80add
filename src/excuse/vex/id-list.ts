/** Ids of vulnerabilities, each once, and what stands among them that is none. */
export interface IdList {
  readonly ids: readonly string[];
  readonly others: readonly string[];
}

const ID = /^[A-Za-z][A-Za-z0-9]*(?:[-:._][A-Za-z0-9]+)+$/;
const LONGEST = 200;

/** Reads `CVE-2020-1234,CVE-2021-5678`, in one line or several; what follows a `#` is a remark. */
export function readIdList(text: string): IdList {
  const words = text
    .split(/\r?\n/)
    .flatMap((line) => (line.split('#')[0] ?? '').split(/[\s,;]+/))
    .filter((word) => word !== '');
  const isId = (word: string) => word.length <= LONGEST && ID.test(word);
  return { ids: [...new Set(words.filter(isId))], others: words.filter((word) => !isId(word)) };
}
