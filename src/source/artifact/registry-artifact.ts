import type { ArtifactReader, ArtifactWriter } from '../../oci/artifact-place.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseTag, type Tag } from '../../oci/name.ts';
import { type RegistryClient, registryClient } from '../registry/client.ts';
import { RegistryError } from '../registry/faults.ts';
import { parseReference, type Reference } from '../registry/reference.ts';
import { registryWriter } from '../registry/writer.ts';
import type { SourceOptions } from '../types.ts';

type RegistryAccess = Pick<SourceOptions, 'registry' | 'signal'>;

/** An artifact in a registry, `docker://host/name:tag`. Nothing is asked yet. */
export function registryArtifact(place: string, { registry, signal }: RegistryAccess): ArtifactReader {
  const reference = referenceOf(place);
  const client = registryClient(reference, registry, signal);
  return {
    root: async (limitBytes) => (await client.manifest(reference.manifest, limitBytes)).bytes,
    tagged: (tag, limitBytes) => taggedIn(client, tag, limitBytes),
    blob: client.stream,
    close: async () => client.close(),
  };
}

/** An artifact in a registry that is looked at again and again. */
export interface ArtifactWatch {
  /** Of what is there now, for one HEAD; undefined where the registry does not say. Throws with a sentence for people. */
  digest(): Promise<Digest | undefined>;
  close(): void;
}

/** Watches `docker://host/name:tag`. Nothing is asked yet; what the registry gave for the login is kept between looks. */
export function watchArtifact(place: string, { registry, signal }: RegistryAccess): ArtifactWatch {
  const reference = referenceOf(place);
  const client = registryClient(reference, registry, signal);
  return { digest: () => client.digest(reference.manifest), close: client.close };
}

/** A place in a registry that an artifact is pushed to, `docker://host/name:tag`. Nothing is asked yet. */
export function registryTarget(place: string, { registry, signal }: RegistryAccess): ArtifactWriter {
  const reference = referenceOf(place);
  const tag = parseTag(reference.manifest);
  if (tag === undefined) throw new Error(`"${place}" names a digest: what is pushed has its own, and wants a tag`);
  const client = registryClient(reference, registry, signal);
  const writer = registryWriter(reference, registry, signal);
  return {
    name: `${reference.host}/${reference.repository}`,
    tag,
    blob: writer.blob,
    manifest: writer.manifest,
    tagged: (wanted, limitBytes) => taggedIn(client, wanted, limitBytes),
    read: client.stream,
    finish: async () => {},
    async close() {
      client.close();
      writer.close();
    },
  };
}

async function taggedIn(client: RegistryClient, tag: Tag, limitBytes: number): Promise<Uint8Array | undefined> {
  try {
    return (await client.manifest(tag, limitBytes)).bytes;
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}

function referenceOf(place: string): Reference {
  const parsed = parseReference(place.replace(/^docker:\/\//, ''));
  if (parsed.kind === 'reference') return parsed.reference;
  throw new Error(`"${place}" names nothing in a registry: ${parsed.reason}`);
}
