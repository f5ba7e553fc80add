import { createHash } from 'node:crypto';
import { namesOf, notesOf, type Properties, propertyNames } from '../inventory/bom/index.ts';
import type { ContainedPackage, ImageContents } from './types.ts';

/** A package as both formats list it. */
export interface ListedPackage extends ContainedPackage {
  /** 32 hexadecimal digits, by what it is and how it is known. */
  readonly id: string;
  readonly names: PackageNames;
  /** What neither the format nor the purl has a place for. */
  readonly notes: Properties;
}

/** A name as CycloneDX parts it. */
export interface PackageNames {
  readonly group?: string;
  readonly name: string;
}

/** The contents of an image in the one order that they are written in, each package once. */
export interface Listing {
  readonly contents: ImageContents;
  readonly packages: readonly ListedPackage[];
  /** What is said of the whole. */
  readonly notes: Properties;
  /** A UUID by what is said, of version 5. */
  readonly uuid: string;
}

/** Puts contents in order. */
export function listingOf(contents: ImageContents): Listing {
  const byId = new Map<string, ListedPackage>();
  for (const one of contents.packages) {
    const id = idOf(one);
    const places = [...(byId.get(id)?.places ?? []), ...one.places];
    byId.set(id, { ...one, id, places, names: namesIn(one), notes: [] });
  }
  const packages = [...byId.values()].map(finished).toSorted(byKey);
  const notes = imageNotes(contents);
  return { contents, packages, notes, uuid: uuidOf(contents, packages, notes) };
}

/** A UUID by what contents say, which all SBOMs that are made from them bear. */
export function contentsId(contents: ImageContents): string {
  return listingOf(contents).uuid;
}

function finished(one: ListedPackage): ListedPackage {
  const places = new Map(one.places.map((place) => [JSON.stringify([place.path, place.layerDigest]), place]));
  const ordered = [...places].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  return { ...one, places: ordered, notes: packageNotes(one) };
}

function idOf({ record, purl, evidence, owner }: ContainedPackage): string {
  const { type, name, version, architecture, source, maintainer, vendor, module } = record;
  const fields = [type, name, version, architecture, source.name, source.version, maintainer, vendor, module];
  return digestOf([...fields, purl, evidence, owner?.type, owner?.name]).slice(0, 32);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Maven's group, npm's scope and composer's vendor are groups. */
function namesIn({ record: { type, name } }: ContainedPackage): PackageNames {
  const separator = type === 'maven' ? ':' : '/';
  const at = type === 'maven' || type === 'composer' || name.startsWith('@') ? name.indexOf(separator) : -1;
  return at > 0 && at < name.length - 1 ? { group: name.slice(0, at), name: name.slice(at + 1) } : { name };
}

function packageNotes({ record, purl, names, evidence, owner }: ListedPackage): Properties {
  return [
    [propertyNames.EVIDENCE, evidence],
    ...(owner === undefined ? [] : [[propertyNames.OWNER, `${owner.type}/${owner.name}`] as const]),
    ...notesOf(record, purl, [...namesOf(names), record.name]),
  ];
}

/** Of os-release, what tells of a distribution and its release. */
const TELLING_FIELDS = [
  'ID',
  'ID_LIKE',
  'NAME',
  'PRETTY_NAME',
  'VERSION',
  'VERSION_ID',
  'VERSION_CODENAME',
  'UBUNTU_CODENAME',
  'VARIANT_ID',
  'PLATFORM_ID',
  'CPE_NAME',
  'BUILD_ID',
  'IMAGE_ID',
  'IMAGE_VERSION',
] as const;

function imageNotes({ osRelease = {}, platform, ...contents }: ImageContents): Properties {
  const all = (name: string, values: readonly string[]) =>
    [...new Set(values)].toSorted().map((value) => [name, value] as const);
  return [
    ...contents.layers.map((digest) => [propertyNames.LAYER, digest] as const),
    ...(platform === undefined ? [] : [[propertyNames.PLATFORM, platformOf(platform)] as const]),
    ...TELLING_FIELDS.flatMap((field) => {
      const value = osRelease[field];
      return value === undefined ? [] : [[`${propertyNames.OS_RELEASE}${field}`, value] as const];
    }),
    ...all(propertyNames.DATABASE, contents.databases),
    ...all(propertyNames.DATABASE_TYPE, contents.databaseTypes),
    ...all(propertyNames.CONTENT_SET, contents.repositories.names),
    ...all(propertyNames.REPOSITORY_CPE, contents.repositories.cpes),
    ...all(propertyNames.PARTIAL, contents.partial),
  ];
}

function platformOf({ os, architecture, variant }: NonNullable<ImageContents['platform']>): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

function byKey(a: ListedPackage, b: ListedPackage): number {
  const key = ({ record: { type, name, version }, id }: ListedPackage) => [type, name, version, id];
  const [left, right] = [key(a), key(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at === -1) return 0;
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

/** Pratique's own; any would do, so long as it stays. */
const NAMESPACE = Buffer.from('9a1b6a3f5d4c4f0e8b7e2f6d1c3a5e70', 'hex');

/** RFC 9562, 5.5 "UUID Version 5". */
function uuidOf(
  { name, manifestDigest }: ImageContents,
  packages: readonly ListedPackage[],
  notes: Properties,
): string {
  const hash = createHash('sha256').update(JSON.stringify([name, manifestDigest, notes]));
  for (const { id, places } of packages)
    hash.update(JSON.stringify([id, places.map((at) => [at.path, at.layerDigest])]));
  const bytes = createHash('sha1').update(NAMESPACE).update(hash.digest()).digest().subarray(0, 16);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x50, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
