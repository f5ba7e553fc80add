import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { decompress } from '../../src/lib/decompress.ts';
import { type TarEntry, tarReader } from '../../src/lib/tar.ts';
import { gather } from './tar.ts';

/**
 * The layers of the first image in an archive as `docker save`, skopeo or containerd write it, the base first. Throws
 * where the archive names a layer that it does not hold.
 */
export async function layersOfArchive(path: string): Promise<readonly Uint8Array[]> {
  const files = await filesOf(path);
  const manifest = files.get('manifest.json');
  if (manifest !== undefined) {
    const [image] = JSON.parse(String(manifest)) as { Layers: string[] }[];
    return (image?.Layers ?? []).map((name) => held(files, name));
  }
  return ociLayers(files, JSON.parse(String(held(files, 'index.json'))) as OciManifest);
}

interface OciManifest {
  readonly manifests?: readonly { digest: string }[];
  readonly layers?: readonly { digest: string }[];
}

/** An index may lead to another index; its first entry is the image, and attestations come after. */
function ociLayers(files: ReadonlyMap<string, Uint8Array>, manifest: OciManifest): readonly Uint8Array[] {
  const [first] = manifest.manifests ?? [];
  if (first === undefined) return (manifest.layers ?? []).map(({ digest }) => held(files, blobPath(digest)));
  return ociLayers(files, JSON.parse(String(held(files, blobPath(first.digest)))) as OciManifest);
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function held(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`the archive holds no "${name}"`);
  return bytes;
}

async function filesOf(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const links = new Map<string, string>();
  const visitor = {
    entry(entry: TarEntry) {
      if (entry.type === 'symlink') links.set(entry.path, posix.join(posix.dirname(entry.path), entry.target));
      if (entry.type === 'hardlink') links.set(entry.path, entry.target);
      return entry.type === 'file' ? gather((bytes) => files.set(entry.path, bytes)) : undefined;
    },
  };
  const reader = tarReader(visitor);
  for await (const chunk of decompress(once(readFileSync(path))).bytes) if (!reader.push(chunk)) break;
  for (const [name, target] of links) {
    const bytes = files.get(target);
    if (bytes !== undefined) files.set(name, bytes);
  }
  const { isTar, isCut } = reader.finish();
  if (!isTar || isCut) throw new Error(`"${path}" is no whole archive`);
  return files;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
