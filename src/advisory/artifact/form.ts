import { z } from 'zod';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parseProvenance } from '../provenance.ts';
import type { Provenance } from '../types.ts';

/*
 * A snapshot as an OCI artifact (image-spec 1.1, "Guidelines for Artifact Usage"):
 *
 *     manifest   artifactType application/vnd.pratique.advisories.v1
 *     config     ArtifactConfig, as JSON
 *     layers     one for each source, in the order of the config: a snapshot of that source alone, zstd
 *
 * Each layer has its own licence, and its own digest while what its source says stays the same.
 */

/** What a snapshot is made of, and what it comes to when it is put together again. */
export interface ArtifactConfig {
  /** The snapshot's digest, of its content. */
  readonly snapshot: string;
  readonly builtAt: number;
  readonly sources: readonly ArtifactSource[];
}

export interface ArtifactSource {
  readonly provenance: Provenance;
  readonly yieldsTo: readonly string[];
}

/** What a manifest names. */
export interface ArtifactManifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

const ARTIFACT_TYPE = 'application/vnd.pratique.advisories.v1';
const CONFIG_TYPE = 'application/vnd.pratique.advisories.config.v1+json';
const LAYER_TYPE = 'application/vnd.pratique.advisories.source.v1.sqlite+zstd';
/** Goes up when what reads the last one would misunderstand the next. */
const FORMAT = 1;
const MOST_SOURCES = 1000;

export function configBytes({ snapshot, builtAt, sources }: ArtifactConfig): Uint8Array {
  return Buffer.from(JSON.stringify({ format: FORMAT, snapshot, builtAt, sources }));
}

export function configDescriptor(digest: Digest, size: number): Descriptor {
  return { mediaType: CONFIG_TYPE, digest, size };
}

/** Names the source, and says whom to name and under which licence it is handed on. */
export function layerDescriptor(digest: Digest, size: number, provenance: Provenance): Descriptor {
  const { source, title, licence, attribution, count, changedAt } = provenance;
  return {
    mediaType: LAYER_TYPE,
    digest,
    size,
    annotations: {
      'org.opencontainers.image.title': `${source}.sqlite.zst`,
      'org.opencontainers.image.description': title,
      'org.opencontainers.image.licenses': licence,
      'org.opencontainers.image.authors': attribution,
      'org.opencontainers.image.created': new Date(changedAt).toISOString(),
      'vnd.pratique.advisories.source': source,
      'vnd.pratique.advisories.count': String(count),
    },
  };
}

/** Key by key in this order: equal snapshots make equal bytes. */
export function manifestBytes({ config, layers }: ArtifactManifest, { snapshot, builtAt }: ArtifactConfig): Uint8Array {
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    artifactType: ARTIFACT_TYPE,
    config,
    layers,
    annotations: {
      'org.opencontainers.image.title': 'advisories',
      'org.opencontainers.image.created': new Date(builtAt).toISOString(),
      'vnd.pratique.advisories.snapshot': snapshot,
    },
  };
  return Buffer.from(JSON.stringify(manifest));
}

/** Throws with a clause where it is no artifact of advisories. */
export function parseArtifactManifest(bytes: Uint8Array): ArtifactManifest {
  const parsed = parseManifest(bytes, '');
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  const { manifest } = parsed;
  if (manifest.kind !== 'image') throw new Error('it is an index of manifests, and no artifact of advisories');
  const { artifactType, config, layers } = manifest;
  if (artifactType !== ARTIFACT_TYPE) {
    throw new Error(`it is ${artifactType === undefined ? 'an image' : `"${artifactType}"`}, and no advisories`);
  }
  if (config.mediaType !== CONFIG_TYPE) throw new Error(`its config is "${config.mediaType}", which is not known`);
  const strange = layers.find(({ mediaType }) => mediaType !== LAYER_TYPE);
  if (strange !== undefined) throw new Error(`one of its layers is "${strange.mediaType}", which is not known`);
  if (layers.length > MOST_SOURCES) throw new Error(`it has more than ${MOST_SOURCES} layers`);
  return { config, layers };
}

const FORM = z.object({
  snapshot: z.string().refine((text) => parseDigest(text) !== undefined),
  builtAt: z.int().min(0).max(8.64e15),
  sources: z.array(
    z.object({
      provenance: z.unknown().transform(parseProvenance),
      yieldsTo: z.array(z.string()).max(MOST_SOURCES),
    }),
  ),
});

/** Throws with a clause where it is none, or one of a newer release. Nothing in it was fetched after `now`. */
export function parseConfig(bytes: Uint8Array, now: number): ArtifactConfig {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const { format } = z.object({ format: z.int() }).parse(value);
  if (format > FORMAT) throw new Error(`its format is ${format}, and this release of Pratique knows ${FORMAT}`);
  const config = FORM.parse(value);
  const ids = config.sources.map(({ provenance }) => provenance.source);
  if (new Set(ids).size !== ids.length) throw new Error('a source comes twice in its config');
  if (!ids.every((id) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(id))) throw new Error('a source of its config has no id');
  const sources = config.sources.map(({ provenance, ...source }) => ({
    ...source,
    // What says that it was fetched later would seem fresh for as long.
    provenance: { ...provenance, fetchedAt: Math.min(provenance.fetchedAt, now) },
  }));
  return { ...config, sources };
}
