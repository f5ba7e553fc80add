import type { Support } from '../../distro/types.ts';
import type { ExcusedBy } from '../../excuse/types.ts';
import type { ImagePackage } from '../../match/index.ts';
import type {
  Coverage,
  EcosystemCoverage,
  Explanation,
  Finding,
  FoundPackage,
  PackageCount,
} from '../../match/types.ts';
import type { ImagePlace } from '../../registry/types.ts';
import type { ApiCoverage, ApiFindings, ApiImage, ApiPackage } from './types.ts';

/** A time in milliseconds since the epoch, as it is answered. */
export function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** An image in a repository as it is answered. */
export function placeShape({ repository, digest, tags, isSandbox }: ImagePlace) {
  const sandbox = isSandbox === undefined ? {} : { sandbox: isSandbox };
  return { repository, ...sandbox, digest, tags: [...tags] };
}

/** Coverage as it is answered. */
export function coverageShape(coverage: Coverage): ApiCoverage {
  const { kind, reasons, distro, ecosystems, partial, unreadable, stale } = coverage;
  return {
    kind,
    reasons: [...reasons],
    ...(distro === undefined ? {} : { distro: { ...distro, support: supportShape(distro.support) } }),
    ecosystems: ecosystems.map(ecosystemShape),
    partial: [...partial],
    unreadable: [...unreadable],
    stale: stale.map((each) => ({ ...each, fetchedAt: timeText(each.fetchedAt) })),
  };
}

function supportShape(support: Support): NonNullable<ApiCoverage['distro']>['support'] {
  switch (support.kind) {
    case 'end-of-life':
      return { kind: support.kind, since: timeText(support.since) };
    case 'supported':
    case 'extended': {
      const { until, ...rest } = support;
      return { ...rest, ...(until === undefined ? {} : { until: timeText(until) }) };
    }
    case 'unknown':
      return { kind: support.kind };
  }
}

function ecosystemShape({ changedAt, fetchedAt, ...rest }: EcosystemCoverage): ApiCoverage['ecosystems'][number] {
  return {
    ...rest,
    ...(changedAt === undefined ? {} : { changedAt: timeText(changedAt) }),
    ...(fetchedAt === undefined ? {} : { fetchedAt: timeText(fetchedAt) }),
  };
}

/** A package of an image as it is answered. */
export function packageShape(one: ImagePackage): ApiPackage {
  const { position: _position, sourceName, sourceVersion, layer, layerDigest, ...rest } = one;
  const isItself = sourceName === one.name && sourceVersion === one.version;
  return {
    ...rest,
    ...(isItself ? {} : { source: { name: sourceName, version: sourceVersion } }),
    // What an SBOM beside the image claims is in none.
    ...(layerDigest === '' ? {} : { layer: { index: layer, digest: layerDigest } }),
  };
}

/** A finding as it is answered. */
export function findingShape({
  name,
  openedAt,
  package: found,
  also,
  excusedBy,
  ...rest
}: Finding): ApiFindings['findings'][number] {
  return {
    vulnerability: name,
    ...rest,
    aliases: [...rest.aliases],
    openedAt: timeText(openedAt),
    ...(excusedBy === undefined ? {} : { excusedBy: excusedByShape(excusedBy) }),
    package: foundShape(found),
    also: also.map(({ verdict, fixedVersion, ...one }) => ({
      ...foundShape(one),
      verdict,
      ...(fixedVersion === undefined ? {} : { fixedVersion }),
    })),
  };
}

/** Whose word it is, as it is answered. */
export function excusedByShape({ expiresAt, ...rest }: ExcusedBy) {
  return { ...rest, ...(expiresAt === undefined ? {} : { expiresAt: timeText(expiresAt) }) };
}

function foundShape({ sourceName, sourceVersion, ...where }: FoundPackage) {
  return { ...where, source: { name: sourceName, version: sourceVersion } };
}

/** Why something is reported of an image, or is not, as it is answered. */
export function explanationShape({ packages, elsewhere, ...rest }: Explanation) {
  return {
    ...rest,
    elsewhere: elsewhere.map((key) => ({ ...key })),
    packages: packages.map(({ sourceName, sourceVersion, statements, ...one }) => ({
      ...one,
      source: { name: sourceName, version: sourceVersion },
      statements: [...statements],
    })),
  };
}

type Counts = NonNullable<ApiImage['platforms'][number]['packages']>;

/** How many packages of each kind an image has, as it is answered. */
export function countsShape(total: number, counts: readonly PackageCount[]): Counts {
  return {
    total,
    owned: sum(counts.filter(({ isOwned }) => isOwned)),
    byType: sums(counts, ({ type }) => type),
    byEvidence: sums(counts, ({ evidence }) => evidence),
  };
}

function sums(counts: readonly PackageCount[], keyOf: (count: PackageCount) => string): Record<string, number> {
  const groups = [...Map.groupBy(counts, keyOf)].map(([key, group]): [string, number] => [key, sum(group)]);
  return Object.fromEntries(groups);
}

function sum(counts: readonly PackageCount[]): number {
  return counts.reduce((total, { packages }) => total + packages, 0);
}
