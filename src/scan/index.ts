export { appliedScanningFilters, matchesScanningFilter, scansOnPush } from './rules.ts';
