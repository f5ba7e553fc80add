import { osvArchiveStatements } from '../osv/archive.ts';
import type { AdvisorySource } from '../types.ts';

const RECORD = /(?:^|\/)RUSTSEC-\d{4}-\d+\.json$/;

/**
 * RustSec's advisories about crates, in OSV's form (the branch `osv` of its repository). One about a crate that nobody
 * looks after is no vulnerability, and says so in its severity. OSV has its records beside GitHub's, so it yields to OSV
 * where both speak.
 */
export const rustsec: AdvisorySource = {
  id: 'rustsec',
  title: 'RustSec advisory database',
  licence: 'CC0-1.0',
  attribution: 'RustSec, https://rustsec.org/',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['osv-crates-io'],
  files: async () => [{ url: 'https://github.com/RustSec/advisory-db/archive/refs/heads/osv.tar.gz' }],
  parse: (file) => osvArchiveStatements(file, { ecosystem: 'crates.io', wants: (path) => RECORD.test(path) }),
};
