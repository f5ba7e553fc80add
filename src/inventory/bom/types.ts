/** What an SBOM says of one package or of the operating system, before it is made a package of. */
export interface SbomComponent {
  readonly kind: 'package' | 'operating-system';
  /** Its id within the document; empty where it has none. */
  readonly ref: string;
  readonly name: string;
  /** CycloneDX's group: a scope, a Maven group, a vendor. */
  readonly group?: string;
  readonly version?: string;
  /** Of an operating system: its name for people. */
  readonly title?: string;
  readonly purl?: string;
  /** What the producer says beside, names that come twice included: `pratique:…`, `aquasecurity:trivy:…`, `syft:…`. */
  readonly properties: Properties;
  /** Where it was found. */
  readonly occurrences: readonly Occurrence[];
}

export type Properties = readonly (readonly [name: string, value: string])[];

export interface Occurrence {
  readonly path: string;
  readonly layerDigest?: string;
}

/** An SBOM, as far as it tells of packages. */
export interface SbomDocument {
  readonly format: 'cyclonedx' | 'spdx';
  /** For people: `CycloneDX 1.5`. */
  readonly title: string;
  /** What it describes. */
  readonly subject?: { readonly name: string; readonly version?: string };
  /** What the producer says of the whole. */
  readonly properties: Properties;
  readonly components: readonly SbomComponent[];
  /** By the id of a component: the id of the one whose files it is made of. */
  readonly owners: ReadonlyMap<string, string>;
  /** Clauses on what was left out: `3 components without a purl were left out`. */
  readonly doubts: readonly string[];
}

/** What some bytes turned out to be. */
export type SbomReading =
  | { readonly kind: 'sbom'; readonly document: SbomDocument }
  /** The reason is a clause: `it is no JSON at byte 7`. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /**
   * Something else altogether. `isStatement` where it is a signature, or attests something else, such as a build: `an
   * attestation of "https://slsa.dev/provenance/v1"`.
   */
  | { readonly kind: 'other'; readonly what: string; readonly isStatement: boolean };

/** How far an SBOM is read. */
export interface SbomLimits {
  readonly signal: AbortSignal;
  /** Components in components. */
  readonly nesting: number;
  readonly mostComponents: number;
}
