import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';
import { osvRecordStatements } from '../ubuntu/osv-record.ts';

/** 46 MB in 2026, where OSV.dev's archive of the same records has 800. */
const ADDRESS = 'https://security-metadata.canonical.com/osv/osv-all.tar.xz';
/** In folders by kind and year (`osv/cve/2024/…`), and in OSV.dev's archive in none. Notices are not read. */
const WANTED = /(?:^|\/)UBUNTU-CVE-[\w-]+\.json$/;

/**
 * Canonical's OSV records: the packages that a CVE affects in each release that is looked after, by Ubuntu or by Ubuntu
 * Pro, and since which version it is fixed.
 */
export const ubuntuOsv: AdvisorySource = {
  id: 'ubuntu-osv',
  title: 'Ubuntu OSV',
  licence: 'CC-BY-SA-4.0',
  attribution: 'Canonical Ltd., https://github.com/canonical/ubuntu-security-notices',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['ubuntu-vex'],
  files: async () => [{ url: ADDRESS }],
  parse: (file) =>
    archiveStatements(file, { form: 'OSV record', wants: (path) => WANTED.test(path), read: osvRecordStatements }),
};
