import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './drive.ts';
import { inputOf } from './mutant.ts';
import { targetOf } from './targets.ts';
import type { Finding, Result, Target } from './types.ts';

// Feeds the parsers that it was told of, one after the other, in a thread of its own: who drives it sees by the shared
// counters whether an input takes too long, since nothing else can be heard from a thread that hangs.

const MOST_GROWN_BYTES = 96 * 2 ** 20;
const MOST_FINDINGS = 5;
/** Inputs after which caches and compiled code are as large as they become. */
const WARM = 2000;

setFlagsFromString('--expose-gc');
const collect = parseCollector(runInNewContext('gc'));
const { names, seed, inputs, milliseconds, from, shared } = parseJob(workerData);
const counters = new Int32Array(shared);
for (const [index, name] of names.entries()) {
  Atomics.store(counters, 0, index);
  const result = await feedAll(targetOf(name), index === 0 ? from : 0);
  parentPort?.postMessage(result);
}

async function feedAll(target: Target, first: number): Promise<Result> {
  const started = performance.now();
  const findings: Finding[] = [];
  let slowest = { input: first, milliseconds: 0 };
  let base = await heldBytes();
  let input = first;
  for (; input < inputs && findings.length < MOST_FINDINGS; input += 1) {
    if (milliseconds !== undefined && input >= target.seeds.length && performance.now() - started > milliseconds) break;
    const { bytes, path } = inputOf(target, seed, input);
    Atomics.store(counters, 1, input);
    Atomics.add(counters, 2, 1);
    const begun = performance.now();
    const reason = await reasonOf(target, bytes, path);
    const took = performance.now() - begun;
    if (reason !== undefined && !findings.some((one) => one.reason === reason)) findings.push({ input, reason });
    if (took > slowest.milliseconds) slowest = { input, milliseconds: took };
    if (input === first + WARM) base = await heldBytes();
  }
  const grownBytes = Math.max((await heldBytes()) - base, 0);
  if (grownBytes > MOST_GROWN_BYTES) {
    findings.push({ input: first, reason: `memory grew by ${grownBytes} bytes from here on` });
  }
  const seconds = (performance.now() - started) / 1000;
  return { name: target.name, inputs: input - first, seconds, slowest, grownBytes, findings };
}

async function reasonOf(target: Target, bytes: Uint8Array, path: string): Promise<string | undefined> {
  try {
    await target.feed(bytes, path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error);
  }
}

/** Bytes in use in this thread, on its heap and outside of it; what lies outside goes a turn after what held it. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function parseCollector(value: unknown): () => void {
  return value as () => void;
}

function parseJob(value: unknown): Job {
  return value as Job;
}
