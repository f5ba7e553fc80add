import { almalinux } from '../../distro/index.ts';
import { errataStatements } from '../errata/errata.ts';
import type { AdvisorySource } from '../types.ts';

const ADDRESS = 'https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip';

/**
 * AlmaLinux's errata as OSV records, from OSV's archive of them: one file, which can be asked for what has changed. They
 * name binary packages, and say only what was fixed.
 */
export const almaOsv: AdvisorySource = {
  id: 'alma-osv',
  title: 'AlmaLinux errata',
  licence: 'MIT',
  attribution: 'AlmaLinux OS Foundation, https://github.com/AlmaLinux/osv-database',
  complete: true,
  everyMinutes: 15,
  files: async () => [{ url: ADDRESS }],
  parse: (file) => errataStatements(file, { distro: almalinux, of: 'binary' }),
};
