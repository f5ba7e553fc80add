import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvSwifturl } from './osv-swifturl.ts';

testOsvDump(osvSwifturl, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/SwiftURL/all.zip',
  ecosystem: 'SwiftURL',
  record: {
    id: 'GHSA-qppj-fm5r-hxr3',
    aliases: ['CVE-2023-44487'],
    affected: [
      {
        package: { ecosystem: 'SwiftURL', name: 'github.com/apple/swift-nio-http2' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.28.0' }] }],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'SwiftURL',
      name: 'github.com/apple/swift-nio-http2',
      scheme: 'semver',
      status: 'affected',
      ranges: [{ fixed: '1.28.0' }],
    },
  ],
  inSamples: 1,
});
