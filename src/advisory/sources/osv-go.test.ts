import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvGo } from './osv-go.ts';

testOsvDump(osvGo, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Go/all.zip',
  ecosystem: 'Go',
  record: {
    id: 'GO-2022-0969',
    aliases: ['CVE-2022-27664', 'GHSA-69cg-p879-7622'],
    affected: [
      {
        package: { ecosystem: 'Go', name: 'stdlib' },
        ranges: [
          {
            type: 'SEMVER',
            events: [{ introduced: '0' }, { fixed: '1.18.6' }, { introduced: '1.19.0-0' }, { fixed: '1.19.1' }],
          },
        ],
        ecosystem_specific: { imports: [{ path: 'net/http', symbols: ['Serve'] }] },
      },
    ],
  },
  affected: [
    {
      ecosystem: 'Go',
      name: 'stdlib',
      scheme: 'go',
      status: 'affected',
      ranges: [{ fixed: '1.18.6' }, { introduced: '1.19.0-0', fixed: '1.19.1' }],
    },
  ],
  inSamples: 66,
});
