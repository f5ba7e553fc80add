import { compareDigits, compareLists, compareText, digitsOf } from './parts/digits.ts';
import type { Order, VersionScheme } from './types.ts';

/** An rpm version, taken apart for comparing. */
export interface RpmVersion {
  readonly epoch: readonly Segment[];
  readonly version: readonly Segment[];
  /** Undefined where the text has no hyphen, which is older than any release, the empty one (`1.0-`) too. */
  readonly release: readonly Segment[] | undefined;
}

interface Segment {
  readonly kind: Kind;
  /** Letters, or digits without their leading zeros; empty for a tilde and a caret. */
  readonly text: string;
}

/** Where a segment stands against another and against the end of the text, the oldest first. */
const KINDS = ['tilde', 'end', 'caret', 'letters', 'digits'] as const;

type Kind = (typeof KINDS)[number];

/** Those of Fedora and Red Hat are below 100 characters. */
const LONGEST = 1000;
/** What rpmbuild takes in a version and a release, and whatever lies beyond ASCII, which rpm passes over. */
const ALLOWED = /^[A-Za-z0-9._+~^%{}:\u{A1}-\u{10FFFF}-]+$/u;

/**
 * rpm's versions, `[epoch:]version[-release]`, parted and ordered as rpm's `rpmverCmp` and `rpmvercmp` do: an absent
 * epoch is 0, an absent release comes before any, `~` comes before the end of the text and `^` after it. What stands
 * before a colon and is not all digits is no epoch but part of the version. A text with a character that rpmbuild
 * refuses (`(none)`, `<1.0`) is not a version here, nor is one without a version (`1:`, `-1`).
 */
export const rpm: VersionScheme<RpmVersion> = {
  id: 'rpm',
  spec: 'https://github.com/rpm-software-management/rpm/blob/rpm-6.0.0-release/rpmio/rpmvercmp.cc',
  parse,
  compare: (a, b) =>
    compareSegments(a.epoch, b.epoch) || compareSegments(a.version, b.version) || compareReleases(a.release, b.release),
};

function parse(text: string): RpmVersion | undefined {
  if (text.length > LONGEST || !ALLOWED.test(text) || /\s/.test(text)) return undefined;
  const epoch = /^([0-9]*):/.exec(text)?.[1];
  const rest = epoch === undefined ? text : text.slice(epoch.length + 1);
  const hyphen = rest.lastIndexOf('-');
  const version = hyphen === -1 ? rest : rest.slice(0, hyphen);
  if (version === '') return undefined;
  return {
    epoch: segmentsOf(epoch === undefined || epoch === '' ? '0' : epoch),
    version: segmentsOf(version),
    release: hyphen === -1 ? undefined : segmentsOf(rest.slice(hyphen + 1)),
  };
}

/** All else than letters, digits, tildes and carets only parts them. */
function segmentsOf(text: string): readonly Segment[] {
  return (text.match(/~|\^|[A-Za-z]+|[0-9]+/g) ?? []).map((segment) => {
    if (segment === '~') return { kind: 'tilde', text: '' };
    if (segment === '^') return { kind: 'caret', text: '' };
    if (/^[A-Za-z]/.test(segment)) return { kind: 'letters', text: segment };
    return { kind: 'digits', text: digitsOf(segment) };
  });
}

const END: Segment = { kind: 'end', text: '' };

function compareSegments(a: readonly Segment[], b: readonly Segment[]): Order {
  return compareLists(a, b, (left = END, right = END) => {
    const order = KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind);
    if (order !== 0) return order;
    return left.kind === 'digits' ? compareDigits(left.text, right.text) : compareText(left.text, right.text);
  });
}

function compareReleases(a: readonly Segment[] | undefined, b: readonly Segment[] | undefined): Order {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareSegments(a, b);
}
