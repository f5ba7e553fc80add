import type { ImagePackage, StoredImage } from '../match/index.ts';
import type { ContainedPackage, ImageContents } from './types.ts';

/** What the database does not hold of an image. */
export interface StoredContext {
  /** As people call it. */
  readonly name: string;
  readonly variant?: string;
  /** Of its rpms; none where absent. */
  readonly repositories?: ImageContents['repositories'];
}

/** The contents of an image that is stored, of all its packages in any order. */
export function contentsOfStored(
  { manifestDigest, os, architecture, layers, observed }: StoredImage,
  packages: Iterable<ImagePackage>,
  { name, variant, repositories = { names: [], cpes: [] } }: StoredContext,
): ImageContents {
  const { distro, databases, databaseTypes, partial, unreadable } = observed;
  return {
    name,
    manifestDigest,
    ...(os === undefined || architecture === undefined
      ? {}
      : { platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } }),
    ...(distro === undefined ? {} : { osRelease: osReleaseOf(distro) }),
    layers,
    databases,
    databaseTypes,
    repositories,
    packages: Array.from(packages, containedPackage),
    partial: [...unreadable, ...partial],
  };
}

/** The fields of an os-release that names the distribution and release that an image was bound to. */
function osReleaseOf({ id, release, name }: NonNullable<StoredImage['observed']['distro']>) {
  return {
    ID: id,
    PRETTY_NAME: name,
    ...(release === undefined ? {} : { VERSION_ID: release.replace(/^v(?=\d)/, '') }),
  };
}

function containedPackage(one: ImagePackage): ContainedPackage {
  const { type, name, version, architecture, vendor, module, purl, evidence, owner, path, layerDigest } = one;
  return {
    record: {
      type,
      name,
      version,
      source: { name: one.sourceName, version: one.sourceVersion },
      ...(architecture === undefined ? {} : { architecture }),
      ...(vendor === undefined ? {} : { vendor }),
      ...(module === undefined ? {} : { module }),
    },
    purl,
    evidence,
    ...(owner === undefined ? {} : { owner: { type: owner.type, name: owner.name } }),
    places: [{ path, layerDigest }],
  };
}
