import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about packages of Dart and Flutter. */
export const osvPub = osvDump({
  id: 'osv-pub',
  ecosystem: 'Pub',
  licence: 'CC-BY-4.0',
  databases: 'GitHub Advisory Database',
});
