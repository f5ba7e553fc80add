import { languageRecord, type ReadRecord } from '../records.ts';

/** The record of a package as OSV names it, `group:artifact`. */
export function mavenRecord(group = '', artifact = '', version = ''): ReadRecord {
  return languageRecord('maven', group === '' || artifact === '' ? '' : `${group}:${artifact}`, version);
}
