import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Database } from '../../db/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { collect, copied } from '../../lib/limited.ts';
import { isNoRoom } from '../../lib/no-room.ts';
import type { ArtifactReader } from '../../oci/artifact-place.ts';
import { algorithmOf, type Digest, digestOf } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { buildSnapshot, type SnapshotBuilder } from '../snapshot/build.ts';
import { copyStatements } from '../snapshot/copy.ts';
import { BUILDING, fileName, prune, whileLocked } from '../snapshot/folder.ts';
import { openSnapshot } from '../snapshot/snapshot.ts';
import { type ActiveRow, findActive } from '../store.ts';
import { checkLayer } from './check-layer.ts';
import { type ArtifactConfig, type ArtifactSource, parseArtifactManifest, parseConfig } from './form.ts';
import type { Verifier } from './signature.ts';
import { type Checked, checkSignature } from './signatures.ts';
import { storeImport, storeLooks, storeNewerLooks } from './store-import.ts';
import { fetchBlob, LAYER_LIMITS, type LayerLimits, unfoldFile } from './transfer.ts';

export interface ImportOptions {
  readonly database: Database;
  /** The folder of snapshots. */
  readonly folder: string;
  readonly reader: ArtifactReader;
  /** Absent where no key is known to check the signature with. */
  readonly verifier?: Verifier;
  /** Takes what is unsigned, or signed by another key. */
  readonly isUnsignedAllowed: boolean;
  /** Takes a snapshot that is older than the one in use, or from the future. */
  readonly force: boolean;
  /** Publishers are asked elsewhere only: what came of that counts, whatever is known of it here. */
  readonly isReplica: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits?: LayerLimits;
  /** Told of the bytes of a layer as they come, and once more when its statements are filed. */
  onSource?(progress: ImportProgress): void;
}

export interface ImportProgress {
  readonly source: ArtifactSource;
  readonly number: number;
  readonly of: number;
  readonly bytes: number;
  readonly sizeBytes: number;
  readonly isDone: boolean;
}

export type ImportResult =
  /** An update, or another import, is at work on the folder. */
  | { readonly kind: 'busy' }
  /** `unchanged`: what is known is the same. */
  | {
      readonly kind: 'imported' | 'unchanged';
      readonly manifest: Digest;
      readonly config: ArtifactConfig;
      readonly signature: Checked['kind'] | 'unchecked';
    }
  /** A sentence, and which option would take it nevertheless. */
  | { readonly kind: 'refused'; readonly reason: string; readonly next?: string };

/** So far clocks may be apart. */
const MOST_AHEAD = 24 * 60 * 60 * 1000;
const MOST_MANIFEST_BYTES = 4 << 20;
const MOST_CONFIG_BYTES = 64 << 20;

/**
 * Takes a snapshot out of an artifact of somebody else's, and puts it in use in the place of the one before. Its signature
 * is looked at before anything in it, every blob has the digest that it is named by, every layer the form of a snapshot,
 * every statement the form of a statement; and all together come to the snapshot that was promised, or nothing changes.
 */
export async function importSnapshot(options: ImportOptions): Promise<ImportResult> {
  const { folder } = options;
  try {
    return (await whileLocked(folder, () => importLocked(options))) ?? { kind: 'busy' };
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    throw new Error(`there is no room in "${folder}", where a snapshot takes twice its size while it is built`, {
      cause: error,
    });
  }
}

async function importLocked(options: ImportOptions): Promise<ImportResult> {
  const { database, folder, reader, force, isReplica, clock } = options;
  const bytes = await reader.root(MOST_MANIFEST_BYTES);
  const manifest = digestOf(bytes);
  const checked = await checkTrust(manifest, options);
  if (checked.kind === 'refused') return checked;
  const { config, layers } = await readConfig(bytes, options);
  const early = force ? undefined : refusalOfTheFuture(config, clock());
  if (early !== undefined) return early;
  const active = await findActive(database);
  const told = { manifest, config, signature: checked.signature };
  if (active?.digest === config.snapshot && canOpen(join(folder, active.file))) {
    const provenance = config.sources.map((one) => one.provenance);
    await database.write((tx) => (isReplica ? storeLooks(tx, provenance) : storeNewerLooks(tx, config, active)));
    return { kind: 'unchanged', ...told };
  }
  const late = force ? undefined : refusalOfThePast(config, active);
  if (late !== undefined) return late;
  const file = basename(await build(config, layers, options));
  await database.write((tx) => storeImport(tx, config, { file, at: clock() }));
  await prune(database, folder);
  return { kind: 'imported', ...told };
}

type Trust =
  | { readonly kind: 'trusted'; readonly signature: Checked['kind'] | 'unchecked' }
  | Extract<ImportResult, { kind: 'refused' }>;

const ALLOW = '--allow-unsigned takes it nevertheless';
const ASK = `ask whoever made it for one that is signed with this key; ${ALLOW}`;

