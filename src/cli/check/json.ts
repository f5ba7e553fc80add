import { platformText } from '../../oci/platform.ts';
import type { Threshold } from '../scan/outcome.ts';
import { checkExitCode, checkOutcome } from './outcome.ts';
import type { Check, Compared } from './types.ts';

/** For scripts; what is not known is absent. */
export function checkJson(checks: readonly Check[], from: Threshold): unknown {
  const outcomes = checks.map((check) => checkOutcome(check, from));
  return {
    failOn: from,
    exitCode: checkExitCode(outcomes),
    images: checks.map(({ before, after, comparison }, at) => ({
      outcome: outcomes[at]?.kind,
      before: sideJson(before),
      after: sideJson(after),
      counts: comparison.counts,
      added: comparison.added,
      fixed: comparison.fixed.map(({ entry, now }) => ({ ...entry, versionsNow: now })),
      still: comparison.still.map(({ before: { versions }, after: entry }) => ({ ...entry, versionsBefore: versions })),
      excused: comparison.excused,
    })),
  };
}

function sideJson({ name, digest, platform, coverage: { kind, reasons, distro } }: Compared): object {
  return {
    name,
    digest,
    platform: platform === undefined ? undefined : platformText(platform),
    coverage: { kind, reasons, distro: distro?.name },
  };
}
