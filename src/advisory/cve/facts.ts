import { newestCvssFirst, parseCvss } from '../cvss.ts';
import type { Cvss, VulnerabilityFacts, Warning } from '../types.ts';

/** A CVSS vector as somebody gives it; `isFirst` where theirs is the word that counts most in the record. */
export interface Scored {
  readonly vector: string;
  readonly isFirst: boolean;
}

/** Of 44,000 records none had more than five. */
const MOST_SCORES = 100;

/**
 * The vectors of a record, newest version first: for each version of CVSS those of whoever comes first, and the others'
 * where they say nothing. What is no vector becomes a warning.
 */
export function scoresOf(id: string, scored: readonly Scored[], warnings: Warning[]): readonly Cvss[] {
  const found = new Map<string, Cvss & { readonly isFirst: boolean }>();
  if (scored.length > MOST_SCORES) warnings.push(warningOf('more CVSS vectors than are read', id, `${scored.length}`));
  for (const { vector, isFirst } of scored.slice(0, MOST_SCORES)) {
    const cvss = parseCvss(vector);
    if (cvss === undefined) warnings.push(warningOf('a CVSS vector that is none', id, vector));
    else if (found.get(cvss.vector)?.isFirst !== true) found.set(cvss.vector, { ...cvss, isFirst });
  }
  const all = [...found.values()];
  const settled = new Set(all.filter(({ isFirst }) => isFirst).map(({ version }) => version));
  return all
    .filter(({ version, isFirst }) => isFirst || !settled.has(version))
    .map(({ version, vector, score }) => ({ version, vector, score }))
    .toSorted(newestCvssFirst);
}

/** A page that a record names, with the words that it is marked with: `vendor-advisory`, `Vendor Advisory`. */
export interface Page {
  readonly url: string;
  readonly tags?: readonly string[] | undefined;
}

/** Most worth reading first; a page that is marked as none of these comes after. */
const BEST_PAGES = [
  'vendor-advisory',
  'patch',
  'third-party-advisory',
  'mitigation',
  'release-notes',
  'issue-tracking',
];
/** Of 44,000 records a hundred named more. */
const MOST_PAGES = 20;
const LONGEST_ADDRESS = 2000;

/** The addresses of pages, each once, the best first, and no more of them than anybody reads. */
export function referencesOf(pages: readonly Page[]): readonly string[] {
  const ranks = new Map<string, number>();
  for (const { url, tags = [] } of pages) {
    if (url.length > LONGEST_ADDRESS || !/^https?:\/\//i.test(url)) continue;
    const rank = tags.reduce((best, tag) => Math.min(best, rankOf(tag)), BEST_PAGES.length);
    ranks.set(url, Math.min(ranks.get(url) ?? rank, rank));
  }
  const best = [...ranks].toSorted(([, a], [, b]) => a - b);
  return best.slice(0, MOST_PAGES).map(([url]) => url);
}

function rankOf(tag: string): number {
  const place = BEST_PAGES.indexOf(tag.toLowerCase().replaceAll(' ', '-'));
  return place === -1 ? BEST_PAGES.length : place;
}

/** cve-schema's bound of a title. */
const LONGEST_TITLE = 256;

export function titleOf(text: string | undefined): Pick<VulnerabilityFacts, 'title'> {
  return text === undefined || text === '' ? {} : { title: text.slice(0, LONGEST_TITLE) };
}

/** A text in one language, as records give it. */
export interface Text {
  readonly lang: string;
  readonly value: string;
}

/** The first of the English ones. */
export function englishOf(texts: readonly Text[]): string | undefined {
  return texts.find(({ lang, value }) => /^en(?:[-_]|$)/i.test(lang) && value !== '')?.value;
}

/**
 * How the id stands. Before the programme had the tag `disputed`, in 2021, it put the word before the description
 * (cve.org, "Key Details Phrasing").
 */
export function standingOf(
  isRejected: boolean,
  tags: readonly string[],
  description: string | undefined,
): Pick<VulnerabilityFacts, 'standing'> {
  if (isRejected) return { standing: 'rejected' };
  const isDisputed = tags.includes('disputed') || /^\*\* ?DISPUTED ?\*\*/.test(description ?? '');
  return isDisputed ? { standing: 'disputed' } : {};
}

/** A time with or without its zone: the CVE programme and NVD mean UTC where they do not say (cve-schema, "timestamp"). */
export function publishedAtOf(text: string | undefined): Pick<VulnerabilityFacts, 'publishedAt'> {
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text ?? '');
  const time = Date.parse(hasZone ? (text ?? '') : `${text}Z`);
  return Number.isNaN(time) ? {} : { publishedAt: time };
}

export function warningOf(reason: string, id: string, text: string): Warning {
  return { kind: 'warning', reason, example: `${id}: "${text.slice(0, 200)}"` };
}
