import { SEVERITIES } from '../../match/types.ts';
import { type AlertFinding, type AlertImage, type AlertMessage, FINDING_CHANGES } from '../types.ts';
import { newsCount } from './counts.ts';
import { commandOf, type FindingTelling, findingTelling } from './finding.ts';
import { fewOf } from './group.ts';
import { shortName } from './image.ts';

const MOST_FINDINGS = 10;
const MOST_REMEDIES = 5;
const MOST_IDS = 4;
/** With room for the longest name of a repository: a command that was cut is none. */
const MOST_MUTE = 440;

/** The worst of all that is news, and what to do about it. */
export interface WorstTelling {
  readonly findings: readonly FindingTelling[];
  /** How many more changed. */
  readonly findingsLeft: number;
  readonly remedies: readonly RemedyTelling[];
  /** How to mute the worst that is open. */
  readonly mute?: string;
}

export interface RemedyTelling {
  readonly command: string;
  /** `for CVE-2026-1, CVE-2026-2 and 3 more`. */
  readonly ids: string;
}

/** The worst ten of a message. What several images have in common is told once. */
export function worstOf({ images, imageCount }: Pick<AlertMessage, 'images' | 'imageCount'>): WorstTelling {
  const all = images.flatMap((image) => image.news.map((finding) => ({ finding, image })));
  const merged = [...Map.groupBy(all, ({ finding }) => likeness(finding)).values()];
  const sorted = merged.toSorted(([a], [b]) => compare(a?.finding, b?.finding));
  const shown = sorted.slice(0, MOST_FINDINGS);
  const open = shown.flatMap(([first]) => (first === undefined || isSettled(first.finding) ? [] : [first.finding]));
  const changed = images.reduce((sum, { newsCounts }) => sum + newsCount(newsCounts), 0);
  const told = shown.reduce((sum, same) => sum + same.length, 0);
  const [worst] = open;
  return {
    findings: shown.flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [
            findingTelling(
              first.finding,
              images.length > 1 ? inImages(first.image, others, imageCount > images.length) : undefined,
            ),
          ],
    ),
    findingsLeft: Math.max(0, changed - told),
    remedies: remediesOf(open),
    ...(worst === undefined || worst.mute === '' ? {} : { mute: commandOf(worst.mute, MOST_MUTE) }),
  };
}

function likeness({ change, id, package: name, installed, fixedVersion }: AlertFinding): string {
  return JSON.stringify([change, id, name, installed, fixedVersion]);
}

/** Of images that the message does not show it is not known whether they have it. */
function inImages(first: AlertImage, others: readonly { readonly image: AlertImage }[], isCut: boolean): string {
  const names = [first, ...others.map(({ image }) => image)].map(shortName);
  return isCut && names.length > 2 ? `${fewOf(names, 2, 2)} and others` : fewOf(names, 2, names.length);
}

function compare(a: AlertFinding | undefined, b: AlertFinding | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return (
    Number(isSettled(a)) - Number(isSettled(b)) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.knownExploited) - Number(a.knownExploited) ||
    FINDING_CHANGES.findIndex((change) => change === a.change) -
      FINDING_CHANGES.findIndex((change) => change === b.change) ||
    (b.epss ?? 0) - (a.epss ?? 0)
  );
}

function isSettled({ change }: AlertFinding): boolean {
  return change === 'fixed' || change === 'excused';
}

function remediesOf(findings: readonly AlertFinding[]): readonly RemedyTelling[] {
  const mended = Map.groupBy(findings, ({ remedy }) => remedy ?? '');
  mended.delete('');
  return [...mended].slice(0, MOST_REMEDIES).map(([command, those]) => {
    const ids = [...new Set(those.map(({ id }) => id))];
    return { command: commandOf(command), ids: fewOf(ids, MOST_IDS, ids.length) };
  });
}
