import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Database } from '../db/index.ts';
import type { AttachedVex } from '../excuse/index.ts';
import { databaseInventories, type ReaderPool } from '../inventory/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { loopGauge } from '../lib/loop-gauge.ts';
import { removeImage } from '../match/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Descriptor } from '../oci/manifest.ts';
import type { OnRegistryChange, Registry, UploadWatcher } from '../registry/types.ts';
import type { BlobStore } from '../storage/types.ts';
import { attachedVex } from './attached-vex.ts';
import { type EndScans, type OnScanEnded, scanEnder } from './ended.ts';
import { type Follower, followUploads } from './follow.ts';
import { inspect } from './inspect.ts';
import { type InventoryKeeper, inventoryKeeper } from './inventories.ts';
import { databaseJobs, type Jobs } from './jobs.ts';
import { type Matching, startMatching } from './matching.ts';
import type { MatchingSettings } from './matching-messages.ts';
import { scanOnChange } from './on-change.ts';
import { queueOutdated, REREAD } from './reread.ts';
import { type Runner, startRunner } from './runner.ts';
import { databaseScans, INSPECT, queueScan } from './scans.ts';
import { startScheduledScans, startSchedules } from './schedule/index.ts';
import { type ScanResult, scansWithoutAdvisories } from './store.ts';
import type { OnConfigurationChange, Scans } from './types.ts';

export interface ScannerOptions {
  readonly db: Database;
  readonly store: BlobStore;
  /** Closed by whoever made it, after the scanner. */
  readonly pool: ReaderPool;
  /** Of the extractors that its readers use: what others have read is read again. */
  readonly extractorVersion: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of the documents that are attached to an image that was looked at and may say what is not affected. */
  recordVex?(image: Digest, attached: readonly AttachedVex[]): Promise<void>;
  /** Each hears of every inspection that ends, in its transaction. */
  readonly onScanEnded?: readonly OnScanEnded[];
  readonly onConfigurationChange?: OnConfigurationChange;
}

export interface StartedMatching extends Omit<MatchingSettings, 'extractorVersion'> {
  /** Told of each snapshot that has become active, when all packages are matched against it. */
  onRematched?(snapshotId: number): void;
}

/** The half of a scanner that a registry is made with. */
export interface PreparedScanner {
  readonly onChange: OnRegistryChange;
  readonly watcher: UploadWatcher;
  /** Begins to inspect what is queued; `registry` is the one that was made with the two above. */
  start(registry: Registry, matching: StartedMatching): Scanner;
}

export interface Scanner {
  readonly scans: Scans;
  /** Why an inspected image is said to have a vulnerability, or not; undefined where no advisories are in use. */
  readonly explain: Matching['explain'];
  readonly said: Matching['said'];
  /** Gives running work back to the queue; the next start goes on with it. */
  close(): Promise<void>;
}

/** Manifests that are inspected at the same time; their layers share the pool of readers. */
const WIDTH = 4;
/** Of the event loop's time: a push at full speed takes more than this, reading along less. */
const BUSY_SHARE = 0.6;

/** Prepares the scanner: everything that hears of pushes, before there is a registry that tells of them. */
export function prepareScanner(options: ScannerOptions): PreparedScanner {
  const { db, store, pool, clock, log, extractorVersion } = options;
  const jobs = databaseJobs(db, clock, randomUUID());
  const keeper = inventoryKeeper({ store, pool, inventories: databaseInventories(db, clock, extractorVersion) });
  // One processor is left to the pushes themselves.
  const follower = followUploads({
    store,
    read: (bytes, signal) => pool.read(bytes, { signal }),
    keep: keeper.keep,
    ensure: (digest, signal) => keeper.ensure(digest, undefined, signal),
    mostAtOnce: Math.max(1, availableParallelism() - 1),
    isBusy: loopGauge(BUSY_SHARE),
    onError: (error) => log.warn({ err: error }, 'a layer could not be read while it was pushed'),
  });
  let runner: Runner | undefined;
  const onQueued = () => runner?.wake();
  return {
    onChange: scanOnChange({ jobs, clock, forgetImage: removeImage, onQueued }),
    watcher: follower,
    start(registry, { onRematched, ...settings }) {
      const matching = startMatching({
        ...settings,
        extractorVersion,
        log,
        async onRematched({ snapshotId }) {
          onRematched?.(snapshotId);
          await scanAgain(db, jobs, clock);
          onQueued();
        },
      });
      const endScans = scanEnder(options.onScanEnded ?? []);
      const work = worker({ ...options, registry, follower, keeper, matching, endScans });
      runner = startRunner({ jobs, kind: INSPECT, clock, log, width: WIDTH, ...work });
      runner.wake();
      const rereading = startRereading({ ...options, jobs, work: work.look });
      const scheduled = startScheduledScans({ db, jobs, clock, log, endScans, look: work.lookAgain });
      const schedules = startSchedules({ db, jobs, clock, log, onQueued: scheduled.wake });
      return {
        explain: matching.explain,
        said: matching.said,
        scans: databaseScans({ ...options, registry, jobs, onQueued }),
        async close() {
          follower.close();
          await schedules.close();
          await scheduled.close();
          await rereading.close();
          await runner?.close();
          await matching.close();
        },
      };
    },
  };
}

