import { osvDump } from '../osv/dump.ts';

/** GitHub's and PyPI's own advisories about packages of PyPI, and the packages that were made to do harm. */
export const osvPypi = osvDump({
  id: 'osv-pypi',
  ecosystem: 'PyPI',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database, PyPI Advisory Database and OpenSSF Malicious Packages',
});
