import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { collect } from '../lib/limited.ts';
import type { Coverage } from '../match/types.ts';
import { classify, type Scannable } from '../oci/classify.ts';
import type { Digest } from '../oci/digest.ts';
import { type Descriptor, parseManifest } from '../oci/manifest.ts';
import type { Registry } from '../registry/types.ts';
import { attachedSboms } from './attached.ts';
import { leavesOf } from './platforms.ts';
import type { ScanResult } from './store.ts';

/** An image's layers, ready to be laid over each other: the inventory of each is kept, or its failure is. */
export interface ImageToRecord {
  readonly manifestDigest: Digest;
  readonly os?: string;
  readonly architecture?: string;
  readonly layers: readonly Digest[];
  /** Those of them that no repository has beside the manifest: it may not be told what is in them. */
  readonly absent: readonly Digest[];
  /** How many layers there are above those. */
  readonly layersLeftOut: number;
  /** Blobs that are SBOMs which are attached to it; the inventory of each is kept, too. */
  readonly attached: readonly Digest[];
  /** Clauses on what else makes it known in part only. */
  readonly remarks: readonly string[];
}

/** What is known of an image once it is recorded and matched. */
export interface Recorded {
  readonly coverage: Coverage;
  /** The earliest time as of which findings hold all that was matched. */
  readonly at: number;
  /** When the advisories that it was matched with last changed. */
  readonly sourceUpdatedAt?: number;
}

export interface InspectOptions {
  readonly registry: Pick<Registry, 'images' | 'blobs'>;
  /** Sees that the layer's inventory is kept, reading the layer where it is not. */
  ensureInventory(layer: Descriptor, signal: AbortSignal): Promise<void>;
  /** The same of an SBOM that is attached to an image. */
  ensureAttached(sbom: Digest, signal: AbortSignal): Promise<void>;
  /** Lays the layers over each other and matches what is new; off the event loop. */
  record(image: ImageToRecord): Promise<Recorded>;
  /** Notes what attached documents say of an image, or of an index. */
  recordVex?(image: Digest): Promise<void>;
  /** What is known of an image that was recorded and still is as it was; absent, every image is read again. */
  recall?(manifestDigest: Digest): Promise<Recorded | undefined>;
}

/** The words that ECR's clients look for. */
const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';
const MOST_CONFIG_BYTES = 4 << 20;
/** Container engines stack a few hundred at most. */
const MOST_LAYERS = 1000;
const MOST_REASONS = 20;
const LONGEST_REASON = 500;
const CONFIG = z.object({ os: z.string().max(64).optional(), architecture: z.string().max(64).optional() });

/**
 * Inspects a manifest, or every image that an index comes to (what it says of them is not believed: each manifest is
 * looked at), and answers what a scan of it says. Undefined where there is nothing to scan.
 */
export async function inspect(
  options: InspectOptions,
  digest: Digest,
  signal: AbortSignal,
): Promise<ScanResult | undefined> {
  const recorded: Recorded[] = [];
  const { leaves, isCut } = await leavesOf(options.registry.images, digest);
  for (const leaf of leaves) {
    const known = await options.recall?.(leaf.digest);
    if (known !== undefined) recorded.push(known);
    if (known !== undefined) continue;
    const image = await read(options, leaf.digest);
    if (image?.kind !== 'image') continue;
    recorded.push(await inspectImage(options, leaf.digest, image, signal));
    await options.recordVex?.(leaf.digest);
  }
  // An index may have documents of its own.
  if (leaves.some((leaf) => leaf.digest !== digest)) await options.recordVex?.(digest);
  return recorded.length === 0 ? undefined : resultOf(recorded, isCut);
}

async function read({ registry }: InspectOptions, digest: Digest): Promise<Scannable | undefined> {
  const found = await registry.images.content(digest);
  const parsed = found && parseManifest(found.bytes, found.mediaType);
  return parsed?.kind === 'ok' ? classify(parsed.manifest) : undefined;
}

