import type { Digest } from '../../oci/digest.ts';
import { rankOf } from '../rules/rule.ts';
import { FINDING_CHANGES } from '../types.ts';
import { isOpenItem, type News, type NewsItem } from './compare.ts';
import type { FoundSummary } from './found.ts';

/** An image of a repository that something is to be told of, under one or several watched tags. */
export interface ImageNews {
  readonly repositoryId: number;
  readonly repository: string;
  readonly digest: Digest;
  /** Those that the rule watches and something changed for. */
  readonly watched: readonly string[];
  readonly found: FoundSummary;
  /** What changed, the worst first, and last what is fixed or excused; over all of its tags each once. */
  readonly items: readonly NewsItem[];
  readonly hasFailed: boolean;
  readonly coverageLost: boolean;
  readonly stillOpen: number;
  readonly openSince?: number;
}

/** What changed for the readers of a rule under one tag. */
export interface TagNews {
  readonly repositoryId: number;
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly found: FoundSummary;
  readonly comparison: News;
}

/** Brings together what is told of one image: several tags of a repository may point to it. The worst comes first. */
export function newsOfImages(tags: readonly TagNews[]): readonly ImageNews[] {
  const images = Map.groupBy(tags, ({ repositoryId, digest }) => `${repositoryId} ${digest}`);
  return [...images.values()].flatMap(newsOfImage).toSorted(byWorst);
}

function newsOfImage(tags: readonly TagNews[]): readonly ImageNews[] {
  const [first] = tags;
  if (first === undefined) return [];
  const { repositoryId, repository, digest, found } = first;
  const comparisons = tags.map(({ comparison }) => comparison);
  const since = comparisons.flatMap(({ openSince }) => (openSince === undefined ? [] : [openSince]));
  const items = distinct(comparisons.flatMap((one) => one.items));
  return [
    {
      repositoryId,
      repository,
      digest,
      watched: tags.map(({ tag }) => tag).toSorted(),
      found,
      items,
      hasFailed: comparisons.some((one) => one.hasFailed),
      coverageLost: comparisons.some((one) => one.coverageLost),
      stillOpen: Math.min(...comparisons.map((one) => one.stillOpen)),
      ...(since.length === 0 ? {} : { openSince: Math.min(...since) }),
    },
  ];
}

/** What is news under two tags is told once: as what is worst. */
function distinct(items: readonly NewsItem[]): readonly NewsItem[] {
  const inTurn = items.toSorted((a, b) => FINDING_CHANGES.indexOf(a.change) - FINDING_CHANGES.indexOf(b.change));
  const known = new Map<string, NewsItem>();
  for (const item of inTurn) {
    const { type, package: name, names } = item.change === 'fixed' ? item.told : item.found;
    const key = JSON.stringify([type, name, names[0]]);
    if (!known.has(key)) known.set(key, item);
  }
  return [...known.values()].toSorted(bySeverity);
}

function bySeverity(a: NewsItem, b: NewsItem): number {
  const openFirst = Number(isOpenItem(b)) - Number(isOpenItem(a));
  const [one, other] = [weight(a), weight(b)];
  return (
    openFirst ||
    rankOf(one.severity) - rankOf(other.severity) ||
    Number(other.knownExploited) - Number(one.knownExploited) ||
    (other.score ?? -1) - (one.score ?? -1)
  );
}

function weight(item: NewsItem) {
  return item.change === 'fixed' ? item.told : item.found;
}

function byWorst(a: ImageNews, b: ImageNews): number {
  return (
    Number(b.hasFailed) - Number(a.hasFailed) ||
    rankOfImage(a) - rankOfImage(b) ||
    b.items.length - a.items.length ||
    (a.repository < b.repository ? -1 : 1)
  );
}

function rankOfImage({ items }: ImageNews): number {
  const open = items.filter(isOpenItem).map(({ found }) => rankOf(found.severity));
  return Math.min(99, ...open);
}
