import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvHex } from './osv-hex.ts';

testOsvDump(osvHex, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Hex/all.zip',
  ecosystem: 'Hex',
  record: {
    id: 'EEF-CVE-2025-32433',
    affected: [
      {
        package: { ecosystem: 'Hex', name: 'phoenix' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { last_affected: '1.0.3' }] }],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'Hex',
      name: 'phoenix',
      scheme: 'semver',
      status: 'affected',
      ranges: [{ introduced: '1.0.0', lastAffected: '1.0.3' }],
    },
  ],
  inSamples: 0,
});
