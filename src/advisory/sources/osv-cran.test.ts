import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvCran } from './osv-cran.ts';

testOsvDump(osvCran, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/CRAN/all.zip',
  ecosystem: 'CRAN',
  record: {
    id: 'RSEC-2023-6',
    upstream: ['CVE-2020-5238'],
    affected: [
      {
        package: { ecosystem: 'CRAN', name: 'commonmark' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0.2' }, { fixed: '1.8' }] }],
        versions: ['0.2', '1.7'],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'CRAN',
      name: 'commonmark',
      scheme: 'cran',
      status: 'affected',
      ranges: [{ introduced: '0.2', fixed: '1.8' }],
    },
  ],
  inSamples: 3,
});
