import { osvDump } from '../osv/dump.ts';

/** GitHub's and RustSec's advisories about crates. */
export const osvCratesIo = osvDump({
  id: 'osv-crates-io',
  ecosystem: 'crates.io',
  licence: 'CC-BY-4.0 AND CC0-1.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database, RustSec Advisory Database and OpenSSF Malicious Packages',
});
