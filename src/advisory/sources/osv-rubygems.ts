import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about gems, and the gems that were made to do harm. */
export const osvRubygems = osvDump({
  id: 'osv-rubygems',
  ecosystem: 'RubyGems',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database and OpenSSF Malicious Packages',
});
