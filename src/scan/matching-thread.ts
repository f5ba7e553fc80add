import { setInterval as every } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createAdvisoryLibrary } from '../advisory/index.ts';
import { openSqlite } from '../db/index.ts';
import { beginComposition, databaseInventories, EXTRACTOR_VERSION } from '../inventory/index.ts';
import { systemClock } from '../lib/clock.ts';
import { recordImage, rematch, type StoredSnapshot } from '../match/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageToRecord, Recorded } from './inspect.ts';
import type { MatchingMessage, MatchingRequest, MatchingSettings } from './matching-messages.ts';

/*
 * The thread that composes and matches, with a connection of its own. It answers one request after another, and looks
 * every second whether another snapshot is active.
 */

const LOOK_EVERY_MILLISECONDS = 1_000;
const ABSENT = { kind: 'failed', reason: 'its bytes were never pushed here' } as const;

const { databaseFile, advisoriesFolder } = workerData as MatchingSettings;
const database = await openSqlite(databaseFile);
const library = createAdvisoryLibrary({ database, folder: advisoriesFolder });
const inventories = databaseInventories(database, systemClock);
const closing = new AbortController();

parentPort?.on('message', (message: MatchingRequest | 'close') => {
  if (message === 'close') closing.abort();
  else void answer(message);
});
await watchSnapshots();
await library.close();
await database.close();
parentPort?.close();

async function answer({ id, image }: MatchingRequest): Promise<void> {
  try {
    say({ kind: 'recorded', id, recorded: await record(image) });
  } catch (error) {
    say({ kind: 'refused', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function record({
  manifestDigest,
  layers,
  absent,
  layersLeftOut,
  ...platform
}: ImageToRecord): Promise<Recorded> {
  const unreadable = layersLeftOut === 0 ? [] : [`it has ${layersLeftOut} more than the ${layers.length} looked at`];
  const composition = beginComposition();
  for (const digest of layers) {
    const outcome = absent.includes(digest) ? ABSENT : await inventories.get(digest);
    composition.add(outcome?.kind === 'read' ? outcome.inventory : undefined);
    unreadable.push(...reasonOf(digest, outcome));
  }
  const inventory = composition.image();
  const recorded = await recordImage(
    { database, now: systemClock, activeSnapshot: () => library.active() },
    { manifestDigest, ...platform, layers, inventory, unreadable, extractorVersion: EXTRACTOR_VERSION },
  );
  const { coverage, at, sourceUpdatedAt } = recorded;
  return { coverage, at, ...(sourceUpdatedAt === undefined ? {} : { sourceUpdatedAt }) };
}

function reasonOf(digest: Digest, outcome: Awaited<ReturnType<typeof inventories.get>>): string[] {
  if (outcome?.kind === 'read') return [];
  return [`layer ${digest}: ${outcome?.reason ?? 'it was not looked at'}`];
}

async function watchSnapshots(): Promise<void> {
  let matched: StoredSnapshot | undefined;
  try {
    for await (const _ of every(LOOK_EVERY_MILLISECONDS, undefined, { signal: closing.signal })) {
      matched = await follow(matched);
    }
  } catch (error) {
    if (!closing.signal.aborted) throw error;
  }
}

/** Brings all packages to the active snapshot, and answers that; what could not be done is tried again. */
async function follow(matched: StoredSnapshot | undefined): Promise<StoredSnapshot | undefined> {
  try {
    const to = await library.active();
    if (to === undefined || to.id === matched?.id) return matched;
    const from = matched === undefined ? {} : { from: matched };
    const { matched: count, changes } = await rematch({
      database,
      now: systemClock,
      ...from,
      to,
      signal: closing.signal,
    });
    say({ kind: 'rematched', snapshot: to.snapshot.digest, matched: count, changes });
    return to;
  } catch (error) {
    if (!closing.signal.aborted) say({ kind: 'fault', message: String(error) });
    return matched;
  }
}

function say(message: MatchingMessage): void {
  parentPort?.postMessage(message);
}
