import type { Coverage, Finding } from '../../match/types.ts';
import { platformText } from '../../oci/platform.ts';
import { exitCodeOf, outcomeOf, type Threshold } from './outcome.ts';
import type { Reported } from './types.ts';

/** For scripts; times are ISO 8601, and what is not known is absent. */
export function scanJson(target: string, images: readonly Reported[], from: Threshold): unknown {
  const outcomes = images.map(({ scan }) => outcomeOf(scan, from));
  return {
    target,
    failOn: from,
    exitCode: exitCodeOf(outcomes),
    images: images.map((image, at) => ({ outcome: outcomes[at]?.kind, ...imageJson(image) })),
  };
}

function imageJson({ name, digest, platform, isSandbox, asOf, scan }: Reported): object {
  return {
    name,
    digest,
    platform: platform === undefined ? undefined : platformText(platform),
    sandbox: isSandbox,
    asOf: isoOf(asOf),
    layers: scan.layers,
    coverage: coverageJson(scan.coverage),
    findings: scan.findings.map(findingJson),
    excused: scan.excused.map(findingJson),
    packages: scan.packages.map(({ position: _position, layer: _layer, ...one }) => one),
  };
}

function coverageJson({ ecosystems, stale, ...coverage }: Coverage): object {
  return {
    ...coverage,
    ecosystems: ecosystems.map(({ changedAt, fetchedAt, ...one }) => ({
      ...one,
      changedAt: isoOf(changedAt),
      fetchedAt: isoOf(fetchedAt),
    })),
    stale: stale.map(({ fetchedAt, ...one }) => ({ ...one, fetchedAt: isoOf(fetchedAt) })),
  };
}

function findingJson({ openedAt: _openedAt, excusedBy, ...finding }: Finding): object {
  if (excusedBy === undefined) return finding;
  return { ...finding, excusedBy: { ...excusedBy, expiresAt: isoOf(excusedBy.expiresAt) } };
}

function isoOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
