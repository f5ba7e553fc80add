import { osvDump } from '../osv/dump.ts';

/** The R Consortium's advisories about packages of R. */
export const osvCran = osvDump({
  id: 'osv-cran',
  ecosystem: 'CRAN',
  licence: 'Apache-2.0',
  databases: 'RConsortium Advisory Database',
});
