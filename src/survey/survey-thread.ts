import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createAdvisoryLibrary } from '../advisory/index.ts';
import { openSqlite } from '../db/index.ts';
import { systemClock } from '../lib/clock.ts';
import { changeMark } from './change-mark.ts';
import { survey } from './survey.ts';
import type { SurveyMessage, SurveySettings } from './survey-messages.ts';

/*
 * The thread that counts what is under current tags, with a connection of its own. It looks every second whether anything
 * changed, and rests after a survey for as long as keeps it to a fifth of the time.
 */

const LOOK_EVERY_MILLISECONDS = 1_000;
const REST = 4;
/** Advisories grow old without any change. */
const AT_LEAST_EVERY_MILLISECONDS = 3_600_000;

const { databaseFile, advisoriesFolder } = workerData as SurveySettings;
const database = await openSqlite(databaseFile);
const library = createAdvisoryLibrary({ database, folder: advisoriesFolder });
const closing = new AbortController();
const { signal } = closing;

parentPort?.on('message', () => closing.abort());
await watch();
await library.close();
await database.close();
parentPort?.close();

async function watch(): Promise<void> {
  let last: { readonly mark: string; readonly at: number } | undefined;
  while (!signal.aborted) {
    const started = systemClock();
    const mark = await changeMark(database.query, started);
    if (mark !== last?.mark || started - last.at > AT_LEAST_EVERY_MILLISECONDS) {
      const isDone = await surveyed();
      last = isDone ? { mark, at: started } : undefined;
    }
    const rest = Math.max(LOOK_EVERY_MILLISECONDS, (systemClock() - started) * REST);
    await wait(rest, undefined, { signal }).catch(() => {});
  }
}

async function surveyed(): Promise<boolean> {
  try {
    const reach = (await library.active())?.snapshot;
    await survey({ database, clock: systemClock, reach, signal });
    return true;
  } catch (error) {
    if (!signal.aborted) say({ kind: 'fault', message: error instanceof Error ? (error.stack ?? '') : String(error) });
    return false;
  }
}

function say(message: SurveyMessage): void {
  parentPort?.postMessage(message);
}
