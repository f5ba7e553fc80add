import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvRubygems } from './osv-rubygems.ts';

testOsvDump(osvRubygems, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/RubyGems/all.zip',
  ecosystem: 'RubyGems',
  record: {
    id: 'GHSA-h4h5-3hr4-j3g2',
    aliases: ['CVE-2022-3171'],
    affected: [
      {
        package: { ecosystem: 'RubyGems', name: 'google-protobuf' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '3.21.0.rc.1' }, { fixed: '3.21.7' }] }],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'RubyGems',
      name: 'google-protobuf',
      scheme: 'gem',
      status: 'affected',
      ranges: [{ introduced: '3.21.0.rc.1', fixed: '3.21.7' }],
    },
  ],
  inSamples: 21,
});
