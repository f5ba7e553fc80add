import type { Order, VersionScheme } from './types.ts';

/**
 * A Maven version as the lists that Maven nests into each other, the outermost first. A list is the last item of the one
 * before it, so each is held as the numbers and qualifiers that it begins with.
 */
export type MavenVersion = readonly (readonly Atom[])[];

/** A number, or a qualifier in lower case with its aliases replaced: `''` is a release. */
type Atom = bigint | string;

/** The longest on Maven Central are below 100 characters. */
const LONGEST = 1000;
/** ASCII without blanks, what Maven's DefaultModelValidator refuses, and what ranges and properties are written with. */
const ALLOWED = /^[!#$%&'+.0-9;=@A-Z^_`a-z~-]+$/;
/** From oldest to newest. Any other qualifier is newer than all of these. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');
const ALIASES = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** What one letter stands for where a digit follows it. */
const LETTERS = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/**
 * Maven's versions, as ComparableVersion of Maven 3.9 reads and orders them.
 *
 * Maven's own order goes in circles: it has `1.0.alpha.1 < 1`, `1 < 1-1` and `1-1 < 1.0.alpha.1`, because it weighs a
 * number against a list by their kinds and each of them against nothing by its value. Where two versions part, Maven's
 * word for each against what they have in common comes first here, and its order of kinds second, which makes the order
 * total and differs from Maven's only where Maven contradicts itself.
 *
 * Maven takes any text. Refused here are blanks, what Maven does not let a project be versioned (`1.0/2`), ranges and
 * properties that were left in (`[1.0,2.0)`, `${revision}`), and what is not ASCII: letters and digits of other scripts
 * follow tables of Java's that change with its releases.
 */
export const maven: VersionScheme<MavenVersion> = {
  id: 'maven',
  spec: 'https://github.com/apache/maven/blob/maven-3.9.16/maven-artifact/src/main/java/org/apache/maven/artifact/versioning/ComparableVersion.java',
  parse,
  compare,
};

function parse(text: string): MavenVersion | undefined {
  if (text.length > LONGEST || !ALLOWED.test(text)) return undefined;
  const lists: Atom[][] = [[]];
  const groups = text.toLowerCase().split('-');
  groups.forEach((group, at) => {
    if (at > 0) lists.push([]);
    const segments = group.split('.');
    segments.forEach((segment, place) => {
      addSegment(lists, segment, at === groups.length - 1 && place === segments.length - 1);
    });
  });
  return normalized(lists);
}

/** Adds what stands between two separators: digits and other characters by turns, each turn opening a list. */
function addSegment(lists: Atom[][], segment: string, isLast: boolean): void {
  const runs = segment.match(/[0-9]+|[^0-9]+/g) ?? [];
  if (runs.length === 0 && !isLast) lists.at(-1)?.push(0n);
  runs.forEach((run, at) => {
    const more = at < runs.length - 1;
    const isNumber = /^[0-9]/.test(run);
    // Since 3.9.0 a qualifier behind a dot is as one behind a hyphen, but for one that another separator follows.
    if (!isNumber && (more || isLast) && lists.at(-1)?.length !== 0) lists.push([]);
    lists.at(-1)?.push(isNumber ? BigInt(run) : qualifierOf(run, more));
    if (more) lists.push([]);
  });
}

function qualifierOf(run: string, beforeDigit: boolean): string {
  const word = beforeDigit ? (LETTERS.get(run) ?? run) : run;
  return ALIASES.get(word) ?? word;
}

/** Without zeros and release qualifiers at the end of a list, and without lists at the end that hold nothing then. */
function normalized(lists: readonly Atom[][]): MavenVersion {
  const trimmed = lists.map((list) => list.slice(0, list.findLastIndex((atom) => atom !== 0n && atom !== '') + 1));
  return trimmed.slice(0, trimmed.findLastIndex((list) => list.length > 0) + 1);
}

function compare(a: MavenVersion, b: MavenVersion): Order {
  for (let list = 0; list < Math.max(a.length, b.length); list += 1) {
    const [left, right] = [a[list] ?? [], b[list] ?? []];
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      const order = compareAt(a, b, [list, at]);
      if (order !== 0) return order;
    }
  }
  return 0;
}

/** Which list, and which item of it. */
type Place = readonly [list: number, at: number];

function compareAt(a: MavenVersion, b: MavenVersion, [list, at]: Place): Order {
  const [left, right] = [a[list]?.[at], b[list]?.[at]];
  if (typeof left === 'bigint' && typeof right === 'bigint') return Number(left > right) - Number(left < right);
  if (typeof left === 'string' && typeof right === 'string') return compareQualifiers(left, right);
  return signFrom(a, [list, at]) - signFrom(b, [list, at]) || rankAt(a, [list, at]) - rankAt(b, [list, at]);
}

function compareQualifiers(a: string, b: string): Order {
  return rankOf(a) - rankOf(b) || Number(a > b) - Number(a < b);
}

function rankOf(qualifier: string): number {
  const rank = QUALIFIERS.indexOf(qualifier);
  return rank === -1 ? QUALIFIERS.length : rank;
}

/** Whether what begins there makes a version newer (1) or older (-1) than it were without, 0 where nothing is left. */
function signFrom(version: MavenVersion, [list, at]: Place): number {
  const rest = [...(version[list] ?? []).slice(at), ...version.slice(list + 1).flat()];
  const telling = rest.find((atom) => atom !== 0n && atom !== '');
  if (telling === undefined) return 0;
  return typeof telling === 'bigint' ? 1 : Math.sign(rankOf(telling) - RELEASE);
}

/** A qualifier comes before a list, a list before a number. */
function rankAt(version: MavenVersion, [list, at]: Place): number {
  const atom = version[list]?.[at];
  if (atom === undefined) return 1;
  return typeof atom === 'string' ? 0 : 2;
}
