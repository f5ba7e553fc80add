import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about packages of npm, and the packages that were made to do harm, far more than the others. */
export const osvNpm = osvDump({
  id: 'osv-npm',
  ecosystem: 'npm',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database and OpenSSF Malicious Packages',
  // It is a thousand times as large as the smallest, and changes with every package that was made to do harm.
  everyMinutes: 15,
});
