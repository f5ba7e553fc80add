import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type Blob, descriptor, file, type Image, json, type LayerEntry, symlink, tar } from './images.ts';

/** An index of an OCI layout that lists manifests, with annotations where they have any. */
export function layoutIndex(
  manifests: readonly (Blob & {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly platform?: object;
  })[],
): Blob {
  const listed = manifests.map(({ annotations, platform, ...blob }) => ({
    ...descriptor(blob),
    annotations,
    platform,
  }));
  return json(MEDIA_TYPE.ociIndex, { schemaVersion: 2, manifests: listed });
}

/** The files of an OCI layout (image-spec, "Image Layout"). */
export function layoutFiles(index: Blob, blobs: readonly Blob[]): readonly LayerEntry[] {
  return [
    file('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    file('index.json', index.bytes),
    ...blobs.map(({ digest, bytes }) => file(`blobs/${digest.replace(':', '/')}`, bytes)),
  ];
}

/** The files of a layout with one image. */
export function layoutOf(image: Image): readonly LayerEntry[] {
  return layoutFiles(layoutIndex([image.manifest]), [image.manifest, ...image.blobs]);
}

/** The files of an archive as `docker save` writes it; the layers last, and backwards, to be in no helpful order. */
export function savedFiles(
  images: readonly {
    readonly image: Image;
    readonly names: readonly string[];
    readonly layers: readonly Uint8Array[];
  }[],
): readonly LayerEntry[] {
  const manifest = images.map(({ image, names }, number) => ({
    Config: `${image.config.digest.replace('sha256:', '')}.json`,
    RepoTags: names,
    Layers: image.layers.map((_, at) => `image${number}/layer${at}.tar`),
  }));
  return [
    file('manifest.json', JSON.stringify(manifest)),
    ...images.map(({ image }) => file(`${image.config.digest.replace('sha256:', '')}.json`, image.config.bytes)),
    ...images
      .flatMap(({ layers }, number) => layers.map((bytes, at) => file(`image${number}/layer${at}.tar`, bytes)))
      .toReversed(),
  ];
}

/** The files of an archive as docker before 1.10 wrote it, with the second layer a link to its bytes. */
export function oldFiles(name: string, tag: string, layers: readonly Uint8Array[]): readonly LayerEntry[] {
  const ids = layers.map((_, at) => String(at).repeat(64));
  return [
    file('repositories', JSON.stringify({ [name]: { [tag]: ids.at(-1) } })),
    ...layers.flatMap((bytes, at) => [
      file(`${ids[at]}/json`, JSON.stringify({ id: ids[at], parent: ids[at - 1], os: 'linux', architecture: 'amd64' })),
      ...(at === 1
        ? [file('shared/layer.tar', bytes), symlink(`${ids[at]}/layer.tar`, '../shared/layer.tar')]
        : [file(`${ids[at]}/layer.tar`, bytes)]),
    ]),
  ];
}

/** Writes files into a folder. */
export function writeFiles(folder: string, files: readonly LayerEntry[]): string {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Writes files as a tar archive. */
export function writeArchive(
  path: string,
  files: readonly LayerEntry[],
  pressed = (bytes: Uint8Array) => bytes,
): string {
  writeFileSync(path, pressed(tar(files)));
  return path;
}
