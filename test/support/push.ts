import type { Digest } from '../../src/oci/digest.ts';
import { parseRepositoryName, parseTag, type RepositoryName, type Tag } from '../../src/oci/name.ts';
import type { Registry, Repository } from '../../src/registry/types.ts';
import { type Blob, file, type Image, image, layer } from './images.ts';

/** The repository of that name, made where it is missing. */
export async function repositoryNamed(registry: Registry, name: string): Promise<Repository> {
  const parsed = nameOf(name);
  const repository =
    (await registry.repositories.create({ name: parsed })) ?? (await registry.repositories.get(parsed));
  if (repository === undefined) throw new Error(`there is no repository "${name}"`);
  return repository;
}

/** Stores a blob in the repository, as a push does. */
export async function pushBlob(registry: Registry, name: string, { bytes, digest }: Blob): Promise<void> {
  const repository = await repositoryNamed(registry, name);
  const id = await registry.blobs.startUpload(repository);
  const appended = await registry.blobs.append(repository.id, id, once(bytes), {});
  const outcome = await registry.blobs.commit(repository, id, digest);
  if (appended.kind !== 'appended' || outcome.kind !== 'stored') throw new Error(`cannot store the blob "${digest}"`);
}

/** Stores an image, an artifact or an index with what it needs, under tags. */
export async function push(
  registry: Registry,
  name: string,
  pushed: Pick<Image, 'manifest' | 'blobs'> | Blob,
  ...tags: string[]
): Promise<Digest> {
  const repository = await repositoryNamed(registry, name);
  const manifest = 'manifest' in pushed ? pushed.manifest : pushed;
  for (const needed of 'manifest' in pushed ? pushed.blobs : []) await pushBlob(registry, name, needed);
  const outcome = await registry.images.put(repository, {
    bytes: manifest.bytes,
    contentType: manifest.mediaType,
    tags: tags.map(tagOf),
  });
  if (outcome.kind !== 'stored') throw new Error(`cannot store the manifest: ${JSON.stringify(outcome)}`);
  return outcome.digest;
}

/** An image like no other of this number. */
export function imageNumber(number: number): Image {
  return image({ layers: [layer([file('number', `${number}`)])] });
}

function nameOf(text: string): RepositoryName {
  const name = parseRepositoryName(text);
  if (name === undefined) throw new Error(`"${text}" is no name of a repository`);
  return name;
}

function tagOf(text: string): Tag {
  const tag = parseTag(text);
  if (tag === undefined) throw new Error(`"${text}" is no tag`);
  return tag;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
