import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvPub } from './osv-pub.ts';

testOsvDump(osvPub, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Pub/all.zip',
  ecosystem: 'Pub',
  record: {
    id: 'GHSA-9324-jv53-9cc8',
    aliases: ['CVE-2021-31402'],
    affected: [
      {
        package: { ecosystem: 'Pub', name: 'dio' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '5.0.0' }] }],
      },
    ],
  },
  affected: [{ ecosystem: 'Pub', name: 'dio', scheme: 'pub', status: 'affected', ranges: [{ fixed: '5.0.0' }] }],
  inSamples: 0,
});
