import { type PurlDistro, packageOfPurl } from '../purl.ts';
import { isSane } from '../records.ts';
import { EVIDENCES, type Evidence, type PackageRecord } from '../types.ts';
import { propertyOf } from './fields.ts';
import { EVIDENCE, OWNER, PREFIX, WITHOUT } from './property-names.ts';
import type { Properties, SbomComponent } from './types.ts';

/** A package of an SBOM, with what our own properties say of how it was known. */
export interface SbomPackage {
  readonly kind: 'package';
  readonly record: PackageRecord;
  readonly distro?: PurlDistro;
  readonly evidence?: Evidence;
  readonly owner?: { readonly type: string; readonly name: string };
}

/** The package that a component is, by its purl and what its producer says beside; or a clause on why it is none. */
export function packageOf(
  component: SbomComponent,
): SbomPackage | { readonly kind: 'unusable'; readonly reason: string } {
  const { purl = '', properties, version } = component;
  const reading = packageOfPurl(purl, { names: namesOf(component), ...(version === undefined ? {} : { version }) });
  const stated = reading.kind === 'package' ? reading.record : undefined;
  const record = stated === undefined ? noted(undefined, properties) : noted(sourced(stated, properties), properties);
  if (record === undefined)
    return reading.kind === 'unusable' ? reading : { kind: 'unusable', reason: 'it has no purl' };
  const evidence = EVIDENCES.find((one) => one === propertyOf(properties, EVIDENCE));
  const owner = ownerOf(propertyOf(properties, OWNER));
  return {
    kind: 'package',
    record,
    ...(reading.kind === 'package' && reading.distro !== undefined ? { distro: reading.distro } : {}),
    ...(evidence === undefined ? {} : { evidence }),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** What is said of components that are no packages: why one is not, and how many more are not. */
export function unusableClause(reasons: readonly string[]): readonly string[] {
  const [first] = reasons;
  if (first === undefined || reasons.length === 1) return reasons;
  return [`${reasons.length} components cannot be used, the first since ${first}`];
}

/**
 * The properties that give a record back to whoever reads it by `packageOf` from this purl: none where the purl says it
 * all.
 */
export function notesOf(record: PackageRecord, purl: string, names: readonly string[]): Properties {
  const reading = packageOfPurl(purl, { names, version: record.version });
  const stated = fieldsOfRecord(reading.kind === 'package' ? reading.record : undefined);
  const wanted = fieldsOfRecord(record);
  const differing = RECORD_FIELDS.filter((field) => wanted.get(field) !== stated.get(field));
  return differing.map((field) => {
    const value = wanted.get(field);
    return value === undefined ? [WITHOUT, field] : [`${PREFIX}${field}`, value];
  });
}

/** All ways in which a component's name may be the whole name of the package. */
export function namesOf({ group, name }: Pick<SbomComponent, 'group' | 'name'>): readonly string[] {
  return group === undefined ? [name] : [name, `${group}/${name}`, `${group}:${name}`];
}

const RECORD_FIELDS = [
  'type',
  'name',
  'version',
  'architecture',
  'source-name',
  'source-version',
  'maintainer',
  'vendor',
  'module',
] as const;

type RecordField = (typeof RECORD_FIELDS)[number];

function fieldsOfRecord(record: PackageRecord | undefined): Map<RecordField, string | undefined> {
  return new Map([
    ['type', record?.type],
    ['name', record?.name],
    ['version', record?.version],
    ['architecture', record?.architecture],
    ['source-name', record?.source.name],
    ['source-version', record?.source.version],
    ['maintainer', record?.maintainer],
    ['vendor', record?.vendor],
    ['module', record?.module],
  ]);
}

/** The record with what our own properties say in the place of what the purl says; undefined where a part is missing. */
function noted(stated: PackageRecord | undefined, properties: Properties): PackageRecord | undefined {
  const own = properties.filter(([name]) => name.startsWith(PREFIX));
  if (own.length === 0) return stated;
  const fields = fieldsOfRecord(stated);
  for (const field of RECORD_FIELDS) {
    const value = propertyOf(own, `${PREFIX}${field}`);
    if (value !== undefined && isSane(value)) fields.set(field, value);
    if (own.some(([name, without]) => name === WITHOUT && without === field)) fields.set(field, undefined);
  }
  const [type, name, version] = [fields.get('type'), fields.get('name'), fields.get('version')];
  if (type === undefined || name === undefined || version === undefined) return undefined;
  const source = { name: fields.get('source-name') ?? name, version: fields.get('source-version') ?? version };
  const others = (['architecture', 'maintainer', 'vendor', 'module'] as const).flatMap((field) => {
    const value = fields.get(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { type, name, version, source, ...Object.fromEntries(others) };
}

const TRIVY = 'aquasecurity:trivy:';
const SYFT = 'syft:metadata:';
const OF_SYSTEM = new Set(['deb', 'rpm', 'apk']);

/** Where the purl names no source (`upstream`): what trivy and syft say of it in properties of their own. */
function sourced(record: PackageRecord, properties: Properties): PackageRecord {
  const { type, source, version } = record;
  if (!OF_SYSTEM.has(type) || source.name !== record.name || source.version !== version) return record;
  const of = (name: string) => propertyOf(properties, name);
  const name = of(`${TRIVY}SrcName`) ?? of('spdx:source-name') ?? of(`${SYFT}originPackage`) ?? of(`${SYFT}source`);
  const module = record.module ?? of(`${TRIVY}Modularitylabel`) ?? of(`${SYFT}modularityLabel`);
  const given = trivyVersion(properties) ?? of('spdx:source-version') ?? of(`${SYFT}sourceVersion`) ?? version;
  return {
    ...record,
    ...(name === undefined || !isSane(name) || !isSane(given) ? {} : { source: { name, version: given } }),
    ...(module === undefined || type !== 'rpm' || !isSane(module) ? {} : { module }),
  };
}

/** Trivy gives `SrcEpoch`, `SrcVersion` and `SrcRelease` apart. */
function trivyVersion(properties: Properties): string | undefined {
  const version = propertyOf(properties, `${TRIVY}SrcVersion`);
  if (version === undefined) return undefined;
  const epoch = propertyOf(properties, `${TRIVY}SrcEpoch`) ?? '0';
  const release = propertyOf(properties, `${TRIVY}SrcRelease`);
  return `${epoch === '0' ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`;
}

/** `deb/python3-yaml`. */
function ownerOf(text: string | undefined): SbomPackage['owner'] {
  const slash = text?.indexOf('/') ?? -1;
  if (text === undefined || slash < 1 || !isSane(text)) return undefined;
  return { type: text.slice(0, slash), name: text.slice(slash + 1) };
}
