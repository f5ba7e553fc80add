import { ubuntu } from '../../distro/index.ts';
import type { Affected } from '../types.ts';
import { proPocket } from './pockets.ts';

/** What Canonical says of a package in a pocket. */
export interface Status {
  readonly ecosystem: string;
  readonly name: string;
  /** The tracker's word (its README, "status"): `released`, `needs-triage`. */
  readonly word: string;
  /** What stands in brackets behind it: a version, a day, a reason, nothing. */
  readonly note: string;
  /** The publisher's priority. */
  readonly priority?: string;
}

/** Vulnerable, or held for it until somebody has looked: Canonical's own OSV and OVAL count all of them as affected. */
const OPEN: ReadonlySet<string> = new Set([
  'needed',
  'needs-triage',
  'ignored',
  'deferred',
  'active',
  'in-progress',
  'pending',
]);

/**
 * What a status says of a package; nothing where the release has none of it (`DNE`), undefined for a word that is not
 * known here. A `released` without a version tells only that today's package is sound, so it is undetermined. What was
 * released to subscribers alone leaves the release's own package open.
 */
export function affectedBy({ ecosystem, name, word, note, priority }: Status): readonly Affected[] | undefined {
  const base = {
    ecosystem,
    name,
    scheme: ubuntu.scheme,
    ...(priority === undefined || priority === '' ? {} : { severity: priority }),
  };
  const fixed = isVersion(note) ? note : undefined;
  const ranges = fixed === undefined ? [{}] : [{ fixed }];
  if (word === 'DNE') return [];
  if (word === 'not-affected') return [{ ...base, status: 'not-affected', ranges: [] }];
  if (word === 'released' && fixed === undefined) return [{ ...base, status: 'undetermined', ranges: [], state: word }];
  if (word === 'released') return [{ ...base, ...pocketOfFix(ecosystem, note), status: 'affected', ranges }];
  if (word === 'released-esm') {
    const open: Affected = { ...base, status: 'affected', ranges: [{}], state: word };
    return fixed === undefined
      ? [open]
      : [open, { ...base, ecosystem: proPocket(ecosystem), status: 'affected', ranges }];
  }
  if (!OPEN.has(word)) return undefined;
  return [{ ...base, status: 'affected', ranges: word === 'pending' ? ranges : [{}], state: word }];
}

/** OVAL of old releases, and slips of the tracker, name what Pro alone has fixed under the release itself. */
function pocketOfFix(ecosystem: string, version: string): { readonly ecosystem: string } {
  return { ecosystem: /[+~]esm\d/.test(version) ? proPocket(ecosystem) : ecosystem };
}

/** Whether a note is a version: they begin with a digit. A day is none, and neither is `8.x only`. */
export function isVersion(note: string): boolean {
  return /^\d[\w.+:~-]*$/.test(note) && !/^\d{4}-\d\d-\d\d$/.test(note);
}
