import { matchesWildcard } from '../lib/wildcard.ts';
import type { Repository } from '../registry/types.ts';
import type { ScanningConfiguration } from './types.ts';

/** Whether ECR's repository filter names the repository (ECR user guide, "Using filters"). */
export function matchesScanningFilter(filter: string, repositoryName: string): boolean {
  return filter.includes('*') ? matchesWildcard(filter, repositoryName) : repositoryName.includes(filter);
}

/** The filters of the `SCAN_ON_PUSH` rules that name the repository. */
export function appliedScanningFilters(configuration: ScanningConfiguration, repositoryName: string): string[] {
  return configuration.rules
    .filter((rule) => rule.frequency === 'SCAN_ON_PUSH')
    .flatMap((rule) => rule.filters.filter((filter) => matchesScanningFilter(filter, repositoryName)));
}

/** When a repository's images are scanned, as ECR calls it (`ScanFrequency`). */
export function scanFrequency(repository: Repository, configuration: ScanningConfiguration): 'SCAN_ON_PUSH' | 'MANUAL' {
  return scansOnPush(repository, configuration) ? 'SCAN_ON_PUSH' : 'MANUAL';
}

/** Whether a push to the repository starts a scan: its own switch is on, or a rule of the registry names it. */
export function scansOnPush(repository: Repository, configuration: ScanningConfiguration): boolean {
  return repository.scanOnPush || appliedScanningFilters(configuration, repository.name).length > 0;
}
