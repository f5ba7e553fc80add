import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A descriptor, as far as a test changes it. */
export interface Listed {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Record<string, string>;
}

/** What a manifest of advisories says, as far as a test changes it. */
export interface ListedManifest {
  artifactType: string;
  config: Listed;
  layers: Listed[];
}

/** An exported artifact, unpacked, that a test changes as whoever hands it on could. */
export interface ChangedLayout {
  readonly folder: string;
  manifest(): ListedManifest;
  config(): Record<string, unknown>;
  /** Adds a blob, under the digest that it has. */
  add(bytes: Uint8Array): Pick<Listed, 'digest' | 'size'>;
  /** Bytes of a blob that is there. */
  read(digest: string): Uint8Array;
  /** Others under the same digest. */
  spoil(digest: string, bytes: Uint8Array): void;
  /** Puts another manifest in the place of the artifact's. */
  put(manifest: ListedManifest): void;
  /** Changes what a layer says of itself, with every digest above it. */
  changeLayer(at: number, change: (database: DatabaseSync) => void): void;
  /** Puts other bytes in the place of a layer, with every digest above it. */
  replaceLayer(at: number, bytes: Uint8Array): void;
}

/** Unpacks an archive of a layout into a new folder. */
export function unpackLayout(archive: string, folder: string): ChangedLayout {
  mkdirSync(folder);
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const pathOf = (digest: string) => join(folder, 'blobs', digest.replace(':', '/'));
  const indexPath = join(folder, 'index.json');
  const index = () => JSON.parse(readFileSync(indexPath, 'utf8')) as { manifests: Listed[] };
  const read = (digest: string) => readFileSync(pathOf(digest));
  const json = <T>(digest: string) => JSON.parse(read(digest).toString()) as T;
  const manifest = () => json<ListedManifest>(index().manifests[0]?.digest ?? '');
  const add = (bytes: Uint8Array) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    writeFileSync(pathOf(digest), bytes);
    return { digest, size: bytes.length };
  };
  const put = (changed: ListedManifest) => {
    const [first, ...more] = index().manifests;
    if (first === undefined) throw new Error('the layout lists nothing');
    const manifests = [{ ...first, ...add(Buffer.from(JSON.stringify(changed))) }, ...more];
    writeFileSync(indexPath, JSON.stringify({ ...index(), manifests }));
  };
  const replaceLayer = (at: number, bytes: Uint8Array) => {
    const changed = manifest();
    const layers = changed.layers.map((layer, number) => (number === at ? { ...layer, ...add(bytes) } : layer));
    put({ ...changed, layers });
  };
  return {
    folder,
    manifest,
    config: () => json(manifest().config.digest),
    add,
    read,
    spoil: (digest, bytes) => writeFileSync(pathOf(digest), bytes),
    put,
    changeLayer(at, change) {
      const file = join(folder, 'layer.sqlite');
      writeFileSync(file, zstdDecompressSync(read(manifest().layers[at]?.digest ?? '')));
      const database = new DatabaseSync(file);
      change(database);
      database.close();
      replaceLayer(at, zstdCompressSync(readFileSync(file)));
    },
    replaceLayer,
  };
}
