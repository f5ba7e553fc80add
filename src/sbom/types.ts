import type { Evidence, PackageRecord } from '../inventory/types.ts';

/** What an image holds, as an SBOM tells of it. Lists may be in any order but that of the layers. */
export interface ImageContents {
  /** As people call it: `registry.example/team/app:1.4`. */
  readonly name: string;
  readonly manifestDigest: string;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  /** Fields of os-release; at least `ID`, and what tells the release, where the image names a distribution. */
  readonly osRelease?: Readonly<Record<string, string>>;
  /** The layers' digests, the base first. */
  readonly layers: readonly string[];
  /** Paths of the package databases, and their types. */
  readonly databases: readonly string[];
  readonly databaseTypes: readonly string[];
  /** Content sets and CPEs of the repositories that its rpms came from. */
  readonly repositories: { readonly names: readonly string[]; readonly cpes: readonly string[] };
  readonly packages: readonly ContainedPackage[];
  /** Clauses on what was read only in part, or not at all. */
  readonly partial: readonly string[];
}

/** A package with all places at which it is known in the same way. */
export interface ContainedPackage {
  readonly record: PackageRecord;
  readonly purl: string;
  readonly evidence: Evidence;
  /** The package of the operating system that brought its files. */
  readonly owner?: { readonly type: string; readonly name: string };
  /** The digest is empty of one that no layer has. */
  readonly places: readonly { readonly path: string; readonly layerDigest: string }[];
}

/** What an SBOM says of its making. */
export interface SbomMaking {
  /** Milliseconds since the epoch; of the second it is in. */
  readonly createdAt: number;
  /** Of Pratique. */
  readonly version: string;
}

/** A format that SBOMs are written in. */
export interface SbomFormat {
  readonly id: 'cyclonedx' | 'spdx';
  /** For people: `CycloneDX 1.6`. */
  readonly title: string;
  readonly mediaType: string;
  /**
   * The document as JSON in pieces of text. The same contents and making give the same text, and the same contents the
   * same serial number or namespace whenever it is made.
   */
  write(contents: ImageContents, making: SbomMaking): Iterable<string>;
}
