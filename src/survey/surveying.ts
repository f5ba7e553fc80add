import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Log } from '../lib/log.ts';
import type { SurveyMessage, SurveySettings } from './survey-messages.ts';

/** A thread that needs more is ended, rather than the server with it. */
const MOST_HEAP_MEBIBYTES = 512;
const AGAIN_AFTER_MILLISECONDS = 60_000;

/** Surveys whenever something changed, on a thread of its own; one that dies is started again after a minute. */
export function startSurveying({ log, ...settings }: SurveySettings & { readonly log: Log }): () => Promise<void> {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const start = (): Worker => {
    const thread = new Worker(new URL('./survey-thread.ts', import.meta.url), {
      workerData: settings satisfies SurveySettings,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEBIBYTES, maxYoungGenerationSizeMb: 16 },
    });
    thread.on('message', ({ message }: SurveyMessage) => log.error({ fault: message }, 'surveying failed'));
    thread.on('error', (error) => log.error({ err: error }, 'the surveying thread died'));
    thread.on('exit', () => {
      running = undefined;
      if (!isClosed) timer = setTimeout(() => void (running = start()), AGAIN_AFTER_MILLISECONDS).unref();
    });
    return thread;
  };
  let running: Worker | undefined = start();
  return async () => {
    isClosed = true;
    clearTimeout(timer);
    if (running === undefined) return;
    const ended = once(running, 'exit');
    running.postMessage('close');
    await ended;
  };
}
