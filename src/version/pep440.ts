import { compareDigits, compareLists, compareText, digitsOf } from './parts/digits.ts';
import { pythonLegacyKey } from './parts/python-legacy.ts';
import type { Order, VersionScheme } from './types.ts';

export type Pep440Version = Release | Legacy;

/** Numbers are as `digitsOf` writes them. */
interface Release {
  readonly kind: 'release';
  readonly epoch: string;
  readonly numbers: readonly string[];
  /** The pre-release, post-release and development release, in the order in which they decide. */
  readonly marks: readonly Mark[];
  readonly local: readonly Mark[];
}

/** What came before PEP 440. */
interface Legacy {
  readonly kind: 'legacy';
  readonly key: readonly string[];
}

/** Compared by place first: what is not there stands before or behind all that may be. */
interface Mark {
  readonly place: -1 | 0 | 1;
  readonly text: string;
  readonly number: string;
}

const LONGEST = 256;
/** PEP 440, "Appendix B", by its parts: each may be spelled in several ways. */
const FORM = new RegExp(
  [
    '^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)',
    '(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>[0-9]+)?)?',
    '(?:-(?<implicitPost>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?',
    '(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>[0-9]+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);
const PHASES = new Map([
  ['alpha', 'a'],
  ['beta', 'b'],
  ['c', 'rc'],
  ['pre', 'rc'],
  ['preview', 'rc'],
]);
const BEFORE_ALL: Mark = { place: -1, text: '', number: '' };
const BEHIND_ALL: Mark = { place: 1, text: '', number: '' };

/**
 * Python's versions by PEP 440, numbers of any size. What older tools let pass (`0.1-bulbasaur`, `0.3m1`) comes before
 * them all, as it did for pip until 2022, and is ordered among itself as setuptools did: advisories list such versions,
 * and images of that time have them installed. A word alone (`trunk`, `unknown`) is no version.
 */
export const pep440: VersionScheme<Pep440Version> = {
  id: 'pep440',
  spec: 'https://peps.python.org/pep-0440/',
  parse,
  compare,
};

function parse(text: string): Pep440Version | undefined {
  if (text.length > LONGEST) return undefined;
  // PEP 440, "Leading and Trailing Whitespace".
  const trimmed = text.trim();
  const groups = FORM.exec(trimmed)?.groups;
  if (groups !== undefined) return releaseOf(groups);
  const key = pythonLegacyKey(trimmed);
  return key === undefined ? undefined : { kind: 'legacy', key };
}

type Groups = Readonly<Record<string, string | undefined>>;

function releaseOf(groups: Groups): Release {
  const local = groups['local']?.toLowerCase().split(/[-_.]/) ?? [];
  return {
    kind: 'release',
    epoch: digitsOf(groups['epoch'] ?? ''),
    numbers: (groups['release'] ?? '').split('.').map(digitsOf),
    marks: marksOf(groups),
    local: local.map((part) =>
      // Numbers come after words ("Local version identifiers").
      /^[0-9]+$/.test(part) ? { place: 1, text: '', number: digitsOf(part) } : { place: 0, text: part, number: '' },
    ),
  };
}

/** "Summary of permitted suffixes and relative ordering"; a number that is not written is 0. */
function marksOf(groups: Groups): readonly Mark[] {
  const phase = groups['phase']?.toLowerCase();
  const pre = phase === undefined ? undefined : markOf(PHASES.get(phase) ?? phase, groups['pre']);
  const isPost = groups['post'] !== undefined || groups['implicitPost'] !== undefined;
  const post = isPost ? markOf('', groups['implicitPost'] ?? groups['postNumber']) : undefined;
  const dev = groups['dev'] === undefined ? undefined : markOf('', groups['devNumber']);
  // 1.0.dev1 is before 1.0a1, which is before 1.0.
  const noPre = post === undefined && dev !== undefined ? BEFORE_ALL : BEHIND_ALL;
  return [pre ?? noPre, post ?? BEFORE_ALL, dev ?? BEHIND_ALL];
}

function markOf(text: string, number: string | undefined): Mark {
  return { place: 0, text, number: digitsOf(number ?? '') };
}

function compare(a: Pep440Version, b: Pep440Version): Order {
  if (a.kind === 'legacy') return b.kind === 'legacy' ? compareLists(a.key, b.key, compareKeys) : -1;
  if (b.kind === 'legacy') return 1;
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareLists(a.numbers, b.numbers, (x = '', y = '') => compareDigits(x, y)) ||
    compareLists(a.marks, b.marks, compareMarks) ||
    compareLists(a.local, b.local, compareMarks)
  );
}

function compareMarks(a: Mark = BEFORE_ALL, b: Mark = BEFORE_ALL): Order {
  return a.place - b.place || compareText(a.text, b.text) || compareDigits(a.number, b.number);
}

function compareKeys(a = '', b = ''): Order {
  return compareText(a, b);
}
