import type { Repository } from '../registry/types.ts';
import type { ScanningConfiguration } from './types.ts';

/** Whether ECR's repository filter names the repository (ECR user guide, "Using filters"). */
export function matchesScanningFilter(filter: string, repositoryName: string): boolean {
  if (!filter.includes('*')) return repositoryName.includes(filter);
  const [first = '', ...rest] = filter.split('*');
  const last = rest.pop() ?? '';
  if (!repositoryName.startsWith(first) || !repositoryName.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = repositoryName.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= repositoryName.length - last.length;
}

/** The filters of the `SCAN_ON_PUSH` rules that name the repository. */
export function appliedScanningFilters(configuration: ScanningConfiguration, repositoryName: string): string[] {
  return configuration.rules
    .filter((rule) => rule.frequency === 'SCAN_ON_PUSH')
    .flatMap((rule) => rule.filters.filter((filter) => matchesScanningFilter(filter, repositoryName)));
}

/** Whether a push to the repository starts a scan: its own switch is on, or a rule of the registry names it. */
export function scansOnPush(repository: Repository, configuration: ScanningConfiguration): boolean {
  return repository.scanOnPush || appliedScanningFilters(configuration, repository.name).length > 0;
}
