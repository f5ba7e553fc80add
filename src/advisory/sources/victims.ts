import { victimsStatements } from '../languages/victims.ts';
import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';

/** `database/java/2014/0002.yaml` */
const RECORD = /(?:^|\/)database\/(?:java|python)\/\d{4}\/[^/]+\.ya?ml$/;

/**
 * The Victims project's advisories about packages of Java and Python. It ended in 2020, and yields to GitHub's and PyPI's
 * where they speak.
 */
export const victims: AdvisorySource = {
  id: 'victims',
  title: 'Victims CVE database',
  licence: 'CC-BY-SA-4.0',
  attribution: 'The Victims project, https://github.com/victims/victims-cve-db',
  complete: false,
  everyMinutes: 1440,
  yieldsTo: ['osv-maven', 'osv-pypi', 'pypa'],
  files: async () => [{ url: 'https://github.com/victims/victims-cve-db/archive/refs/heads/master.tar.gz' }],
  parse: (file) =>
    archiveStatements(file, {
      form: 'advisory of the Victims project',
      wants: (path) => RECORD.test(path),
      read: victimsStatements,
    }),
};
