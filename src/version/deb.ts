import { compareDigits, digitsOf } from './parts/digits.ts';
import type { Order, VersionScheme } from './types.ts';

/** A Debian version, taken apart for comparing. */
export interface DebVersion {
  readonly epoch: number;
  readonly upstream: readonly Part[];
  readonly revision: readonly Part[];
}

/** A run of characters that are no digits, then a run of digits without its leading zeros; either may be empty. */
interface Part {
  readonly text: string;
  readonly digits: string;
}

/** Debian's longest are below 100 characters. */
const LONGEST = 1000;
/** What dpkg holds an epoch in: a C `int`. */
const LARGEST_EPOCH = 2 ** 31 - 1;
const UPSTREAM = /^[0-9][A-Za-z0-9.+~:-]*$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;

/**
 * Debian's versions, `[epoch:]upstream[-revision]`. A text that dpkg would only warn about (an upstream version that
 * does not begin with a digit, a character outside the set) is not a version here: whatever it is, no publisher's
 * version can be weighed against it.
 */
export const deb: VersionScheme<DebVersion> = {
  id: 'deb',
  spec: 'https://manpages.debian.org/bookworm/dpkg-dev/deb-version.7.en.html',
  parse,
  compare: (a, b) => a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision),
};

function parse(text: string): DebVersion | undefined {
  if (text.length > LONGEST) return undefined;
  const colon = text.indexOf(':');
  const epoch = colon === -1 ? 0 : parseEpoch(text.slice(0, colon));
  const rest = text.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen === -1 ? rest : rest.slice(0, hyphen);
  // No revision and the revision 0 are one (deb-version(7), "Sorting algorithm").
  const revision = hyphen === -1 ? '0' : rest.slice(hyphen + 1);
  if (epoch === undefined || !UPSTREAM.test(upstream) || !REVISION.test(revision)) return undefined;
  return { epoch, upstream: partsOf(upstream), revision: partsOf(revision) };
}

function parseEpoch(text: string): number | undefined {
  const epoch = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return epoch <= LARGEST_EPOCH ? epoch : undefined;
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  for (const [, other = '', digits = ''] of text.matchAll(/([^0-9]*)([0-9]*)/g)) {
    if (other !== '' || digits !== '') parts.push({ text: other, digits: digitsOf(digits) });
  }
  return parts;
}

const NO_PART: Part = { text: '', digits: '' };

/** `verrevcmp` of dpkg's lib/dpkg/version.c: text and numbers by turns, from the left. */
function compareParts(a: readonly Part[], b: readonly Part[]): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at] ?? NO_PART, b[at] ?? NO_PART];
    const order = compareText(left.text, right.text) || compareDigits(left.digits, right.digits);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = weight(a, at) - weight(b, at);
    if (order !== 0) return order;
  }
  return 0;
}

/** `~` sorts before the end of the text, the end before letters, letters before all else. */
function weight(text: string, at: number): number {
  const character = text[at];
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}
