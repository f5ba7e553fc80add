import { rocky } from '../../distro/index.ts';
import { errataStatements } from '../errata/errata.ts';
import type { AdvisorySource } from '../types.ts';

const ADDRESS = 'https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip';

/**
 * Rocky Linux's errata as OSV records, from OSV's archive of them: Rocky's own interface has them in hundreds of pages.
 * They name source packages (Apollo lists the `src` builds alone), and say only what was fixed.
 */
export const rockyOsv: AdvisorySource = {
  id: 'rocky-osv',
  title: 'Rocky Linux errata',
  licence: 'none stated by Rocky Linux for this data',
  attribution: 'Rocky Enterprise Software Foundation, https://errata.rockylinux.org/',
  complete: true,
  everyMinutes: 15,
  files: async () => [{ url: ADDRESS }],
  parse: (file) => errataStatements(file, { distro: rocky, of: 'source' }),
};
