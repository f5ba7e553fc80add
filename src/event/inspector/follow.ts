import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { wakeable } from '../../lib/wakeable.ts';
import { matchesPattern, mayMatch } from '../../pattern/index.ts';
import type { Images } from '../../registry/types.ts';
import { envelopeOf } from '../bus.ts';
import type { RulesReader } from '../rules-types.ts';
import type { Bus, NewEvent } from '../types.ts';
import { changedVulnerabilities, type Since } from './changed.ts';
import { beginCursor, moveCursor, readCursor } from './cursor.ts';
import { type FindingPlace, findingEvent } from './detail.ts';
import { concernedImages } from './images.ts';
import { findingNews } from './news.ts';
import type { FoundImage } from './types.ts';

export interface FindingEventsOptions extends FindingPlace {
  readonly db: Database;
  readonly bus: Bus;
  readonly rules: RulesReader;
  readonly images: Pick<Images, 'places'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after a commit that put events. */
  onEvent(): void;
}

/** What puts the findings on the bus that updates of advisories open, change and close. */
export interface FindingEvents {
  /** All packages are matched against another snapshot. */
  rematched(snapshotId: number): void;
  /** Ends early; the next start goes on. */
  close(): Promise<void>;
}

const AGAIN_AFTER_MILLISECONDS = 30_000;

/** Follows updates until it is closed; what could not be done is tried again. */
export function startFindingEvents(options: FindingEventsOptions): FindingEvents {
  const { db, clock, log } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let upTo: number | undefined;
  const beat = async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const following = wakeable(
    async () => {
      await beginCursor(db, clock());
      const to = upTo;
      if (to === undefined) return;
      await followFindings({ ...options, beat }, to);
      if (upTo === to) upTo = undefined;
    },
    {
      signal,
      onError: (error) => {
        if (!signal.aborted) log.error({ err: error }, 'cannot tell what an update of advisories found');
      },
    },
  );
  const timer = setInterval(following.wake, AGAIN_AFTER_MILLISECONDS);
  following.wake();
  return {
    rematched(snapshotId) {
      upTo = snapshotId;
      following.wake();
    },
    async close() {
      clearInterval(timer);
      controller.abort();
      await following.underWay();
    },
  };
}

export interface FollowOptions extends Omit<FindingEventsOptions, 'log'> {
  /** Awaited between steps: others get their turn, and what it throws ends the work. */
  beat(): Promise<void>;
}

/**
 * Puts `Inspector2 Finding` for each vulnerability of each image in use of which an update of advisories, up to a snapshot
 * that all packages are matched against, says something else than before. Only what an enabled rule wants is written; where
 * none could, nothing is looked up either. Cut off in between, it begins again, and the same news have the same ids.
 */
export async function followFindings(options: FollowOptions, upTo: number): Promise<void> {
  const { db, clock } = options;
  const after = await readCursor(db.query);
  if (after === undefined || after.snapshotId === upTo) return;
  const at = clock();
  if (await isAnyWanted(options)) await putAll(options, { after, upTo });
  await moveCursor(db, { snapshotId: upTo, highestId: Math.max(after.highestId, upTo), at });
}

async function isAnyWanted({ rules, account, region }: FollowOptions): Promise<boolean> {
  const known = { version: '0', 'detail-type': 'Inspector2 Finding', source: 'aws.inspector2', account, region };
  return (await rules.enabled()).some(({ pattern }) => mayMatch(pattern, known));
}

async function putAll(options: FollowOptions, since: Since): Promise<void> {
  const { db, images, beat } = options;
  const { after, upTo } = since;
  const span = { after: Math.min(after.highestId, upTo - 1), upTo };
  for await (const places of concernedImages(db.query, images, { span, beat })) {
    await putOf(options, since, places);
    await beat();
  }
}

/** Events in one transaction: a push waits for one of them at most. */
const BATCH = 50;

async function putOf(
  options: FollowOptions,
  since: Since,
  places: readonly [FoundImage, ...FoundImage[]],
): Promise<void> {
  const { db, rules, clock } = options;
  const changed = await changedVulnerabilities(db.query, places[0].id, since);
  if (changed.length === 0) return;
  const enabled = await rules.enabled();
  for (const image of places) {
    let batch: NewEvent[] = [];
    // Of what came later, its push told.
    const older = changed.filter(({ lastAt }) => lastAt >= image.pushedAt);
    for await (const news of findingNews(db.query, image, { changed: older, now: clock() })) {
      const event = findingEvent(news, image, options);
      const envelope = envelopeOf(event, options);
      if (enabled.some(({ pattern }) => matchesPattern(pattern, envelope))) batch.push(event);
      if (batch.length < BATCH) continue;
      await put(options, batch);
      batch = [];
    }
    await put(options, batch);
  }
}

async function put({ db, bus, onEvent, beat }: FollowOptions, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db.note(async (tx) => {
    for (const event of events) await bus.put(tx, event);
  });
  onEvent();
  await beat();
}
