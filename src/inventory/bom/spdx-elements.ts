import { type Gathering, gathering } from './gather.ts';
import { occurrenceOf, subjectOf } from './parts.ts';
import { OCCURRENCE } from './property-names.ts';
import type { Occurrence, Properties, SbomComponent, SbomDocument, SbomLimits } from './types.ts';

/** A package of an SPDX document in whatever serialization, as far as it is of use. */
export interface SpdxPackage {
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly purls: readonly string[];
  /** In capitals, its words joined by a hyphen: `OPERATING-SYSTEM`. */
  readonly purpose?: string;
  readonly title?: string;
  /** Trivy writes `built package from: glibc 2.36-9` here. */
  readonly sourceInfo?: string;
  readonly properties: Properties;
}

/** A relationship in the words of SPDX 2. */
export interface SpdxRelationship {
  readonly from: string;
  readonly type: string;
  readonly to: string;
  readonly comment?: string;
}

/** An SPDX document in parts that come in any order. */
export interface SpdxParts {
  readonly title: string;
  readonly described: readonly string[];
  readonly packages: Iterable<SpdxPackage>;
  readonly relationships: readonly SpdxRelationship[];
  /** Faults that were found before the parts were asked for. */
  readonly doubts: readonly string[];
}

/** Of a serialization that has to be read whole before any of it is used. */
export const MOST_PACKAGES = 200_000;

/** Of these purposes nothing is in the image itself. */
const NO_PACKAGES = new Set(['CONTAINER', 'FILE', 'SOURCE', 'DEVICE']);

/** Relationships by which the first (true) or the second (false) was at work when something was made, and is not in it. */
const MAKERS: ReadonlyMap<string, boolean> = new Map([
  ['GENERATED_FROM', false],
  ['GENERATES', true],
  ['BUILD_TOOL_OF', true],
  ['DEV_TOOL_OF', true],
  ['TEST_TOOL_OF', true],
  ['BUILD_DEPENDENCY_OF', true],
  ['DEV_DEPENDENCY_OF', true],
  ['TEST_DEPENDENCY_OF', true],
]);

/** How syft says that a package of the operating system (the first) brought the files of another (the second). */
const OWNERSHIP = 'ownership-by-file-overlap';

/**
 * What a document tells of packages. Left out are images, files and sources, what a package was made with, and the one
 * thing that the document describes; but not where that is all there is, or a component of Bitnami, which ships a
 * document with each.
 */
export function spdxDocument(parts: SpdxParts, limits: SbomLimits): SbomDocument {
  const gathered = gathering(limits);
  for (const doubt of parts.doubts) gathered.doubt(doubt);
  const makers = new Set(parts.relationships.flatMap(makerOf));
  const found: SpdxPackage[] = [];
  gathered.read(() => {
    for (const one of parts.packages) {
      gathered.meet();
      if (found.length < 2 * limits.mostComponents) found.push(one);
      else gathered.leaveOut('surplus');
    }
  });
  const root = rootOf(parts, found);
  const others = found.filter(({ id }) => !makers.has(id) && id !== root?.id);
  for (const one of others) take(gathered, one);
  const isAlone = gathered.components.every(({ kind }) => kind !== 'package');
  if (root !== undefined && (isAlone || isOfBitnami(root))) take(gathered, root);
  const subject = subjectOf(root?.name, root?.version);
  return {
    format: 'spdx',
    title: parts.title,
    ...(subject === undefined ? {} : { subject }),
    properties: root?.properties ?? [],
    components: gathered.components,
    owners: new Map(parts.relationships.filter(isOwnership).map(({ from, to }) => [to, from])),
    doubts: gathered.doubts(),
  };
}

/** Whether a relationship bears on which packages are told of. */
export function tellsRelationship(one: SpdxRelationship): boolean {
  return MAKERS.has(one.type) || one.type === 'DESCRIBES' || one.type === 'DESCRIBED_BY' || isOwnership(one);
}

function makerOf({ from, type, to }: SpdxRelationship): readonly string[] {
  const isFirst = MAKERS.get(type);
  if (isFirst === undefined) return [];
  return [isFirst ? from : to];
}

function isOwnership({ type, comment }: SpdxRelationship): boolean {
  return type === 'OTHER' && comment?.startsWith(OWNERSHIP) === true;
}

function rootOf({ described, relationships }: SpdxParts, packages: readonly SpdxPackage[]): SpdxPackage | undefined {
  const roots = new Set([
    ...described,
    ...relationships.flatMap(({ from, type, to }) => {
      if (type === 'DESCRIBES') return [to];
      return type === 'DESCRIBED_BY' ? [from] : [];
    }),
  ]);
  const found = packages.filter(({ id }) => roots.has(id));
  return found.length === 1 ? found[0] : undefined;
}

function take(gathered: Gathering, one: SpdxPackage): void {
  const component = componentOf(one);
  if (one.purpose !== undefined && NO_PACKAGES.has(one.purpose)) return;
  if (component.kind === 'operating-system' || component.purl !== undefined) gathered.add(component);
  // An application of no version is what others are grouped under, such as a lock file.
  else if (one.purpose !== 'APPLICATION' || one.version !== undefined) gathered.leaveOut('unnamed');
}

function isOfBitnami({ purls }: SpdxPackage): boolean {
  return purls.some((purl) => purl.startsWith('pkg:bitnami/'));
}

function componentOf({ id, name, version, purls, purpose, title, sourceInfo, properties }: SpdxPackage): SbomComponent {
  const [purl] = purls;
  const isSystem = purpose === 'OPERATING-SYSTEM';
  return {
    kind: isSystem ? 'operating-system' : 'package',
    ref: id,
    name,
    ...(version === undefined ? {} : { version }),
    ...(title === undefined || !isSystem ? {} : { title }),
    ...(purl === undefined ? {} : { purl }),
    properties: [...properties, ...sourceProperties(sourceInfo ?? '')],
    occurrences: occurrencesOf(properties, sourceInfo ?? ''),
  };
}

function sourceProperties(sourceInfo: string): Properties {
  const [, name, version] = /^built package from: (\S{1,1000}) (\S{1,1000})$/.exec(sourceInfo) ?? [];
  if (name === undefined || version === undefined) return [];
  return [
    ['spdx:source-name', name],
    ['spdx:source-version', version],
  ];
}

/** What our own annotations say, each a layer's digest, a space and a path; or the first of syft's paths. */
function occurrencesOf(properties: Properties, sourceInfo: string): readonly Occurrence[] {
  const own = properties.filter(([name]) => name === OCCURRENCE).map(([, value]) => value);
  if (own.length > 0) {
    return own.map((value) => {
      const space = value.indexOf(' ');
      return occurrenceOf(value.slice(space + 1), value.slice(0, Math.max(space, 0)));
    });
  }
  const [, path] = /following paths: ([^,]{1,4096})/.exec(sourceInfo) ?? [];
  return path === undefined ? [] : [occurrenceOf(path, undefined)];
}
