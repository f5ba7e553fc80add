import type { AlertImage, AlertMessage } from '../types.ts';
import { clean } from './clean.ts';
import { newsInWords } from './counts.ts';
import { type ExcuseTelling, excuseTelling } from './excuse.ts';
import { type GroupTelling, groupTelling } from './group.ts';
import { type ImageTelling, imageTelling, openInWords, shortName } from './image.ts';
import { serverLink } from './links.ts';
import { momentInWords } from './moment.ts';
import { type Line, words } from './span.ts';
import { type WorstTelling, worstOf } from './worst.ts';

const MOST_TITLE = 400;
const MOST_RULE = 100;
/** What nobody gave a headline. */
const NAMELESS = 'Alert';

/**
 * A message in words, in nobody's markup: what a channel sets in its own. Every text is one clean line, every link leads
 * to a publisher or to this server.
 */
export interface Telling {
  /** What it is to whoever reads it: something to do, something done, or something that is not known. */
  readonly state: 'alarm' | 'relief' | 'doubt';
  /** `ECR image scan complete on image transfer-frontend v280,intg`. */
  readonly title: string;
  /** The state in a line: `transfer-frontend:intg: 3 new, 1 fixed (2 critical, 5 high open)`. */
  readonly subject: string;
  /** Before anything else: what kind of message it is, where that is not what happened just now. */
  readonly lead: readonly Line[];
  /** Where several images changed. */
  readonly groups: readonly GroupTelling[];
  readonly groupsLeft: number;
  readonly images: readonly ImageTelling[];
  readonly imagesLeft: number;
  readonly worst: WorstTelling;
  /** That somebody has to look at again. */
  readonly excuses: readonly ExcuseTelling[];
  readonly excusesLeft: number;
  /** Where more is told: a page of this server with what to call it. */
  readonly more?: { readonly href: string; readonly title: string };
  /** Who says it, and when. */
  readonly foot: string;
}

export function tellingOf(message: AlertMessage): Telling {
  const { images, imageCount, groups, groupCount, excuses, excuseCount, kind, rule, at } = message;
  const isTest = kind === 'test';
  const more = moreOf(message);
  return {
    state: stateOf(images),
    title: clean(message.headline, MOST_TITLE) || NAMELESS,
    subject: `${isTest ? 'Test: ' : ''}${subjectOf(message)}`,
    lead: leadOf(message),
    groups: groups.map(groupTelling),
    groupsLeft: Math.max(0, groupCount - groups.length),
    images: images.map(imageTelling),
    imagesLeft: Math.max(0, imageCount - images.length),
    worst: worstOf(message),
    excuses: excuses.map(excuseTelling),
    excusesLeft: Math.max(0, excuseCount - excuses.length),
    ...(more === undefined ? {} : { more }),
    foot: `Rule "${clean(rule, MOST_RULE)}", ${momentInWords(at)}`,
  };
}

/** The same with at most so many of each list, for whoever has no room for all. */
export function limitedTo(telling: Telling, most: number): Telling {
  const { groups, images, worst, excuses } = telling;
  const without = (list: readonly unknown[]) => Math.max(0, list.length - most);
  return {
    ...telling,
    groups: groups.slice(0, most),
    groupsLeft: telling.groupsLeft + without(groups),
    images: images.slice(0, most),
    imagesLeft: telling.imagesLeft + without(images),
    worst: {
      ...worst,
      findings: worst.findings.slice(0, most),
      findingsLeft: worst.findingsLeft + without(worst.findings),
    },
    excuses: excuses.slice(0, most),
    excusesLeft: telling.excusesLeft + without(excuses),
  };
}

function stateOf(images: readonly AlertImage[]): Telling['state'] {
  const has = (change: 'new' | 'excuse-ended' | 'known-exploited' | 'severity-raised') =>
    images.some(({ newsCounts }) => (newsCounts[change] ?? 0) > 0);
  if (has('new') || has('excuse-ended') || has('known-exploited') || has('severity-raised')) return 'alarm';
  const isDoubtful =
    images.length === 0 || images.some(({ status, coverageLost }) => status === 'FAILED' || coverageLost);
  return isDoubtful ? 'doubt' : 'relief';
}

function subjectOf({ images, imageCount, headline }: AlertMessage): string {
  const [image] = images;
  if (image === undefined || imageCount > 1) return clean(headline, 200) || NAMELESS;
  if (image.status === 'FAILED') return `${shortName(image)}: could not be scanned`;
  const lost = image.coverageLost ? 'coverage lost' : undefined;
  const news = [newsInWords(image.newsCounts), lost].filter((part) => part !== undefined).join(', ');
  const open = openInWords(image);
  return `${shortName(image)}: ${news === '' ? open : `${news} (${open})`}`;
}

function leadOf({ kind, since, at }: AlertMessage): readonly Line[] {
  switch (kind) {
    case 'test':
      return [[words('This is a test of the channel: nothing happened, and the image below is made up.')]];
    case 'digest':
      return since === undefined ? [] : [[words(`What changed from ${momentInWords(since)} to ${momentInWords(at)}.`)]];
    default:
      return [];
  }
}

/** Of one image its page; of several all that have the first of what is to be mended. */
function moreOf({ images, imageCount, groups }: AlertMessage): Telling['more'] {
  const [image] = images;
  if (image === undefined) return undefined;
  const page = serverLink(image.page);
  if (page === undefined) return undefined;
  if (imageCount === 1) return { href: page, title: 'the image’s page' };
  const [id] = groups[0]?.ids ?? [];
  const name = clean(id ?? '', 80);
  if (id === undefined || name !== id) return undefined;
  const [server] = page.split('/repositories/');
  return {
    href: `${server}/api/v1/vulnerabilities/${encodeURIComponent(id)}/images`,
    title: `all images with ${name}`,
  };
}
