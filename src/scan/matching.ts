import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Log } from '../lib/log.ts';
import type { SaidVulnerability } from '../match/index.ts';
import type { Explanation } from '../match/types.ts';
import type { ToExplain } from './explained.ts';
import type { ImageToRecord, Recorded } from './inspect.ts';
import type { AdvisoryUpdate, MatchingMessage, MatchingQuestion, MatchingSettings } from './matching-messages.ts';

/** Composing and matching, on a thread of its own: the event loop is for requests. */
export interface Matching {
  record(image: ImageToRecord): Promise<Recorded>;
  /** What is known of an image as it was recorded; undefined where it has to be recorded anew. */
  recall(manifestDigest: string): Promise<Recorded | undefined>;
  /** Undefined where there is no such image, or there are no advisories. */
  explain(explaining: ToExplain): Promise<Explanation | undefined>;
  /** What the advisories that are in use say of a vulnerability; undefined where they know none of that name. */
  said(name: string): Promise<SaidVulnerability | undefined>;
  close(): Promise<void>;
}

export interface MatchingOptions extends MatchingSettings {
  readonly log: Log;
  /** Told once of each snapshot that has become active, when all packages are matched against it. */
  onRematched(update: AdvisoryUpdate): Promise<void>;
}

/** A thread that needs more is ended, rather than the server with it. */
const MOST_HEAP_MEBIBYTES = 512;

interface Waiting {
  resolve(message: MatchingMessage): void;
  reject(error: Error): void;
}

/** Starts the thread; one that dies fails what it was doing, and the next request starts another. */
export function startMatching(options: MatchingOptions): Matching {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let closed = false;
  const start = () => {
    const worker = startThread(options, waiting);
    worker.on('exit', () => {
      if (thread === worker) thread = undefined;
    });
    return worker;
  };
  let thread: Worker | undefined = start();
  const ask = async (question: MatchingQuestion): Promise<MatchingMessage> => {
    if (closed) throw new Error('matching is over');
    thread ??= start();
    last += 1;
    const id = last;
    const answer = new Promise<MatchingMessage>((resolve, reject) => waiting.set(id, { resolve, reject }));
    thread.postMessage({ ...question, id });
    return await answer;
  };
  return {
    async record(image) {
      const answer = await ask({ kind: 'record', image });
      if (answer.kind === 'recorded') return answer.recorded;
      throw new Error(`asked to record, the matching thread says "${answer.kind}"`);
    },
    async recall(manifestDigest) {
      const answer = await ask({ kind: 'recall', manifestDigest });
      if (answer.kind === 'recalled') return answer.recorded;
      throw new Error(`asked to recall, the matching thread says "${answer.kind}"`);
    },
    async explain(explaining) {
      const answer = await ask({ kind: 'explain', explaining });
      if (answer.kind === 'explained') return answer.explanation;
      throw new Error(`asked to explain, the matching thread says "${answer.kind}"`);
    },
    async said(name) {
      const answer = await ask({ kind: 'say', name });
      if (answer.kind === 'said') return answer.said;
      throw new Error(`asked what is said, the matching thread says "${answer.kind}"`);
    },
    async close() {
      closed = true;
      const ending = thread;
      if (ending === undefined) return;
      const ended = once(ending, 'exit');
      ending.postMessage('close');
      await ended;
    },
  };
}

/** A thread whose answers go to those who wait for them. */
function startThread(options: MatchingOptions, waiting: Map<number, Waiting>): Worker {
  const { databaseFile, advisoriesFolder, extractorVersion, log } = options;
  const settings: MatchingSettings = { databaseFile, advisoriesFolder, extractorVersion };
  const worker = new Worker(new URL('./matching-thread.ts', import.meta.url), {
    workerData: settings,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEBIBYTES, maxYoungGenerationSizeMb: 16 },
  });
  worker.on('message', (message: MatchingMessage) => hear(message, options, waiting));
  worker.on('error', (error) => log.error({ err: error }, 'the matching thread died'));
  worker.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the matching thread ended'));
    waiting.clear();
  });
  return worker;
}

function hear(message: MatchingMessage, { log, onRematched }: MatchingOptions, waiting: Map<number, Waiting>): void {
  switch (message.kind) {
    case 'recorded':
    case 'recalled':
    case 'explained':
    case 'said':
      return take(waiting, message.id)?.resolve(message);
    case 'refused':
      return take(waiting, message.id)?.reject(new Error(message.message));
    case 'rematched': {
      const { kind: _, ...about } = message;
      log.info(about, 'matched against new advisories');
      onRematched(about).catch((error: unknown) => log.error({ err: error }, 'cannot queue scans again'));
      return;
    }
    case 'fault':
      log.error({ fault: message.message }, 'matching against new advisories failed');
  }
}

function take(waiting: Map<number, Waiting>, id: number): Waiting | undefined {
  const one = waiting.get(id);
  waiting.delete(id);
  return one;
}