async function inspectImage(
  options: InspectOptions,
  manifestDigest: Digest,
  { config, layers }: Scannable & { kind: 'image' },
  signal: AbortSignal,
): Promise<Recorded> {
  const read = layers.slice(0, MOST_LAYERS);
  const present = await Promise.all(read.map(({ digest }) => options.registry.blobs.isBeside(manifestDigest, digest)));
  const readable = read.filter((_, at) => present[at] === true);
  await Promise.all(readable.map((layer) => options.ensureInventory(layer, signal)));
  const platform = await readPlatform(options, config);
  const digests = read.map((layer) => layer.digest);
  const image = {
    manifestDigest,
    ...platform,
    layers: digests,
    absent: digests.filter((_, at) => present[at] !== true),
    layersLeftOut: layers.length - read.length,
  };
  return await recordCurrent(options, image, signal);
}

/** Who attaches without end may have the last word. */
const MOST_TRIES = 5;

/**
 * Records an image with what is attached to it. Several may do so at once, and whoever began before something was attached
 * may end last: each looks afterwards whether what it recorded still holds.
 */
async function recordCurrent(
  options: InspectOptions,
  image: Omit<ImageToRecord, 'attached' | 'remarks'>,
  signal: AbortSignal,
): Promise<Recorded> {
  let attached = await attachedSboms(options.registry, image.manifestDigest);
  for (let tries = 1; ; tries += 1) {
    const { sboms, doubts } = attached;
    await Promise.all(sboms.map((sbom) => options.ensureAttached(sbom, signal)));
    const recorded = await options.record({ ...image, attached: sboms, remarks: doubts });
    attached = await attachedSboms(options.registry, image.manifestDigest);
    if (tries === MOST_TRIES || isDeepStrictEqual(attached, { sboms, doubts })) return recorded;
    signal.throwIfAborted();
  }
}

/** What the config says of itself; one that cannot be read hides no package, so it is no reason to give up. */
async function readPlatform(
  { registry }: InspectOptions,
  config: Descriptor,
): Promise<{ os?: string; architecture?: string }> {
  try {
    const bytes = await collect(registry.blobs.read(config.digest), MOST_CONFIG_BYTES);
    const { os, architecture } = CONFIG.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { ...(os === undefined ? {} : { os }), ...(architecture === undefined ? {} : { architecture }) };
  } catch {
    return {};
  }
}

/** Of several platforms: failed if one is, with every reason that there is. */
function resultOf(recorded: readonly Recorded[], isCut: boolean): ScanResult {
  const failed = recorded.find(({ coverage }) => isFailure(coverage));
  const worst = failed ?? recorded.find(({ coverage }) => coverage.kind !== 'covered') ?? recorded[0];
  const updated = recorded.flatMap(({ sourceUpdatedAt }) => (sourceUpdatedAt === undefined ? [] : [sourceUpdatedAt]));
  const description = descriptionOf([...recorded.flatMap(reasonsOf), ...(isCut ? [CUT] : [])]);
  return {
    status: failed === undefined ? 'COMPLETE' : 'FAILED',
    at: Math.max(...recorded.map(({ at }) => at)),
    ...(worst === undefined ? {} : { coverage: isCut ? orPartial(worst.coverage.kind) : worst.coverage.kind }),
    ...(description === '' ? {} : { description }),
    ...(updated.length === 0 ? {} : { sourceUpdatedAt: Math.max(...updated) }),
  };
}

const CUT =
  'It was read only in part: the index lists more than is looked at, or lists indexes too deep in each other.';

/** ECR's clients look for its own words: they stand for the sentence that says what is not supported. */
function reasonsOf({ coverage: { kind, reasons } }: Recorded): readonly string[] {
  return kind === 'unsupported' ? [UNSUPPORTED, ...reasons.slice(1)] : reasons;
}

/** Each reason once, as far as anybody would read: how many there are is up to whoever made the image. */
function descriptionOf(all: readonly string[]): string {
  const reasons = new Set([...all.filter((reason) => reason === UNSUPPORTED), ...all]);
  const shown = [...reasons].slice(0, MOST_REASONS).map(shortened);
  const more = reasons.size - shown.length;
  return [...shown, ...(more > 0 ? [`There are ${more} more such reasons.`] : [])].join(' ');
}

function shortened(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;
}

function orPartial(kind: Coverage['kind']): Coverage['kind'] {
  return kind === 'covered' ? 'partial' : kind;
}

/** Where nothing can be said of an image, no list of findings is given: an empty one would read as a clean bill. */
function isFailure({ kind }: Coverage): boolean {
  return kind === 'unsupported' || kind === 'no-advisories' || kind === 'unreadable';
}
