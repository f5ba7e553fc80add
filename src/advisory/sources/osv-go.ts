import { osvDump } from '../osv/dump.ts';

/** GitHub's and Go's own advisories about Go modules, the standard library and the toolchain. */
export const osvGo = osvDump({
  id: 'osv-go',
  ecosystem: 'Go',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database, Go Vulnerability Database and OpenSSF Malicious Packages',
});
