import type { Query } from '../../db/index.ts';
import type { Reach } from '../../match/index.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Images } from '../../registry/types.ts';
import type { TagPlace } from '../due/due.ts';
import { isAbout, watches } from '../rules/rule.ts';
import type { StoredRule } from '../rules/rules.ts';
import { type Comparison, compare, isNews, type News, newsOf } from './compare.ts';
import { type Found, type FoundSummary, summaryOf } from './found.ts';
import { lookAt } from './look.ts';
import { recall } from './memory.ts';
import { isSameTold, packTold, type Told } from './told.ts';
import { learnedOf } from './touched.ts';

/** What tags are weighed with. */
export interface Weighing {
  readonly query: Query;
  readonly images: Pick<Images, 'children'>;
  readonly reach: Reach | undefined;
  readonly now: number;
  /** Rules that are on. */
  readonly rules: readonly StoredRule[];
  readonly currentTags: readonly string[];
}

/** What a tag comes to for one rule. */
export interface Weighed {
  readonly rule: StoredRule;
  readonly comparison: News;
  /** What is to be remembered, packed: of many tags at once that is much. */
  readonly packed: Uint8Array;
  /** What was there when the rule was made is remembered in silence. */
  readonly isFirstSight: boolean;
  readonly isNews: boolean;
  /** Whether there is anything else to remember. */
  readonly isChanged: boolean;
}

/** What is ahead by more was noted before the clock was set back: as of now its findings would look as if gone. */
const AHEAD_MILLISECONDS = 10_000;

/** A tag as it was weighed: `later` where it is too early to look, `nothing` where no rule has to do with it. */
export type WeighedTag =
  | { readonly kind: 'nothing' | 'later' }
  | {
      readonly kind: 'weighed';
      readonly repository: string;
      readonly digest: Digest;
      readonly found: FoundSummary;
      readonly results: readonly Weighed[];
    };

/** Looks at a tag once, for all rules that watch it. */
export async function weigh(weighing: Weighing, place: TagPlace): Promise<WeighedTag> {
  const { query, rules, currentTags } = weighing;
  const row = await taggedRow(query, place);
  if (row === undefined || row.sandbox === 1) return { kind: 'nothing' };
  const { repository, tag, updated_at: movedAt } = row;
  const digest = row.digest as Digest;
  const concerned = rules.filter((rule) => isAbout(rule, repository) && watches(rule, currentTags, tag));
  if (concerned.length === 0) return { kind: 'nothing' };
  if (await isBeingInspected(query, digest)) return { kind: 'later' };
  const memory = await recall(query, place);
  if (Math.max(movedAt, memory.at) > weighing.now + AHEAD_MILLISECONDS) return { kind: 'later' };
  const found = await lookAt(weighing, { repository, tag, digest });
  if (found === undefined) return { kind: 'nothing' };
  const results: Weighed[] = [];
  for (const rule of concerned) {
    results.push(await weighFor(query, { rule, told: memory.told.get(rule.id), found, movedAt }));
  }
  return { kind: 'weighed', repository, digest, found: summaryOf(found), results };
}

interface ForRule {
  readonly rule: StoredRule;
  readonly told: Told | undefined;
  readonly found: Found;
  /** When the tag came to point to it. */
  readonly movedAt: number;
}

async function weighFor(query: Query, { rule, told, found, movedAt }: ForRule): Promise<Weighed> {
  const isFirstSight = told === undefined && movedAt <= rule.since;
  const comparison = await compareWithLearned(query, { rule, told, found });
  return {
    rule,
    comparison: newsOf(comparison),
    packed: packTold(comparison.told),
    isFirstSight,
    isNews: !isFirstSight && isNews(comparison),
    isChanged: told === undefined || !isSameTold(told, comparison.told),
  };
}

/** What was learned is looked up only where it may make a difference. */
async function compareWithLearned(query: Query, { rule, told, found }: Omit<ForRule, 'movedAt'>): Promise<Comparison> {
  const comparison = compare(told, found, rule);
  if (told === undefined || comparison.items.length === 0) return comparison;
  return compare(told, found, rule, await learnedOf(query, told, found));
}

async function taggedRow(query: Query, { repositoryId, tag }: TagPlace) {
  return await query
    .selectFrom('tag')
    .innerJoin('repository', 'repository.id', 'tag.repository_id')
    .select(['tag.name as tag', 'tag.digest', 'tag.updated_at', 'repository.name as repository', 'repository.sandbox'])
    .where('tag.repository_id', '=', repositoryId)
    .where('tag.name', '=', tag)
    .executeTakeFirst();
}

/** A push makes news once its image is inspected: until then what it mends looks as if it were gone. */
async function isBeingInspected(query: Query, digest: string): Promise<boolean> {
  const row = query.selectFrom('job').select('id').where('kind', '=', 'inspect').where('key', '=', digest);
  return (await row.executeTakeFirst()) !== undefined;
}
