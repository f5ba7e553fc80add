import { rubysecStatements } from '../languages/rubysec.ts';
import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';

/** `gems/actionpack/CVE-2012-1099.yml` */
const RECORD = /(?:^|\/)gems\/[^/]+\/[^/]+\.ya?ml$/;

/** The Ruby Advisory Database's advisories about gems. It yields to GitHub's, which OSV has, where both speak. */
export const rubysec: AdvisorySource = {
  id: 'rubysec',
  title: 'Ruby Advisory Database: gems',
  licence: 'public domain',
  attribution: 'rubysec, https://github.com/rubysec/ruby-advisory-db',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['osv-rubygems'],
  files: async () => [{ url: 'https://github.com/rubysec/ruby-advisory-db/archive/refs/heads/master.tar.gz' }],
  parse: (file) =>
    archiveStatements(file, {
      form: 'advisory of the Ruby Advisory Database',
      wants: (path) => RECORD.test(path),
      read: (value) => rubysecStatements(value, 'gem'),
    }),
};
