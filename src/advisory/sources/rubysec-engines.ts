import { rubysecStatements } from '../languages/rubysec.ts';
import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';

/** `rubies/ruby/CVE-2021-31810.yml` */
const RECORD = /(?:^|\/)rubies\/[^/]+\/[^/]+\.ya?ml$/;

/** The Ruby Advisory Database's advisories about Ruby itself, and about JRuby, mruby and Rubinius. */
export const rubysecEngines: AdvisorySource = {
  id: 'rubysec-engines',
  title: 'Ruby Advisory Database: implementations of Ruby',
  licence: 'public domain',
  attribution: 'rubysec, https://github.com/rubysec/ruby-advisory-db',
  complete: false,
  everyMinutes: 10,
  files: async () => [{ url: 'https://github.com/rubysec/ruby-advisory-db/archive/refs/heads/master.tar.gz' }],
  parse: (file) =>
    archiveStatements(file, {
      form: 'advisory of the Ruby Advisory Database',
      wants: (path) => RECORD.test(path),
      read: (value) => rubysecStatements(value, 'engine'),
    }),
};
