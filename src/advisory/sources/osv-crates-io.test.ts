import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvCratesIo } from './osv-crates-io.ts';

testOsvDump(osvCratesIo, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/crates.io/all.zip',
  ecosystem: 'crates.io',
  record: {
    id: 'RUSTSEC-2024-0375',
    affected: [
      {
        package: { ecosystem: 'crates.io', name: 'atty' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0.0.0-0' }] }],
        database_specific: { informational: 'unmaintained' },
      },
    ],
  },
  affected: [
    {
      ecosystem: 'crates.io',
      name: 'atty',
      scheme: 'semver',
      status: 'affected',
      ranges: [{}],
      state: 'unmaintained',
      severity: 'informational',
    },
  ],
  inSamples: 20,
});
