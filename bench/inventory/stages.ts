import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkLayer } from '../../src/image/index.ts';
import { collecting } from '../../src/inventory/collecting.ts';
import { EXTRACTORS } from '../../src/inventory/extractors.ts';
import { readLayer } from '../../src/inventory/read-layer.ts';
import { decompress } from '../../src/lib/decompress.ts';
import { fileScratch } from '../../src/lib/scratch.ts';

/*
 * One stage over one layer, in a process of its own: `node stages.ts STAGE FILE`. Prints the bytes that came through and
 * the milliseconds that a run took, at the median.
 */

const [, , stage = '', file = ''] = process.argv;
const bytes = (): AsyncIterable<Buffer> => createReadStream(file, { highWaterMark: 2 ** 18 });

const STAGES: Readonly<Record<string, () => Promise<number>>> = {
  async sha256() {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes()) {
      hash.update(chunk);
      size += chunk.length;
    }
    hash.digest();
    return size;
  },
  async decompression() {
    let size = 0;
    for await (const chunk of decompress(bytes()).bytes) size += chunk.length;
    return size;
  },
  async walk() {
    const nobody = {
      wants: () => undefined,
      recognizes: () => false,
      compare: () => 'more' as const,
      leadsTo: (path: string) => path === '',
      knowsName: () => false,
      looksEverywhere: false,
      mayWant: () => false,
      read: async () => {},
      refuse: () => {},
    };
    await walkLayer(bytes(), nobody);
    return 0;
  },
  async extractors() {
    const folder = mkdtempSync(join(tmpdir(), 'pratique-stage-'));
    const scratch = openSync(join(folder, 'scratch'), 'wx+');
    rmSync(folder, { recursive: true });
    const { signal } = new AbortController();
    const outcome = await readLayer(bytes(), EXTRACTORS, {
      signal,
      scratch: fileScratch(scratch, 2 ** 32),
      onRead: collecting(),
    });
    closeSync(scratch);
    if (outcome.kind !== 'read') throw new Error(outcome.reason);
    return outcome.inventory.files.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.kind === 'database' || fact.kind === 'packages' ? fact.packages : [])),
    ).length;
  },
};

const run = STAGES[stage] ?? (() => Promise.reject(new Error(`no stage "${stage}"`)));
/** As a reader is kept for many layers, what it does at first only makes it warm; what is over soon is done many times. */
const LEAST_MILLISECONDS = 2000;
await timesOf();
const times = await timesOf();
const milliseconds = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
process.stdout.write(JSON.stringify({ count: await run(), milliseconds }));

async function timesOf(): Promise<readonly number[]> {
  const times: number[] = [];
  for (const began = performance.now(); performance.now() - began < LEAST_MILLISECONDS; ) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times;
}
