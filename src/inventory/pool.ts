import { availableParallelism } from 'node:os';
import { READ_LIMITS, type ReadLimits } from './limits.ts';
import type { Reader, Reading } from './reader.ts';
import { type ReaderOptions, type StandingWalls, standingWalls } from './standing-walls.ts';
import type { InventoryOutcome } from './types.ts';
import type { Walls } from './walls.ts';

export interface ReaderPoolOptions extends ReaderOptions {
  /** Readers that are kept ready; the number of processors where absent. */
  readonly size?: number;
  /**
   * Readers that may be at work at once. As many as `size` where absent, and two at least: one may wait long for its
   * bytes, and each takes memory.
   */
  readonly most?: number;
  /** Layers after which a reader is replaced by a fresh one. */
  readonly layersEach?: number;
  /** Resident memory in bytes at which a reader is replaced when it is done. */
  readonly replaceAtBytes?: number;
  /** How far layers are read. */
  readonly reading?: ReadLimits;
}

export interface PoolReadOptions {
  readonly signal?: AbortSignal;
  /** Targets of hard links that an earlier reading of the same layer could not follow. */
  readonly linked?: readonly string[];
  /** Where the bytes are no layer but one file: the path that it is taken to have. */
  readonly fileAt?: string;
}

/** Reads layers in child processes, away from everything that a layer must not reach. */
export interface ReaderPool {
  /**
   * Reads a layer. The first of its bytes is asked for once a reader is free, and then as the reader takes them; a
   * chunk is done with when the next one is asked for. What is wrong with the layer, and a reader that dies of it, is an
   * outcome; what is thrown is what `bytes` throws, the signal's reason, or that no reader can be started at all.
   */
  read(bytes: AsyncIterable<Uint8Array>, options?: PoolReadOptions): Promise<InventoryOutcome>;
  /** What stands between a reader and the machine. Throws where no reader can be started. */
  walls(): Promise<Pick<Walls, 'kind' | 'made'>>;
  /** Ends all readers; what is being read fails. */
  close(): Promise<void>;
}

/** Makes a pool, and begins to start its readers at once. */
export function createReaderPool(options: ReaderPoolOptions = {}): ReaderPool {
  const pool = newPool(options);
  return {
    async read(bytes, { signal = new AbortController().signal, linked = [], ...rest } = {}) {
      const reader = await acquire(pool, signal);
      try {
        return outcomeOf(await reader.read({ bytes, linked, signal, limits: pool.reading, ...rest }));
      } finally {
        release(pool, reader);
      }
    },
    walls: async () => (await pool.standing).walls,
    async close() {
      pool.isClosed = true;
      for (const wait of pool.queue.splice(0)) wait.reject(new Error('the readers of layers were ended'));
      await pool.standing.catch(() => {});
      await Promise.all([...pool.readers.keys()].map((reader) => drop(pool, reader)));
    },
  };
}

interface Pool {
  readonly size: number;
  readonly most: number;
  readonly layersEach: number;
  readonly replaceAtBytes: number;
  readonly reading: ReadLimits;
  readonly standing: Promise<StandingWalls>;
  /** All that run, with the number of layers that each has read. */
  readonly readers: Map<Reader, number>;
  readonly idle: Reader[];
  readonly queue: Waiting[];
  isClosed: boolean;
}

interface Waiting {
  resolve(reader: Reader): void;
  reject(error: Error): void;
}

const LAYERS_EACH = 50;
const REPLACE_AT_BYTES = 200 * 2 ** 20;

function newPool(options: ReaderPoolOptions): Pool {
  const size = options.size ?? availableParallelism();
  const pool: Pool = {
    size,
    most: options.most ?? Math.max(2, size),
    layersEach: options.layersEach ?? LAYERS_EACH,
    replaceAtBytes: options.replaceAtBytes ?? REPLACE_AT_BYTES,
    reading: options.reading ?? READ_LIMITS,
    standing: standingWalls(options),
    readers: new Map(),
    idle: [],
    queue: [],
    isClosed: false,
  };
  // Whoever reads hears of it.
  pool.standing.then(({ first }) => add(pool, first)).catch(() => {});
  return pool;
}

function add(pool: Pool, reader: Reader): void {
  pool.readers.set(reader, 0);
  pool.idle.push(reader);
  if (pool.isClosed) void drop(pool, reader);
}

async function acquire(pool: Pool, signal: AbortSignal): Promise<Reader> {
  signal.throwIfAborted();
  const { start } = await pool.standing;
  if (pool.isClosed) throw new Error('the readers of layers were ended');
  for (let idle = pool.idle.pop(); idle !== undefined; idle = pool.idle.pop()) {
    if (idle.isAlive()) return idle;
    void drop(pool, idle);
  }
  if (pool.readers.size >= pool.most) return waitForReader(pool, signal);
  const reader = start();
  pool.readers.set(reader, 0);
  return reader;
}

function waitForReader(pool: Pool, signal: AbortSignal): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      pool.queue.splice(pool.queue.indexOf(waiting), 1);
      reject(reasonOf(signal));
    };
    const waiting: Waiting = {
      resolve(reader) {
        signal.removeEventListener('abort', leave);
        resolve(reader);
      },
      reject(error) {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    };
    pool.queue.push(waiting);
    signal.addEventListener('abort', leave, { once: true });
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('the reading was called off', { cause: reason });
}

/** Takes a reader back: the next layer gets it, or a fresh one where it has served its time. */
function release(pool: Pool, reader: Reader): void {
  const layers = (pool.readers.get(reader) ?? 0) + 1;
  pool.readers.set(reader, layers);
  const isWorn = !reader.isAlive() || layers >= pool.layersEach || reader.memory() > pool.replaceAtBytes;
  if (isWorn || pool.isClosed) void drop(pool, reader).then(() => refill(pool));
  else provide(pool, reader);
}

function provide(pool: Pool, reader: Reader): void {
  const next = pool.queue.shift();
  if (next !== undefined) next.resolve(reader);
  else if (pool.idle.length < pool.size) pool.idle.push(reader);
  else void drop(pool, reader);
}

function drop(pool: Pool, reader: Reader): Promise<void> {
  pool.readers.delete(reader);
  return reader.end();
}

/** Starts a fresh reader where one is waited for, or fewer are there than are kept ready. */
async function refill(pool: Pool): Promise<void> {
  const { start } = await pool.standing;
  if (pool.isClosed || (pool.queue.length === 0 && pool.readers.size >= pool.size)) return;
  const reader = start();
  pool.readers.set(reader, 0);
  provide(pool, reader);
}

function outcomeOf(reading: Reading): InventoryOutcome {
  if (reading.kind === 'ended') return { kind: 'failed', reason: `its reader ${reading.reason}`, mayRetry: true };
  const { answer } = reading;
  return answer.kind === 'aborted' ? { kind: 'failed', reason: 'its reader gave up', mayRetry: true } : answer;
}
