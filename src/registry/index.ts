import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { keyedLock } from '../lib/keyed-lock.ts';
import type { BlobStore } from '../storage/types.ts';
import { databaseBlobs } from './blobs.ts';
import { type Collected, collectGarbage } from './collect.ts';
import { type Expired, expireSandboxes } from './expire-sandboxes.ts';
import { databaseImages } from './images.ts';
import { databaseRepositories } from './repositories.ts';
import { forgetTagMoves } from './tag-moves.ts';
import type {
  Images,
  OnRegistryChange,
  OnRepositoryChange,
  Registry,
  Repositories,
  Sandboxes,
  UploadWatcher,
} from './types.ts';

export type { Collected } from './collect.ts';
export { currentTagsFault, isCurrentTag, putCurrentTags, readCurrentTags } from './current-tags.ts';
export { deleteBatch } from './delete-batch.ts';
export { previewDeletion } from './deletion-preview.ts';
export type { Expired } from './expire-sandboxes.ts';
export { type ConfigsIn, imageConfig } from './image-config.ts';
export {
  isLabelValue,
  LONGEST_LABEL_KEY,
  LONGEST_LABEL_VALUE,
  labelKeyFault,
  MOST_LABELS,
} from './labels.ts';
export { parseLifecyclePolicy } from './lifecycle-policy.ts';
export { expiringImages } from './lifecycle-preview.ts';
export { repositoryPolicyFault } from './repository-policy.ts';
export { readRepositories, SANDBOX_DAYS } from './repository-row.ts';
export type * from './types.ts';

export interface RegistryOptions {
  readonly db: Database;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly onChange: OnRegistryChange;
  /** Who makes the change that is being made, by name; undefined where nobody does. */
  actor?(): string | undefined;
  readonly onRepositoryChange?: OnRepositoryChange;
  readonly watcher: UploadWatcher;
  readonly mostBlobBytes: number;
  /** How long a blob that nothing refers to stays after it was last asked for. */
  readonly graceMilliseconds: number;
  /** How long an upload that nobody continues stays. */
  readonly uploadMilliseconds: number;
  /** None where absent. */
  readonly sandboxes?: Sandboxes;
}

/** Repositories and what they hold, for whoever only asks. */
export interface RegistryReader {
  readonly repositories: Pick<Repositories, 'get'>;
  readonly images: Pick<Images, 'resolve' | 'get' | 'children' | 'content' | 'places'>;
}

/** The repositories of a registry, beside the process that runs it. */
export function repositoriesOf(db: Database, clock: Clock): Pick<Repositories, 'get' | 'list' | 'update'> {
  return databaseRepositories({ db, clock, onChange: async () => {} });
}

/** Reads a registry, beside the process that runs it. */
export function registryReader(db: Database, clock: Clock): RegistryReader {
  const unheard: OnRegistryChange = async () => {};
  return {
    repositories: databaseRepositories({ db, clock, onChange: unheard }),
    images: databaseImages({ db, clock, onChange: unheard }),
  };
}

/** A registry with its garbage collection. Close it before the database. */
export interface RunningRegistry extends Registry {
  /** Also forgets what tags pointed to long ago. */
  collectGarbage(signal: AbortSignal): Promise<Collected>;
  /** Removes the images of sandboxes whose time is over, and sandboxes that a push made and nothing is left in. */
  expireSandboxes(onExpired: (expired: Expired) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The registry over a metadata database and a blob store. One process at a time works on the same store. */
export function createRegistry(options: RegistryOptions): RunningRegistry {
  const { db, clock, mostBlobBytes } = options;
  const lock = keyedLock();
  const images = databaseImages(options);
  const repositories = databaseRepositories(options);
  return {
    repositories,
    images,
    blobs: databaseBlobs({ ...options, lock, mostBytes: mostBlobBytes }),
    async collectGarbage(signal) {
      await forgetTagMoves(db, clock(), signal);
      return await collectGarbage({ ...options, lock }, signal);
    },
    expireSandboxes: (onExpired, signal) => expireSandboxes({ db, clock, repositories, images, onExpired }, signal),
    close: () => images.close(),
  };
}
