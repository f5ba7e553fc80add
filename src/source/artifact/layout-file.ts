import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../lib/durable.ts';
import type { ArtifactWriter } from '../../oci/artifact-place.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parseTag, type Tag } from '../../oci/name.ts';
import { archiveEnd, entryHeader, padding } from '../filesystem/tar-block.ts';
import { REFERENCE } from '../layout/choose.ts';

/** What an artifact is called in an archive: `skopeo copy oci-archive:FILE:advisories …`. */
const NAME = 'advisories';

/**
 * An archive of an OCI layout (image-spec, "OCI Image Layout Specification") that is to be the file `path`, in the place
 * of one that is there. Equal blobs in equal order make equal bytes.
 */
export async function layoutFile(path: string): Promise<ArtifactWriter> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw new Error(`cannot write to "${path}"`, { cause: error });
  });
  const written = new Set<Digest>();
  const listed: object[] = [];
  const tag = nameTag();

  const add = async (digest: Digest, size: number, bytes: AsyncIterable<Uint8Array>) => {
    if (written.has(digest)) return false;
    written.add(digest);
    await append(file, { path: `blobs/${digest.replace(':', '/')}`, sizeBytes: size }, bytes);
    return true;
  };

  await append(file, ...inMemory('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')));
  return {
    name: NAME,
    tag,
    blob: ({ digest, size }, bytes) => add(digest, size, bytes()),
    async manifest(bytes, mediaType, name) {
      const digest = digestOf(bytes);
      await add(digest, bytes.length, only(bytes));
      listed.push({ mediaType, digest, size: bytes.length, annotations: { [REFERENCE]: name } });
    },
    tagged: async () => undefined,
    async *read() {},
    async finish() {
      const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: listed };
      await append(file, ...inMemory('index.json', Buffer.from(JSON.stringify(index))));
      await file.writeFile(archiveEnd());
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
    async close() {
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

function nameTag(): Tag {
  const tag = parseTag(NAME);
  if (tag === undefined) throw new Error(`"${NAME}" is no tag`);
  return tag;
}

interface Member {
  readonly path: string;
  readonly sizeBytes: number;
}

async function append(file: FileHandle, { path, sizeBytes }: Member, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await file.writeFile(entryHeader({ path, typeflag: '0', mode: 0o644, sizeBytes }));
  let written = 0;
  for await (const chunk of bytes) {
    written += chunk.length;
    await file.writeFile(chunk);
  }
  if (written !== sizeBytes) throw new Error(`"${path}" has ${written} bytes, and was to have ${sizeBytes}`);
  await file.writeFile(padding(sizeBytes));
}

function inMemory(path: string, bytes: Uint8Array): [Member, AsyncIterable<Uint8Array>] {
  return [{ path, sizeBytes: bytes.length }, only(bytes)];
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
