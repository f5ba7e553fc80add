import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about Composer's packages, and Drupal's about its own. */
export const osvPackagist = osvDump({
  id: 'osv-packagist',
  ecosystem: 'Packagist',
  licence: 'CC-BY-4.0 AND Apache-2.0; none stated by Drupal for its own',
  databases: 'GitHub Advisory Database, Drupal Security Team and OpenSSF Malicious Packages',
});
