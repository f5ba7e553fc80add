export { appliedScanningFilters, matchesScanningFilter, scansOnPush } from './rules.ts';
export { type PreparedScanner, prepareScanner, type Scanner, type ScannerOptions } from './scanner.ts';
export type { Scans } from './types.ts';
