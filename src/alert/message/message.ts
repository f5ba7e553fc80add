import type { ExcuseToTellOf } from '../../excuse/index.ts';
import type { Severity } from '../../match/types.ts';
import { isOpenItem, type NewsItem } from '../news/compare.ts';
import type { ImageNews } from '../news/news.ts';
import type { AlertChange, AlertFinding, AlertImage, AlertMessage, SeverityCounts } from '../types.ts';
import { countsInWords, newsInWords, some, tagsInWords } from '../wording/index.ts';
import { alertExcuse } from './excuse-commands.ts';
import { groupsOf } from './groups.ts';
import { installedNames, muteCommand, remedyOf } from './remedy.ts';

/** What a message says of an image besides what changed. */
export interface ImageDetails {
  /** All of the image's tags, as they are to be shown. */
  readonly tags: readonly string[];
  readonly source?: AlertImage['source'];
  /** Programs that install packages of rpm, which it has. */
  readonly installers: ReadonlySet<string>;
}

export interface MessageParts {
  readonly id: string;
  readonly kind: 'change' | 'digest' | 'excuses';
  readonly rule: string;
  readonly at: number;
  /** Of a digest: since when. */
  readonly since?: number;
  /** The worst first; one at least, unless there are excuses. */
  readonly images: readonly ImageNews[];
  /** Names of images that others are built on, by their last layer. */
  readonly bases?: ReadonlyMap<string, string>;
  /** That somebody has to look at again. */
  readonly excuses?: readonly ExcuseToTellOf[];
  /** Of those that are shown. */
  details(image: ImageNews): ImageDetails | undefined;
  /** This server's address, without a slash at its end. */
  readonly url: string;
}

/** Images, and findings of each, that a message shows. */
export const MOST_SHOWN = 10;

/** What the channels of a rule are told. */
export function messageOf(parts: MessageParts): AlertMessage {
  const { id, kind, rule, at, since, images, excuses = [], bases } = parts;
  return {
    id,
    kind,
    rule,
    at,
    ...(since === undefined ? {} : { since }),
    headline: headlineOf(parts),
    images: images.slice(0, MOST_SHOWN).map((image) => imageOf(image, parts)),
    imageCount: images.length,
    ...groupsOf(images, bases),
    excuses: excuses.slice(0, MOST_SHOWN).map(alertExcuse),
    excuseCount: excuses.length,
  };
}

/** The address of an image's page. */
export function pageOf(url: string, { repository, digest }: Pick<ImageNews, 'repository' | 'digest'>): string {
  return `${url}/repositories/${encodeURIComponent(repository)}/images/${digest}`;
}

/** Of one image in the words that ECR's readers know; of several, a sentence over all. */
function headlineOf({ kind, images, details, excuses = [] }: MessageParts): string {
  const [image] = images;
  if (image === undefined) return excusesText(excuses);
  if (images.length === 1) {
    const tags = tagsInWords({ tags: details(image)?.tags ?? image.watched, watched: image.watched });
    const word = image.found.status === 'FAILED' ? 'failed' : 'complete';
    return `ECR image scan ${word} on image ${image.repository} ${tags}`;
  }
  return `${kind === 'digest' ? 'Digest: ' : ''}${changesText(images)}`;
}

/** Of what somebody has to do something about. */
function openCounts(images: readonly ImageNews[]): SeverityCounts {
  const counts: Partial<Record<Severity, number>> = {};
  for (const { found } of images.flatMap(({ items }) => items).filter(isOpenItem)) {
    counts[found.severity] = (counts[found.severity] ?? 0) + 1;
  }
  return counts;
}