interface WorkerOptions extends ScannerOptions {
  readonly registry: Registry;
  readonly follower: Follower;
  readonly keeper: InventoryKeeper;
  readonly matching: Pick<Matching, 'record' | 'recall'>;
  readonly endScans: EndScans;
}

function worker({ db, clock, registry, follower, keeper, matching, endScans, recordVex }: WorkerOptions) {
  const ensureInventory = ({ digest }: Descriptor, signal: AbortSignal) =>
    keeper.ensure(digest, follower.pending(digest), signal);
  const inspecting = {
    registry,
    ensureInventory,
    ensureAttached: keeper.ensureAttached,
    record: matching.record,
    recordVex: async (image: Digest) => await recordVex?.(image, await attachedVex(registry, image)),
  };
  const look = (key: string, signal: AbortSignal) => inspect(inspecting, key as Digest, signal);
  const end = (digest: Digest, result: ScanResult) => db.write((tx) => endScans(tx, digest, result));
  return {
    async work(key: string, signal: AbortSignal): Promise<void> {
      await end(key as Digest, (await look(key, signal)) ?? nothingToScan(clock()));
    },
    look,
    /** What is known of images that are still as they were read; the others are read. */
    lookAgain: (digest: Digest, signal: AbortSignal) =>
      inspect({ ...inspecting, recall: matching.recall }, digest, signal),
    async giveUp(key: string): Promise<void> {
      const description =
        'The inspection broke off several times: the log of the server says why. Start a scan to try again.';
      await end(key as Digest, { status: 'FAILED', at: clock(), description });
    },
  };
}

interface RereadingOptions extends ScannerOptions {
  readonly jobs: Jobs;
  /** Inspects a manifest, whether or not a scan of it is running. */
  work(key: string, signal: AbortSignal): Promise<unknown>;
}

/** Looks again, one at a time, at the images that extractors of another version have read. */
function startRereading({ db, jobs, clock, log, extractorVersion, work }: RereadingOptions): Runner {
  const runner = startRunner({
    jobs,
    kind: REREAD,
    clock,
    log,
    width: 1,
    work: async (key, signal) => void (await work(key, signal)),
    giveUp: async (key) => log.warn({ image: key }, 'an image cannot be read again: it stays as it was read before'),
  });
  queueOutdated(db, jobs, extractorVersion, clock).then(
    (count) => {
      if (count > 0) log.info({ images: count }, 'reading images again that earlier extractors have read');
      runner.wake();
    },
    (error: unknown) => log.error({ err: error }, 'cannot look for images that earlier extractors have read'),
  );
  return runner;
}

/** The manifest went away, or none of the platforms of an index is an image. */
function nothingToScan(at: number): ScanResult {
  return { status: 'FAILED', at, description: 'There is no image in it to scan.' };
}

/** Scans that failed because nothing was known of the release are done again: something may be known now. */
async function scanAgain(db: Database, jobs: Jobs, clock: Clock): Promise<void> {
  for (const scan of await scansWithoutAdvisories(db)) {
    await db.write((tx) => queueScan(tx, jobs, { ...scan, cause: 'advisories', now: clock() }));
  }
}
