import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { paxHeader, tarBody, tarEnd, tarHeader } from './tar.ts';

/** One thing in a layer; made by `file`, `directory`, `symlink`, `hardlink`, `device`, `whiteout` and `opaque`. */
export interface LayerEntry {
  readonly path: string;
  readonly typeflag: string;
  readonly mode: number;
  readonly content: Uint8Array;
  readonly linkPath: string;
}

/** Bytes that a registry holds, with the descriptor's three fields. */
export interface Blob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly bytes: Uint8Array;
}

export interface Layer extends Blob {
  /** The digest of the layer's tar (image-spec, "Layer DiffID"). */
  readonly diffId: Digest;
  readonly compression: Compression;
}

export interface Image {
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly Layer[];
  /** All that is pushed before the manifest: the config and the layers. */
  readonly blobs: readonly Blob[];
}

export type Compression = 'none' | 'gzip' | 'zstd';
export type ImageFormat = 'oci' | 'docker';

export interface ImageOptions {
  readonly layers: readonly Layer[];
  /** Whose media types are used; `oci` where absent. */
  readonly format?: ImageFormat;
  readonly os?: string;
  readonly architecture?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What the config says that made it (image-spec, "history"). */
  readonly history?: readonly { readonly created_by: string; readonly empty_layer?: true }[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The manifest that this one is about (image-spec, "subject"), with the artifact type it then has. */
  readonly subject?: Blob;
  readonly artifactType?: string;
}

/** An installed package as a test names it; the source is the package itself where absent. */
export interface TestPackage {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly architecture?: string;
}

export const file = (path: string, content: string | Uint8Array, mode = 0o644): LayerEntry =>
  entry(path, '0', { content: Buffer.from(content), mode });

export const directory = (path: string, mode = 0o755): LayerEntry => entry(`${path}/`, '5', { mode });

export const symlink = (path: string, target: string): LayerEntry =>
  entry(path, '2', { linkPath: target, mode: 0o777 });

export const hardlink = (path: string, target: string): LayerEntry => entry(path, '1', { linkPath: target });

export const device = (path: string): LayerEntry => entry(path, '3', {});

/** Hides `path` of the layers below (image-spec, "Whiteouts"). */
export const whiteout = (path: string): LayerEntry => file(path.replace(/([^/]+)$/, '.wh.$1'), '');

/** Hides all that the layers below have in `folder` (image-spec, "Opaque Whiteout"). */
export const opaque = (folder: string): LayerEntry => file(`${folder}/.wh..wh..opq`, '');

/** The bytes of a tar with these entries; long paths are written as PAX records. */
export function tar(entries: readonly LayerEntry[]): Uint8Array {
  return Buffer.concat([...entries.flatMap(tarEntry), tarEnd()]);
}

/** A layer made of entries, or of the bytes of a tar (or of anything that claims to be one). */
export function layer(
  content: readonly LayerEntry[] | Uint8Array,
  options: { readonly compression?: Compression; readonly format?: ImageFormat } = {},
): Layer {
  const compression = options.compression ?? 'gzip';
  const plain = content instanceof Uint8Array ? content : tar(content);
  const bytes = compress(plain, compression);
  return {
    ...blob(bytes, layerMediaType(compression, options.format ?? 'oci')),
    diffId: digestOf(plain),
    compression,
  };
}

/** A layer with os-release and a dpkg status file that says that these packages are installed. */
export function debianLayer(
  packages: readonly TestPackage[],
  options: {
    readonly release?: string;
    readonly compression?: Compression;
    readonly more?: readonly LayerEntry[];
  } = {},
): Layer {
  const release = options.release ?? '12';
  const entries = [
    file(
      'etc/os-release',
      `PRETTY_NAME="Debian GNU/Linux ${release}"\nNAME="Debian GNU/Linux"\nVERSION_ID="${release}"\nID=debian\n`,
    ),
    file('var/lib/dpkg/status', dpkgStatus(packages)),
    ...(options.more ?? []),
  ];
  return layer(entries, { compression: options.compression ?? 'gzip' });
}

/** A layer with os-release and an apk database that says that these packages are installed. */
export function alpineLayer(
  packages: readonly TestPackage[],
  options: {
    readonly release?: string;
    readonly compression?: Compression;
    readonly more?: readonly LayerEntry[];
  } = {},
): Layer {
  const release = options.release ?? '3.18.9';
  const entries = [
    file(
      'etc/os-release',
      `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${release}\nPRETTY_NAME="Alpine Linux ${release}"\n`,
    ),
    file('lib/apk/db/installed', apkInstalled(packages)),
    ...(options.more ?? []),
  ];
  return layer(entries, { compression: options.compression ?? 'gzip' });
}

/** The text of a dpkg status file. */
export function dpkgStatus(packages: readonly TestPackage[]): string {
  return packages.map(dpkgStanza).join('');
}

/** The text of apk's database of installed packages. */
export function apkInstalled(packages: readonly TestPackage[]): string {
  return packages.map(apkStanza).join('');
}

/** An image with its config and manifest. */
export function image(options: ImageOptions): Image {
  const format = options.format ?? 'oci';
  const docker = format === 'docker';
  const layers = options.layers.map((part) => ({ ...part, mediaType: layerMediaType(part.compression, format) }));
  const config = json(docker ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig, {
    architecture: options.architecture ?? 'amd64',
    os: options.os ?? 'linux',
    config: { Labels: options.labels ?? {} },
    rootfs: { type: 'layers', diff_ids: layers.map((part) => part.diffId) },
    history: options.history,
  });
  const mediaType = docker ? MEDIA_TYPE.dockerManifest : MEDIA_TYPE.ociManifest;
  const manifest = json(mediaType, {
    schemaVersion: 2,
    mediaType,
    artifactType: options.artifactType,
    config: descriptor(config),
    layers: layers.map(descriptor),
    subject: options.subject && descriptor(options.subject),
    annotations: options.annotations,
  });
  return { manifest, config, layers, blobs: [config, ...layers] };
}

/** An index or manifest list over images, each with the platform that is given beside it. */
export function index(
  images: readonly { readonly image: Image; readonly os?: string; readonly architecture: string }[],
  format: ImageFormat = 'oci',
): Blob {
  const mediaType = format === 'docker' ? MEDIA_TYPE.dockerManifestList : MEDIA_TYPE.ociIndex;
  const manifests = images.map((part) => ({
    ...descriptor(part.image.manifest),
    platform: { os: part.os ?? 'linux', architecture: part.architecture },
  }));
  return json(mediaType, { schemaVersion: 2, mediaType, manifests });
}

/** Bytes as a blob. */
export function blob(bytes: Uint8Array, mediaType: string = MEDIA_TYPE.octets): Blob {
  return { mediaType, digest: digestOf(bytes), size: bytes.length, bytes };
}

/** A value as a blob of JSON. */
export function json(mediaType: string, value: unknown): Blob {
  return blob(Buffer.from(JSON.stringify(value)), mediaType);
}

/** The descriptor of a blob. */
export function descriptor(of: Blob): { mediaType: string; digest: Digest; size: number } {
  return { mediaType: of.mediaType, digest: of.digest, size: of.size };
}

function entry(path: string, typeflag: string, more: Partial<LayerEntry>): LayerEntry {
  return { path, typeflag, mode: 0o644, content: new Uint8Array(0), linkPath: '', ...more };
}

function tarEntry(part: LayerEntry): Uint8Array[] {
  const long = {
    ...(Buffer.byteLength(part.path) > 100 ? { path: part.path } : {}),
    ...(Buffer.byteLength(part.linkPath) > 100 ? { linkpath: part.linkPath } : {}),
  };
  const header = tarHeader({
    path: Buffer.from(part.path).subarray(0, 100),
    mode: part.mode,
    sizeBytes: part.content.length,
    typeflag: part.typeflag,
    linkPath: Buffer.from(part.linkPath).subarray(0, 100),
  });
  const extended = Object.keys(long).length === 0 ? [] : [paxHeader(long)];
  return [...extended, header, tarBody(part.content)];
}

function compress(bytes: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 'gzip') return gzipSync(bytes, { level: 1 });
  return compression === 'zstd' ? zstdCompressSync(bytes) : bytes;
}

function layerMediaType(compression: Compression, format: ImageFormat): string {
  if (format === 'docker' && compression === 'gzip') return 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  if (format === 'docker' && compression === 'none') return 'application/vnd.docker.image.rootfs.diff.tar';
  const suffix = compression === 'none' ? '' : `+${compression}`;
  return `application/vnd.oci.image.layer.v1.tar${suffix}`;
}

function dpkgStanza(part: TestPackage): string {
  const sourceVersion = part.sourceVersion === undefined ? '' : ` (${part.sourceVersion})`;
  const source = part.source === undefined ? '' : `Source: ${part.source}${sourceVersion}\n`;
  return `Package: ${part.name}
Status: install ok installed
Architecture: ${part.architecture ?? 'amd64'}
${source}Version: ${part.version}
Description: ${part.name}
 as a test wants it

`;
}

function apkStanza(part: TestPackage): string {
  return `P:${part.name}
V:${part.version}
A:${part.architecture ?? 'x86_64'}
o:${part.source ?? part.name}

`;
}
