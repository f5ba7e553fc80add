import type { Database } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Reach } from '../../match/index.ts';
import type { Digest } from '../../oci/digest.ts';
import { readCurrentTags } from '../../registry/index.ts';
import type { Registry } from '../../registry/types.ts';
import type { DetailsFrom } from '../message/details.ts';
import { compare, isNews, newsOf } from '../news/compare.ts';
import { summaryOf } from '../news/found.ts';
import { lookAt } from '../news/look.ts';
import type { TagNews } from '../news/news.ts';
import { type AlertRule, isAbout, watches } from '../rules/rule.ts';
import { channelsFor } from '../telling/receivers.ts';
import { composeMessage } from '../telling/tell.ts';
import type { AlertMessage } from '../types.ts';
import { intervalsSince } from './intervals.ts';
import { countMessages, type Moment, momentsOf } from './replay.ts';

export interface PreviewOptions {
  readonly db: Database;
  readonly registry: DetailsFrom['registry'] & { readonly images: Pick<Registry['images'], 'children' | 'content'> };
  reach(): Promise<Reach | undefined>;
  readonly clock: Clock;
  /** This server's address, without a slash at its end. */
  readonly url: string;
  /** Awaited between tags: requests come first. */
  beat(): Promise<void>;
}

/** What a rule comes to. */
export interface Preview {
  /** Who is told; nobody where it is empty. */
  readonly channels: readonly string[];
  /** Tags that it watches now, over all repositories. */
  readonly tags: number;
  /** How many of them were looked at: where that is fewer, the rest is of those alone, and counts are the least there are. */
  readonly looked: number;
  /** What it would say now to whoever was never told anything: all that is open. Undefined where nothing is. */
  readonly message?: AlertMessage;
  /**
   * How many messages it would have sent in the last days, of the images that tags point to now: what they pointed to
   * before, which scans failed and what was excused then is not kept.
   */
  readonly past: { readonly days: number; readonly messages: number };
}

const DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;
const PAGE = 500;
const COUNTED_AT_ONCE = 200;

/** How long somebody waits for a preview. */
export interface PreviewPatience {
  /** Aborted when nobody does any more: it is given up between two tags. */
  readonly signal?: AbortSignal;
  /** No tag is looked at after that; absent, all are. */
  readonly mostMilliseconds?: number;
}

/** What a rule would tell now, and would have told. Nothing is sent, and nothing remembered. */
export async function previewRule(
  options: PreviewOptions,
  rule: AlertRule,
  { signal, mostMilliseconds = Number.POSITIVE_INFINITY }: PreviewPatience = {},
): Promise<Preview> {
  const { db, clock, registry, beat } = options;
  const now = clock();
  const look = { query: db.query, images: registry.images, reach: await options.reach(), now };
  const from = now - DAYS * DAY_MILLISECONDS;
  const news: TagNews[] = [];
  const moments: Moment[] = [];
  let [tags, looked] = [0, 0];
  for await (const row of watchedTags(options, rule)) {
    tags += 1;
    if (clock() - now > mostMilliseconds) {
      if (tags % COUNTED_AT_ONCE === 0) await beat();
      continue;
    }
    await beat();
    if (signal?.aborted === true) throw new Error(`nobody waits for the preview of "${rule.name}"`);
    looked += 1;
    const found = await lookAt(look, row);
    if (found === undefined) continue;
    const comparison = compare(undefined, found, { ...rule, changes: ['new', 'scan-failed'] });
    if (isNews(comparison)) news.push({ ...row, found: summaryOf(found), comparison: newsOf(comparison) });
    const digests = found.images.map(({ digest }) => digest);
    const intervals = await intervalsSince(db.query, digests, from);
    moments.push(...momentsOf(rule, { movedAt: row.movedAt, intervals }, from));
  }
  const kind = rule.when.kind === 'digest' ? 'digest' : 'change';
  const message = news.length === 0 ? undefined : await composeMessage(options, { rule, kind, at: now, tags: news });
  return {
    channels: (await channelsFor(db.query, rule)).map(({ name }) => name),
    tags,
    looked,
    ...(message === undefined ? {} : { message }),
    past: { days: DAYS, messages: countMessages(rule, moments) },
  };
}

interface WatchedTag {
  readonly repositoryId: number;
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly movedAt: number;
}

async function* watchedTags({ db }: PreviewOptions, rule: AlertRule): AsyncIterable<WatchedTag> {
  const current = await readCurrentTags(db.query);
  const repositories = await db.query
    .selectFrom('repository')
    .select(['id', 'name'])
    .where('sandbox', '=', 0)
    .orderBy('name')
    .execute();
  for (const { id, name } of repositories.filter((each) => isAbout(rule, each.name))) {
    for (let after = ''; ; ) {
      const rows = await db.query
        .selectFrom('tag')
        .select(['name', 'digest', 'updated_at'])
        .where('repository_id', '=', id)
        .where('name', '>', after)
        .orderBy('name')
        .limit(PAGE)
        .execute();
      for (const { name: tag, digest, updated_at: movedAt } of rows.filter((row) => watches(rule, current, row.name))) {
        yield { repositoryId: id, repository: name, tag, digest: digest as Digest, movedAt };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last.name;
    }
  }
}