async function checkTrust(
  manifest: Digest,
  { reader, verifier, isUnsignedAllowed, signal }: ImportOptions,
): Promise<Trust> {
  if (verifier === undefined) {
    if (isUnsignedAllowed) return { kind: 'trusted', signature: 'unchecked' };
    const reason = 'there is no key to check its signature with';
    return { kind: 'refused', reason, next: `--key FILE names the public key of whoever made it; ${ALLOW}` };
  }
  const checked = await checkSignature(reader, manifest, verifier, signal);
  if (checked.kind === 'good' || isUnsignedAllowed) return { kind: 'trusted', signature: checked.kind };
  const reason =
    checked.kind === 'unsigned' ? `${manifest} is not signed` : `no signature of ${manifest} is of this key`;
  return { kind: 'refused', reason, next: ASK };
}

async function readConfig(
  bytes: Uint8Array,
  { reader, clock, signal }: ImportOptions,
): Promise<{ readonly config: ArtifactConfig; readonly layers: readonly Descriptor[] }> {
  const { config: named, layers } = parseArtifactManifest(bytes);
  const found = await collect(copied(reader.blob(named, signal)), MOST_CONFIG_BYTES);
  const came = digestOf(found, algorithmOf(named.digest));
  if (came !== named.digest) throw new Error(`its config is not ${named.digest}, as it is named, but ${came}`);
  let config: ArtifactConfig;
  try {
    config = parseConfig(found, clock());
  } catch (error) {
    throw new Error('its config cannot be read', { cause: error });
  }
  const { sources } = config;
  if (sources.length === layers.length) return { config, layers };
  throw new Error(`its config names ${sources.length} sources, and its manifest ${layers.length} layers`);
}

const FORCE = '--force takes it nevertheless';

function refusalOfTheFuture({ builtAt }: ArtifactConfig, now: number): ImportResult | undefined {
  if (builtAt <= now + MOST_AHEAD) return undefined;
  return { kind: 'refused', reason: `it was built ${isoOf(builtAt)}, which is yet to come`, next: FORCE };
}

function refusalOfThePast({ builtAt }: ArtifactConfig, active: ActiveRow | undefined): ImportResult | undefined {
  if (active === undefined || builtAt >= active.builtAt) return undefined;
  const reason = `it was built ${isoOf(builtAt)}, before the one in use, ${isoOf(active.builtAt)}`;
  return { kind: 'refused', reason, next: FORCE };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function canOpen(path: string): boolean {
  try {
    openSnapshot(path).close();
    return true;
  } catch {
    return false;
  }
}

async function build(config: ArtifactConfig, layers: readonly Descriptor[], options: ImportOptions): Promise<string> {
  const { folder, signal } = options;
  const { snapshot, builtAt, sources } = config;
  const builder = buildSnapshot(join(folder, BUILDING));
  try {
    for (const [at, source] of sources.entries()) {
      const layer = layers[at];
      if (layer !== undefined) await fileLayer(builder, { source, layer, number: at + 1, of: layers.length }, options);
    }
    signal.throwIfAborted();
    const { digest, path } = await builder.finish({
      provenance: sources.map(({ provenance }) => provenance),
      builtAt,
      fileName: (made) => (made === snapshot ? fileName(builtAt, made) : undefined),
    });
    if (path !== undefined) return path;
    const why = 'somebody changed it, or another release of Pratique made it';
    throw new Error(`its layers come to the snapshot ${digest}, and its config says ${snapshot}: ${why}`);
  } finally {
    builder.abandon();
  }
}

interface Filed {
  readonly source: ArtifactSource;
  readonly layer: Descriptor;
  readonly number: number;
  readonly of: number;
}

async function fileLayer(builder: SnapshotBuilder, { layer, ...filed }: Filed, options: ImportOptions): Promise<void> {
  const { folder, reader, signal, limits = LAYER_LIMITS, onSource } = options;
  const { provenance, yieldsTo } = filed.source;
  const progress = { ...filed, sizeBytes: layer.size };
  const packed = join(folder, `${BUILDING}.layer.zst`);
  const plain = join(folder, `${BUILDING}.layer`);
  try {
    if (layer.size > limits.packedBytes)
      throw new Error(`it has ${layer.size} bytes, and at most ${limits.packedBytes} are taken`);
    const onBytes = (bytes: number) => onSource?.({ ...progress, bytes, isDone: false });
    await fetchBlob(reader, layer, packed, { signal, onBytes });
    await unfoldFile(packed, plain, limits.unfoldedBytes, signal);
    checkLayer(plain, provenance.source);
    copyStatements(plain, { source: provenance.source }, builder.begin({ id: provenance.source, yieldsTo }));
    onSource?.({ ...progress, bytes: layer.size, isDone: true });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`the layer of "${provenance.source}" is not taken`, { cause: error });
  } finally {
    for (const path of [packed, plain]) await rm(path, { force: true });
  }
}
