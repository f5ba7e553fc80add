import type { Transaction } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Reach } from '../../match/index.ts';
import { readCurrentTags } from '../../registry/index.ts';
import type { Registry } from '../../registry/types.ts';
import { type DueTag, postponeDue, settleDue, settledTags, type TagPlace } from '../due/due.ts';
import { addPending, pendingOf, type Remembered, remember, settlePending } from '../news/memory.ts';
import type { TagNews } from '../news/news.ts';
import { type Weighed, type WeighedTag, weigh } from '../news/weigh.ts';
import { nextDigest } from '../rules/digest-times.ts';
import { allRules, type StoredRule } from '../rules/rules.ts';
import type { AlertMessage } from '../types.ts';
import { excusesDue, rememberExcuses } from './excuses-due.ts';
import { composeMessage, putMessage, type TellingOptions } from './tell.ts';

export interface RoundOptions extends TellingOptions {
  readonly registry: TellingOptions['registry'] & { readonly images: Pick<Registry['images'], 'children' | 'content'> };
  /** How far the advisories reach that are in use; undefined where there are none. */
  reach(): Promise<Reach | undefined>;
  readonly clock: Clock;
  /** How long before its end an excuse is told of. */
  readonly noticeDays: number;
  /** Awaited between tags: requests come first. Throws where it is to end. */
  beat(): Promise<void>;
}

/** Tags that one message may be about; of more, there are several messages. */
const MOST_TAGS = 5_000;
/** Tags whose silent changes are written together. */
const BATCH = 50;

/**
 * Looks at the tags that are due once nothing more comes, and tells the rules that tell at once. What is told is remembered
 * in the transaction that puts it on its way: it is told once, wherever this is cut off. Answers how many messages.
 */
export async function tellAtOnce(options: RoundOptions): Promise<number> {
  const { db, clock } = options;
  const due = await settledTags(db.query, clock(), MOST_TAGS);
  if (due.length === 0) return 0;
  const look = await looking(options);
  const told: LookedAt[] = [];
  let quiet: LookedAt[] = [];
  for (const tag of due) {
    await options.beat();
    const outcome = await weigh(look, tag);
    const batch = resultsOf(outcome).some(isToldNow) ? told : quiet;
    batch.push([tag, outcome]);
    if (quiet.length >= BATCH) {
      await settle(options, quiet);
      quiet = [];
    }
  }
  await settle(options, quiet);
  return await settle(options, told);
}

/** Makes the digests whose time has come, those too whose time came while nobody was there. Answers how many. */
export async function tellDigests(options: RoundOptions): Promise<number> {
  const { db, clock } = options;
  const now = clock();
  const rules = (await allRules(db.query)).filter(({ enabled, nextAt }) => enabled && (nextAt ?? Infinity) <= now);
  let count = 0;
  for (const rule of rules) if (await tellDigest(options, rule, now)) count += 1;
  return count;
}

async function tellDigest(options: RoundOptions, rule: StoredRule, now: number): Promise<boolean> {
  const { db, deliveries } = options;
  const look = { ...(await looking(options)), rules: [rule] };
  const places = await pendingOf(db.query, rule.id);
  const remembered: Remembered[] = [];
  const news: TagNews[] = [];
  const waiting = new Set<unknown>();
  for (const place of places) {
    await options.beat();
    const outcome = await weigh(look, place);
    if (outcome.kind === 'later') waiting.add(place);
    for (const one of resultsOf(outcome)) {
      if (one.isChanged) remembered.push({ ...place, ruleId: rule.id, at: look.now, packed: one.packed });
      if (one.isNews) news.push(...newsOf(place, outcome, one));
    }
  }
  const since = rule.toldAt ?? rule.since;
  const { noticeDays, beat } = options;
  const excuses = await excusesDue({ ...look, noticeDays, isMatched: look.reach !== undefined, beat }, rule);
  const isEmpty = news.length === 0 && excuses.length === 0;
  const message = isEmpty
    ? undefined
    : await composeMessage(options, { rule, kind: 'digest', at: now, since, tags: news, excuses });
  await db.write(async (tx) => {
    await remember(tx, remembered);
    await rememberExcuses(tx, { ruleId: rule.id, at: now }, excuses);
    await settlePending(
      tx,
      rule.id,
      places.filter((place) => !waiting.has(place)),
    );
    if (message !== undefined) await putMessage(tx, deliveries, { rule, message });
    const times = { told_at: now, next_at: nextDigest(rule.when, now) ?? null };
    await tx.updateTable('alert_rule').set(times).where('id', '=', rule.id).execute();
  });
  return message !== undefined;
}

