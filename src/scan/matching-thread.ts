import { setInterval as every } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createAdvisoryLibrary } from '../advisory/index.ts';
import { openSqlite } from '../db/index.ts';
import { databaseInventories, fileKey } from '../inventory/index.ts';
import { systemClock } from '../lib/clock.ts';
import { impactOf, recallImage, rematch, rematchByThisCode, type StoredSnapshot } from '../match/index.ts';
import { explainStored } from './explained.ts';
import type { ImageToRecord, Recorded } from './inspect.ts';
import { NEVER_PUSHED } from './inventories.ts';
import type { MatchingMessage, MatchingRequest, MatchingSettings } from './matching-messages.ts';
import { recordedOf, recordLayers } from './record-image.ts';
import { saidByAdvisories } from './said.ts';

/*
 * The thread that composes and matches, with a connection of its own. It answers one request after another, and looks
 * every second whether another snapshot is active.
 */

const LOOK_EVERY_MILLISECONDS = 1_000;
const ABSENT = { kind: 'failed', reason: NEVER_PUSHED } as const;

const { databaseFile, advisoriesFolder, extractorVersion } = workerData as MatchingSettings;
const database = await openSqlite(databaseFile);
const library = createAdvisoryLibrary({ database, folder: advisoriesFolder });
const inventories = databaseInventories(database, systemClock, extractorVersion);
const activeSnapshot = () => library.active();
const explaining = { query: database.query, activeSnapshot };
const recording = { database, now: systemClock, activeSnapshot, extractorVersion };
const closing = new AbortController();

parentPort?.on('message', (message: MatchingRequest | 'close') => {
  if (message === 'close') closing.abort();
  else void answer(message);
});
await watchSnapshots();
await library.close();
await database.close();
parentPort?.close();

async function answer(request: MatchingRequest): Promise<void> {
  const { id } = request;
  try {
    if (request.kind === 'record') say({ kind: 'recorded', id, recorded: await record(request.image) });
    else if (request.kind === 'recall') say({ kind: 'recalled', id, recorded: await recall(request.manifestDigest) });
    else if (request.kind === 'say')
      say({ kind: 'said', id, said: await saidByAdvisories(activeSnapshot, request.name) });
    else say({ kind: 'explained', id, explanation: await explainStored(explaining, request.explaining) });
  } catch (error) {
    say({ kind: 'refused', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function record({ absent, attached, ...image }: ImageToRecord): Promise<Recorded> {
  return await recordLayers(recording, {
    ...image,
    outcomeOf: async (layer) => (absent.includes(layer) ? ABSENT : await inventories.get(layer)),
    attached: attached.map((digest) => ({ digest, outcome: () => inventories.get(fileKey(digest)) })),
  });
}

async function recall(manifestDigest: string): Promise<Recorded | undefined> {
  const known = await recallImage(recording, { manifestDigest, extractorVersion });
  return known && recordedOf(known);
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
    const options = { database, now: systemClock, to, signal: closing.signal };
    const { matched: count } = await rematch({ ...options, ...from });
    if (matched === undefined) await rematchByThisCode(options);
    const impact = await impactOf(database.query, to.id);
    say({ kind: 'rematched', snapshotId: to.id, snapshot: to.snapshot.digest, matched: count, impact });
    return to;
  } catch (error) {
    if (!closing.signal.aborted) say({ kind: 'fault', message: String(error) });
    return matched;
  }
}

function say(message: MatchingMessage): void {
  parentPort?.postMessage(message);
}
