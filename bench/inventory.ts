import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReaderPool } from '../src/inventory/index.ts';
import { COLLECTOR } from '../src/inventory/walls.ts';
import { type BenchLayer, bigLayer, jarLayer, machineLayer } from './inventory/layers.ts';
import { writeLayout } from './inventory/layout.ts';

/*
 * How fast a layer is read, stage by stage, against `gzip -dc | tar t` over the same bytes by turns; whether several
 * layers of an image keep all cores at work; and how much memory an image of 6 GB takes. Goals: all extractors together
 * cost at most a quarter on top of decompression, and the memory of all processes together stays below 300 MB.
 */

const ROUNDS = 3;
const STAGES = ['sha256', 'decompression', 'walk', 'extractors'] as const;
const MOST_OVER_DECOMPRESSION = 1.25;
const MOST_BYTES = 300e6;

const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const layers = [machineLayer(folder), jarLayer(folder), bigLayer(folder, 'a layer of 2 GB', 2)];
  for (const layer of layers) {
    if (layer === undefined) say('(npm has no registry to take an application of 69 jars from)\n');
    else throughput(layer);
  }
  await severalLayers(layers[0] ?? machineLayer(folder));
  await bigImage();
}

function throughput({ name, file }: BenchLayer): void {
  const unfolded = stage('decompression', file).count;
  const times = new Map<string, number[]>();
  const add = (what: string, milliseconds: number) => times.set(what, [...(times.get(what) ?? []), milliseconds]);
  let packages = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    add('gzip -dc | tar t', shell('gzip -dc "$0" | tar t > /dev/null', file));
    add('gzip -dc', shell('gzip -dc "$0" > /dev/null', file));
    for (const each of STAGES) {
      const { count, milliseconds } = stage(each, file);
      add(each, milliseconds);
      if (each === 'extractors') packages = count;
    }
  }
  const pressed = statSync(file).size;
  say(`\n${name}: ${megabytes(pressed)} pressed, ${megabytes(unfolded)} unfolded, ${packages} packages\n`);
  for (const [what, list] of times) {
    const milliseconds = median(list);
    const rate = (bytes: number) => `${Math.round(bytes / 1000 / milliseconds)} MB/s`;
    say(line([what, `${Math.round(milliseconds)} ms`, rate(pressed), rate(unfolded)]));
  }
  const ratio = median(times.get('extractors') ?? []) / median(times.get('decompression') ?? []);
  say(`all extractors: ${ratio.toFixed(2)} of the time of decompression alone\n`);
  if (ratio > MOST_OVER_DECOMPRESSION) process.exitCode = 1;
}

/** The same layer as many times as there are cores, one after another and at once. */
async function severalLayers({ file }: BenchLayer): Promise<void> {
  const count = Math.max(2, availableParallelism());
  const pool = createReaderPool({ size: count });
  const read = () => pool.read(createReadStream(file, { highWaterMark: 2 ** 18 }));
  await Promise.all(Array.from({ length: count }, read));
  const alone = await timed(async () => {
    for (let layer = 0; layer < count; layer += 1) await read();
  });
  const together = await timed(() => Promise.all(Array.from({ length: count }, read)));
  await pool.close();
  const words = `${count} layers through the readers, one after another ${Math.round(alone)} ms, at once`;
  say(`\n${words} ${Math.round(together)} ms: ${(alone / together).toFixed(2)} times as fast\n`);
}

/** Three layers of 2 GB with `pratique scan`, and the peak of what all its processes hold. */
async function bigImage(): Promise<void> {
  const layout = join(folder, 'layout');
  writeLayout(
    layout,
    [1, 2, 3].map((place) => bigLayer(folder, `layer ${place} of 6 GB`, 2)),
  );
  const env = { ...process.env, PRATIQUE_DATA: join(folder, 'data') };
  const program = join(import.meta.dirname, '../bin/pratique.js');
  const started = performance.now();
  const scan = spawn(process.execPath, [program, 'scan', `oci:${layout}`], { env, stdio: 'ignore' });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOf(scan.pid ?? 0));
  }, 50);
  await once(scan, 'exit');
  clearInterval(watch);
  const took = Math.round(performance.now() - started);
  say(`\npratique scan of an image of 6 GB: ${took} ms, peak of memory ${megabytes(peak)} in all processes\n`);
  if (peak > MOST_BYTES) process.exitCode = 1;
}

/** Resident bytes of a process and all that it started; what several share is counted once (proc(5), "smaps_rollup"). */
function memoryOf(pid: number): number {
  const own = /^Pss:\s+([0-9]+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0;
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return Number(own) * 1024 + children.reduce((sum, child) => sum + memoryOf(child), 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function stage(name: string, file: string): { readonly count: number; readonly milliseconds: number } {
  const program = join(import.meta.dirname, 'inventory/stages.ts');
  const told: unknown = JSON.parse(execFileSync(process.execPath, [...COLLECTOR, program, name, file]).toString());
  return told as { count: number; milliseconds: number };
}

function shell(command: string, file: string): number {
  const started = performance.now();
  const { status } = spawnSync('sh', ['-c', command, file]);
  if (status !== 0) throw new Error(`"${command}" ended with ${status}`);
  return performance.now() - started;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.padStart(18)).join('')}\n`;
}

function say(text: string): void {
  process.stdout.write(text);
}
