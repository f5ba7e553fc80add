import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { after } from 'node:test';
import type { Database } from '../../src/db/index.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { parseRepositoryName, parseTag, type RepositoryName, type Tag } from '../../src/oci/name.ts';
import {
  createRegistry,
  type PutManifestOutcome,
  type RegistryChange,
  type Repository,
  type RunningRegistry,
  type Sandboxes,
} from '../../src/registry/index.ts';
import { filesystemStore } from '../../src/storage/index.ts';
import type { BlobStore } from '../../src/storage/types.ts';
import { type Blob, type Image, type ImageOptions, image, layer } from './images.ts';
import { temporaryFolder } from './temporary.ts';

export const HOUR = 3_600_000;

/** A registry over a database and a folder, with a clock that only a test moves and a note of all that was told. */
export interface TestRegistry {
  readonly registry: RunningRegistry;
  readonly db: Database;
  readonly store: BlobStore;
  readonly folder: string;
  readonly changes: readonly RegistryChange[];
  readonly repository: Repository;
  /** Moves the clock, which begins at the present: the store's files bear the machine's time. */
  pass(milliseconds: number): void;
  collect(): ReturnType<RunningRegistry['collectGarbage']>;
}

/** What a test's registry has that is not as by default: a grace time of one hour, uploads that expire in two. */
export interface TestRegistryOptions {
  readonly graceMilliseconds?: number;
  readonly mostBlobBytes?: number;
  readonly sandboxes?: Sandboxes;
  readonly actor?: () => string | undefined;
  /** Puts something between the registry and the folder. */
  readonly around?: (store: BlobStore) => BlobStore;
}

/** Gives registries, each over a database of its own from `open`, with the repository `app` in it. */
export function testRegistries(
  open: () => Promise<Database>,
): (options?: TestRegistryOptions) => Promise<TestRegistry> {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return async (options = {}) => {
    const folder = temporaryFolder();
    folders.push(folder);
    const inFolder = await filesystemStore(folder);
    const store = options.around?.(inFolder) ?? inFolder;
    const db = await open();
    const changes: RegistryChange[] = [];
    let passed = 0;
    const registry = createRegistry({
      db,
      store,
      clock: () => Date.now() + passed,
      onChange: async (_, change) => void changes.push(change),
      watcher: { grew() {}, committed() {}, aborted() {} },
      mostBlobBytes: options.mostBlobBytes ?? 2 ** 30,
      graceMilliseconds: options.graceMilliseconds ?? HOUR,
      uploadMilliseconds: 2 * HOUR,
      ...(options.actor === undefined ? {} : { actor: options.actor }),
      ...(options.sandboxes === undefined ? {} : { sandboxes: options.sandboxes }),
    });
    return {
      registry,
      db,
      store,
      folder,
      changes,
      repository: await makeRepository(registry, 'app'),
      pass: (milliseconds) => {
        passed += milliseconds;
      },
      collect: () => registry.collectGarbage(new AbortController().signal),
    };
  };
}

/** A repository that was not there before. */
export async function makeRepository(
  registry: RunningRegistry,
  name: string,
  more: Partial<Pick<Repository, 'tagMutability' | 'mutabilityExclusions'>> = {},
): Promise<Repository> {
  const made = await registry.repositories.create({ name: repositoryName(name), ...more });
  if (made === undefined) throw new Error(`there is a repository "${name}" already`);
  return made;
}

/** Pushes a blob in one piece. */
export async function pushBlob(registry: RunningRegistry, repository: Repository, blob: Blob): Promise<void> {
  const id = await registry.blobs.startUpload(repository);
  await registry.blobs.append(repository.id, id, bytesOf(blob.bytes), {});
  const outcome = await registry.blobs.commit(repository, id, blob.digest);
  if (outcome.kind !== 'stored') throw new Error(`pushing "${blob.digest}" came to "${outcome.kind}"`);
}

/** Pushes a manifest alone, under tags. */
export async function pushManifest(
  registry: RunningRegistry,
  repository: Repository,
  manifest: Blob,
  tags: readonly string[] = [],
): Promise<PutManifestOutcome> {
  const { bytes, mediaType } = manifest;
  return await registry.images.put(repository, { bytes, contentType: mediaType, tags: tags.map(tagName) });
}

/** Pushes an image with all its blobs. */
export async function pushImage(
  registry: RunningRegistry,
  repository: Repository,
  image: Image,
  tags: readonly string[] = [],
): Promise<Digest> {
  for (const blob of image.blobs) await pushBlob(registry, repository, blob);
  const outcome = await pushManifest(registry, repository, image.manifest, tags);
  if (outcome.kind !== 'stored') throw new Error(`pushing "${image.manifest.digest}" came to "${outcome.kind}"`);
  return outcome.digest;
}

/** An image of one small layer, like no other. */
export function someImage(options: Partial<ImageOptions> = {}): Image {
  return image({ layers: [layer(randomBytes(20), { compression: 'none' })], ...options });
}

export async function* bytesOf(bytes: Uint8Array, chunk = 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

export async function collectBytes(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}

export function repositoryName(text: string): RepositoryName {
  const name = parseRepositoryName(text);
  if (name === undefined) throw new Error(`"${text}" is not a repository name`);
  return name;
}

export function tagName(text: string): Tag {
  const tag = parseTag(text);
  if (tag === undefined) throw new Error(`"${text}" is not a tag`);
  return tag;
}