async function looking({ db, registry, clock, reach }: RoundOptions) {
  const { query } = db;
  const rules = (await allRules(query)).filter(({ enabled }) => enabled);
  const currentTags = await readCurrentTags(query);
  return { query, images: registry.images, reach: await reach(), now: clock(), rules, currentTags };
}

type LookedAt = readonly [DueTag, WeighedTag];

/** Remembers what tags came to, and puts what is news on its way, in one transaction. Answers how many messages. */
async function settle(options: RoundOptions, tags: readonly LookedAt[]): Promise<number> {
  if (tags.length === 0) return 0;
  const { db, deliveries, clock } = options;
  const now = clock();
  const messages: { rule: StoredRule; message: AlertMessage }[] = [];
  for (const [rule, news] of newsByRule(tags)) {
    messages.push({ rule, message: await composeMessage(options, { rule, kind: 'change', at: now, tags: news }) });
  }
  const [later, done] = [tags.filter(isLater), tags.filter((one) => !isLater(one))];
  await db.write(async (tx) => {
    await writeMemory(tx, done, now);
    for (const message of messages) await putMessage(tx, deliveries, message);
    await settleDue(
      tx,
      done.map(([tag]) => tag),
    );
    await postponeDue(
      tx,
      later.map(([tag]) => tag),
      now,
    );
  });
  return messages.length;
}

/** A digest remembers what it told, and looks at its tags when its time comes. */
async function writeMemory(tx: Transaction, tags: readonly LookedAt[], at: number): Promise<void> {
  const [pending, remembered]: [Omit<Remembered, 'at' | 'packed'>[], Remembered[]] = [[], []];
  for (const [{ repositoryId, tag }, outcome] of tags) {
    for (const { rule, packed, isFirstSight, isChanged } of resultsOf(outcome)) {
      const one = { ruleId: rule.id, repositoryId, tag };
      if (rule.when.kind === 'digest' && !isFirstSight) pending.push(one);
      else if (isChanged) remembered.push({ ...one, at, packed });
    }
  }
  await addPending(tx, pending);
  await remember(tx, remembered);
}

function newsByRule(tags: readonly LookedAt[]): ReadonlyMap<StoredRule, readonly TagNews[]> {
  const news = new Map<StoredRule, TagNews[]>();
  for (const [place, outcome] of tags) {
    for (const one of resultsOf(outcome).filter(isToldNow)) {
      news.set(one.rule, [...(news.get(one.rule) ?? []), ...newsOf(place, outcome, one)]);
    }
  }
  return news;
}

function isLater([, { kind }]: LookedAt): boolean {
  return kind === 'later';
}

function isToldNow({ rule, isNews }: Weighed): boolean {
  return isNews && rule.when.kind === 'at-once';
}

function resultsOf(outcome: WeighedTag): readonly Weighed[] {
  return outcome.kind === 'weighed' ? outcome.results : [];
}

function newsOf({ repositoryId, tag }: TagPlace, outcome: WeighedTag, { comparison }: Weighed): readonly TagNews[] {
  if (outcome.kind !== 'weighed') return [];
  const { repository, digest, found } = outcome;
  return [{ repositoryId, repository, tag, digest, found, comparison }];
}
