import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvBitnami } from './osv-bitnami.ts';

testOsvDump(osvBitnami, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Bitnami/all.zip',
  ecosystem: 'Bitnami',
  record: {
    id: 'BIT-apache-2020-11984',
    aliases: ['CVE-2020-11984'],
    affected: [
      {
        package: { ecosystem: 'Bitnami', name: 'apache' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '2.4.32' }, { fixed: '2.4.44' }] }],
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      },
    ],
    database_specific: { severity: 'Critical' },
  },
  affected: [
    {
      ecosystem: 'Bitnami',
      name: 'apache',
      scheme: 'bitnami',
      status: 'affected',
      ranges: [{ introduced: '2.4.32', fixed: '2.4.44' }],
      severity: 'Critical',
    },
  ],
  inSamples: 11,
});
