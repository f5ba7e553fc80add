import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about packages of Swift. */
export const osvSwifturl = osvDump({
  id: 'osv-swifturl',
  ecosystem: 'SwiftURL',
  licence: 'CC-BY-4.0',
  databases: 'GitHub Advisory Database',
});