/** `Excuses: 2 end soon, 1 is over, 1 is about nothing any more`. */
function excusesText(excuses: readonly ExcuseToTellOf[]): string {
  const parts = EXCUSE_WORDS.flatMap(([state, one, several]) => {
    const count = excuses.filter((each) => each.state === state).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return `Excuses: ${parts.join(', ')}`;
}

const EXCUSE_WORDS: readonly (readonly [ExcuseToTellOf['state'], one: string, several: string])[] = [
  ['expired', 'is over', 'are over'],
  ['expiring', 'ends soon', 'end soon'],
  ['stale', 'is about nothing any more', 'are about nothing any more'],
];

/** `36 new, 2 fixed in 12 images: 36 high; 1 image cannot be scanned`. */
function changesText(images: readonly ImageNews[]): string {
  const changed = images.filter(({ items }) => items.length > 0);
  const words = newsInWords(itemCounts(changed));
  const severities = countsInWords(openCounts(changed));
  const failed = images.filter(({ hasFailed }) => hasFailed).length;
  const lost = images.filter(({ coverageLost }) => coverageLost).length;
  const parts = [
    ...(words === undefined ? [] : [`${words} in ${some(changed.length, 'image')}`]),
    ...(failed === 0 ? [] : [`${some(failed, 'image')} cannot be scanned`]),
    ...(lost === 0 ? [] : [`less is known of ${some(lost, 'image')}`]),
  ];
  return [severities === undefined ? parts[0] : `${parts[0]}: ${severities}`, ...parts.slice(1)].join('; ');
}

function itemCounts(images: readonly ImageNews[]): Partial<Record<AlertChange, number>> {
  const counts: Partial<Record<AlertChange, number>> = {};
  for (const { change } of images.flatMap(({ items }) => items)) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
}

function newsCounts(image: ImageNews): Partial<Record<AlertChange, number>> {
  const { hasFailed, coverageLost } = image;
  const counts = itemCounts([image]);
  return { ...counts, ...(hasFailed ? { 'scan-failed': 1 } : {}), ...(coverageLost ? { 'coverage-lost': 1 } : {}) };
}

function imageOf(image: ImageNews, { details, url }: MessageParts): AlertImage {
  const { repository, digest, watched, found, coverageLost, stillOpen, openSince } = image;
  const { tags = watched, source, installers = new Set<string>() } = details(image) ?? {};
  return {
    repository,
    tags,
    watched,
    digest,
    page: pageOf(url, image),
    ...(source === undefined ? {} : { source }),
    status: found.status,
    ...(found.description === undefined ? {} : { description: found.description }),
    coverageLost,
    counts: found.counts,
    news: image.items.slice(0, MOST_SHOWN).map((item) => findingOf(item, { repository, installers })),
    newsCounts: newsCounts(image),
    stillOpen,
    ...(openSince === undefined ? {} : { openSince }),
  };
}

interface FindingPlace {
  readonly repository: string;
  readonly installers: ReadonlySet<string>;
}

function findingOf(item: NewsItem, { repository, installers }: FindingPlace): AlertFinding {
  const [id = ''] = item.change === 'fixed' ? item.told.names : item.found.names;
  const mute = muteCommand(id, repository);
  if (item.change === 'fixed') {
    const { uri, severity, package: name, installed, knownExploited, since } = item.told;
    const link = webAddress(uri);
    const about = { id, severity, package: name, installed, knownExploited, openedAt: since, mute };
    return { change: 'fixed', ...about, ...(link === undefined ? {} : { uri: link }) };
  }
  const { found, told, change } = item;
  const { package: place, also, fixedVersion, epss, verdict, excusedBy } = found.worst;
  const names = installedNames(place, also);
  const remedy = remedyOf({ type: place.type, names, fixedVersion, installers });
  const uri = webAddress(found.worst.uri);
  return {
    change,
    id,
    ...(uri === undefined ? {} : { uri }),
    severity: found.severity,
    ...(change === 'severity-raised' && told !== undefined ? { before: told.severity } : {}),
    package: place.name,
    installed: place.version,
    ...(fixedVersion === undefined ? {} : { fixedVersion }),
    path: place.path,
    knownExploited: found.knownExploited,
    ...(epss === undefined ? {} : { epss: epss.score }),
    ...(verdict === 'undetermined' ? { isUndetermined: true } : {}),
    ...(change === 'excused' && excusedBy !== undefined ? { excusedBy } : {}),
    openedAt: told === undefined ? found.since : Math.min(found.since, told.since),
    ...(remedy === undefined ? {} : { remedy }),
    mute,
  };
}

/** An advisory's address may be anything. */
function webAddress(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}
