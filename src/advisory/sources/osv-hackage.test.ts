import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvHackage } from './osv-hackage.ts';

testOsvDump(osvHackage, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Hackage/all.zip',
  ecosystem: 'Hackage',
  record: {
    id: 'HSEC-2023-0001',
    aliases: ['CVE-2022-3433'],
    affected: [
      {
        package: { ecosystem: 'Hackage', name: 'aeson' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0.4.0.0' }, { fixed: '2.0.1.0' }] }],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'Hackage',
      name: 'aeson',
      scheme: 'hackage',
      status: 'affected',
      ranges: [{ introduced: '0.4.0.0', fixed: '2.0.1.0' }],
    },
  ],
  inSamples: 0,
});
