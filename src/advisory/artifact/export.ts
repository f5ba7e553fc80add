import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isNoRoom } from '../../lib/no-room.ts';
import type { ArtifactWriter } from '../../oci/artifact-place.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { openSnapshot } from '../snapshot/snapshot.ts';
import type { Provenance } from '../types.ts';
import {
  type ArtifactConfig,
  type ArtifactSource,
  configBytes,
  configDescriptor,
  layerDescriptor,
  manifestBytes,
} from './form.ts';
import { openParts, type SnapshotPart, type SnapshotParts } from './part.ts';
import type { Signer } from './signature.ts';
import { addSignature } from './signatures.ts';
import { packFile } from './transfer.ts';

export interface ExportOptions {
  /** The snapshot's file. */
  readonly path: string;
  /** Of its sources, with what the last look at each came to. */
  readonly provenance: readonly Provenance[];
  readonly writer: ArtifactWriter;
  readonly signer?: Signer;
  /** For one source at a time, as a snapshot of its own and packed. */
  readonly temporaryFolder: string;
  readonly signal: AbortSignal;
  /** Told of each source before and after it is handed on. */
  onSource?(progress: ExportProgress): void;
}

export interface ExportProgress {
  readonly provenance: Provenance;
  readonly number: number;
  readonly of: number;
  /** Absent while it is at work. */
  readonly done?: { readonly sizeBytes: number; readonly isSent: boolean };
}

export interface Exported {
  /** Of the artifact's manifest. */
  readonly manifest: Digest;
  /** Of the snapshot. */
  readonly snapshot: string;
  readonly builtAt: number;
}

/**
 * Writes a snapshot as an OCI artifact, a layer for each source. Equal snapshots make equal layers with the same release
 * of Pratique, and equal manifests where their sources were looked at as lately. Nothing is named by its tag before it is
 * whole.
 */
export async function exportSnapshot(options: ExportOptions): Promise<Exported> {
  const { path, provenance, writer, signer, temporaryFolder, signal } = options;
  const { digest: snapshot, builtAt } = readOut(path);
  const scratch = await mkdtemp(join(temporaryFolder, 'pratique-export-'));
  let parts: SnapshotParts | undefined;
  try {
    parts = inScratch(temporaryFolder, () => openParts(path, scratch));
    const layers: Descriptor[] = [];
    const sources: ArtifactSource[] = [];
    for (const [at, part] of parts.parts.entries()) {
      signal.throwIfAborted();
      const own = provenance.find(({ source }) => source === part.source);
      if (own === undefined) throw new Error(`the provenance of "${part.source}" is not known`);
      const progress = { provenance: own, number: at + 1, of: parts.parts.length };
      layers.push(await writeLayer(parts, part, progress, { ...options, scratch }));
      sources.push({ provenance: own, yieldsTo: part.yieldsTo });
    }
    const manifest = await writeManifest(writer, layers, { snapshot, builtAt, sources }, signal);
    if (signer !== undefined) await addSignature(writer, digestOf(manifest), signer, signal);
    await writer.finish();
    return { manifest: digestOf(manifest), snapshot, builtAt };
  } finally {
    parts?.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function readOut(path: string) {
  const { digest, builtAt, close } = openSnapshot(path);
  close();
  return { digest, builtAt };
}

async function writeLayer(
  parts: SnapshotParts,
  part: SnapshotPart,
  progress: ExportProgress,
  { writer, temporaryFolder, signal, scratch, onSource }: ExportOptions & { readonly scratch: string },
): Promise<Descriptor> {
  onSource?.(progress);
  const plain = join(scratch, `${part.source}.sqlite`);
  const packed = `${plain}.zst`;
  inScratch(temporaryFolder, () => parts.write(part, progress.provenance, plain));
  const blob = await packFile(plain, packed, signal).catch((error: unknown) => throwRoom(temporaryFolder, error));
  await rm(plain);
  const isSent = await writer.blob(blob, () => createReadStream(packed), signal);
  await rm(packed);
  onSource?.({ ...progress, done: { sizeBytes: blob.size, isSent } });
  return layerDescriptor(blob.digest, blob.size, progress.provenance);
}

function inScratch<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throwRoom(folder, error);
  }
}

function throwRoom(folder: string, error: unknown): never {
  if (!isNoRoom(error)) throw error;
  throw new Error(`there is no room in "${folder}" to lay out a source: TMPDIR names another folder`, { cause: error });
}

async function writeManifest(
  writer: ArtifactWriter,
  layers: readonly Descriptor[],
  config: ArtifactConfig,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = configBytes(config);
  const descriptor = configDescriptor(digestOf(bytes), bytes.length);
  await writer.blob(descriptor, () => only(bytes), signal);
  const manifest = manifestBytes({ config: descriptor, layers }, config);
  await writer.manifest(manifest, MEDIA_TYPE.ociManifest, writer.tag);
  return manifest;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
