import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about Java's packages, in Maven Central and elsewhere. */
export const osvMaven = osvDump({
  id: 'osv-maven',
  ecosystem: 'Maven',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database and OpenSSF Malicious Packages',
});
