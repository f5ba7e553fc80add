import { osvDump } from '../osv/dump.ts';

/** Bitnami's advisories about the applications that it packs. */
export const osvBitnami = osvDump({
  id: 'osv-bitnami',
  ecosystem: 'Bitnami',
  licence: 'Apache-2.0',
  databases: 'Bitnami Vulnerability Database',
});
