import { osvDump } from '../osv/dump.ts';

/** The Haskell security response team's advisories about packages of Hackage. */
export const osvHackage = osvDump({
  id: 'osv-hackage',
  ecosystem: 'Hackage',
  licence: 'CC0-1.0',
  databases: 'Haskell Security Advisories',
});
