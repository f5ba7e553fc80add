import type { AlertGroup } from '../types.ts';
import { clean, cut } from './clean.ts';
import { countsInWords, some } from './counts.ts';
import { commandOf } from './finding.ts';

const MOST_TITLE = 200;
const MOST_IDS = 5;
const MOST_IMAGES = 5;
const MOST_NAME = 200;
const MOST_NAMES = 400;

/** What is said of changes of several images that one thing mends. */
export interface GroupTelling {
  /** `openssl → 3.1.4-r5`, `team/base:12, which 60 of these images are built on`. */
  readonly title: string;
  /** `2 critical, 5 high: 7 findings in 6 images`. */
  readonly what: string;
  readonly remedy?: string;
  /** The first few, then how many more. */
  readonly ids: string;
  readonly images: string;
}

export function groupTelling({ title, remedy, counts, findings, ids, images, imageCount }: AlertGroup): GroupTelling {
  const severities = countsInWords(counts);
  const findingsIn = `${some(findings, 'finding')} in ${some(imageCount, 'image')}`;
  return {
    title: clean(title, MOST_TITLE),
    what: severities === undefined ? findingsIn : `${severities}: ${findingsIn}`,
    ...(remedy === undefined ? {} : { remedy: commandOf(remedy) }),
    ids: fewOf(ids, MOST_IDS, ids.length),
    images: fewOf(images, MOST_IMAGES, imageCount),
  };
}

/** `a, b and 12 more`. */
export function fewOf(texts: readonly string[], most: number, count: number): string {
  const shown = texts.slice(0, most).map((text) => clean(text, MOST_NAME));
  const left = Math.max(0, count - shown.length);
  if (shown.length === 0) return left === 0 ? '' : String(left);
  const names = cut(shown.join(', '), MOST_NAMES);
  return left === 0 ? names : `${names} and ${left.toLocaleString('en-GB')} more`;
}
