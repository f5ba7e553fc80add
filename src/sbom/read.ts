import {
  packageOf,
  parseSbom,
  propertyNames,
  propertyOf,
  type SbomComponent,
  type SbomDocument,
  type SbomPackage,
  unusableClause,
} from '../inventory/bom/index.ts';
import type { ImageInventory, LocatedPackage } from '../inventory/types.ts';
import { osReleaseIn } from './system.ts';

/** An image as an SBOM tells of it, in the form that laying its layers over each other would give. */
export interface SbomImage {
  /** For people: `CycloneDX 1.5`. */
  readonly title: string;
  /** What the SBOM describes. */
  readonly subject?: { readonly name: string; readonly version?: string };
  readonly platform?: { readonly os: string; readonly architecture: string };
  /** The layers' digests that it names, which `layer` counts; there may be none. */
  readonly layers: readonly string[];
  readonly inventory: ImageInventory;
}

/** What a file that was given as an SBOM turned out to be; the reason is a clause: `it is no JSON at byte 7`. */
export type SbomImageReading =
  | { readonly kind: 'image'; readonly image: SbomImage }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface SbomFile {
  /** What people call it; packages of which the SBOM does not say where they are, are there. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Components beyond this number are left out, and it says so. */
const MOST_COMPONENTS = 100_000;
const NESTING = 8;

/**
 * Reads an SBOM in the place of an image: one of our own comes to the inventory that it was written from, another's to
 * what it says, all of it installed. Throws for no bytes, however hostile, but where the signal is aborted.
 */
export function readSbom(bytes: Uint8Array, { path, signal }: SbomFile): SbomImageReading {
  const reading = parseSbom(bytes, { signal, nesting: NESTING, mostComponents: MOST_COMPONENTS });
  switch (reading.kind) {
    case 'sbom':
      return { kind: 'image', image: imageOf(reading.document, path) };
    case 'other':
      return { kind: 'unreadable', reason: `it is ${reading.what}` };
    case 'unreadable':
      return reading;
  }
}

interface Made {
  readonly component: SbomComponent;
  readonly made: SbomPackage;
}

function imageOf(document: SbomDocument, path: string): SbomImage {
  const { title, subject, components, doubts, properties } = document;
  const all = components
    .filter(({ kind }) => kind === 'package')
    .map((one) => ({ component: one, made: packageOf(one) }));
  const found = all.flatMap(({ component, made }) => (made.kind === 'package' ? [{ component, made }] : []));
  const unusable = all.flatMap(({ made }) => (made.kind === 'unusable' ? [made.reason] : []));
  const values = (name: string) => properties.filter(([other]) => other === name).map(([, value]) => value);
  const layers = layersOf(values(propertyNames.LAYER), found);
  const osRelease = osReleaseIn(
    document,
    found.map(({ made }) => made),
  );
  const platform = platformOf(propertyOf(properties, propertyNames.PLATFORM));
  return {
    title,
    ...(subject === undefined ? {} : { subject }),
    ...(platform === undefined ? {} : { platform }),
    layers,
    inventory: {
      ...(osRelease === undefined ? {} : { osRelease }),
      ...databasesOf(document, found, path),
      repositories: { names: values(propertyNames.CONTENT_SET), cpes: values(propertyNames.REPOSITORY_CPE) },
      packages: located(found, document.owners, { layers, path }),
      partial: [...values(propertyNames.PARTIAL), ...doubts, ...unusableClause(unusable)],
    },
  };
}

/** Those of our own, the base first; of another's, as they come. */
function layersOf(own: readonly string[], found: readonly Made[]): readonly string[] {
  if (own.length > 0) return own;
  const named = found.flatMap(({ component }) => component.occurrences.map(({ layerDigest }) => layerDigest));
  return [...new Set(named.filter((digest) => digest !== undefined))];
}

function platformOf(text: string | undefined): SbomImage['platform'] {
  const [os, architecture] = text?.split('/') ?? [];
  return os === undefined || architecture === undefined ? undefined : { os, architecture };
}

/** Types of packages that a package manager of an operating system keeps in a database. */
const SYSTEM_TYPES = new Set(['deb', 'apk', 'rpm', 'alpm']);

/** What an SBOM lists of an operating system stands in for its database. */
function databasesOf(
  { properties }: SbomDocument,
  found: readonly Made[],
  path: string,
): Pick<ImageInventory, 'databases' | 'databaseTypes'> {
  const values = (name: string) => properties.filter(([other]) => other === name).map(([, value]) => value);
  const isOwn = properties.some(([name]) => name === propertyNames.LAYER || name === propertyNames.DATABASE);
  if (isOwn) return { databases: values(propertyNames.DATABASE), databaseTypes: values(propertyNames.DATABASE_TYPE) };
  const types = new Set(found.map(({ made }) => made.record.type).filter((type) => SYSTEM_TYPES.has(type)));
  return { databases: types.size === 0 ? [] : [path], databaseTypes: [...types].toSorted() };
}

function located(
  found: readonly Made[],
  owners: SbomDocument['owners'],
  { layers, path }: { readonly layers: readonly string[]; readonly path: string },
): readonly LocatedPackage[] {
  const indexOf = new Map(layers.map((digest, index) => [digest, index]));
  const byRef = new Map(found.map(({ component, made }) => [component.ref, made.record]));
  return found.flatMap(({ component: { ref, occurrences }, made }) => {
    const by = owners.get(ref);
    const parent = by === undefined ? undefined : byRef.get(by);
    const isOwned = parent !== undefined && SYSTEM_TYPES.has(parent.type) && !SYSTEM_TYPES.has(made.record.type);
    const owner = made.owner ?? (isOwned ? { type: parent.type, name: parent.name } : undefined);
    const places = occurrences.length === 0 ? [{ path, layerDigest: undefined }] : occurrences;
    return places.map((place) => ({
      record: made.record,
      layer: indexOf.get(place.layerDigest ?? '') ?? layers.length,
      path: place.path === '' ? path : place.path,
      evidence: made.evidence ?? 'installed',
      ...(owner === undefined ? {} : { owner }),
    }));
  });
}
