import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvPypi } from './osv-pypi.ts';

testOsvDump(osvPypi, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip',
  ecosystem: 'PyPI',
  record: {
    id: 'GHSA-43fp-rhv2-5gv8',
    aliases: ['CVE-2022-23491', 'PYSEC-2022-42986'],
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'Certifi' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2017.11.05' }, { fixed: '2022.12.07' }] }],
        versions: ['2017.11.5', '2022.9.24'],
      },
    ],
    database_specific: { severity: 'MODERATE' },
  },
  affected: [
    {
      ecosystem: 'PyPI',
      name: 'certifi',
      scheme: 'pep440',
      status: 'affected',
      ranges: [{ introduced: '2017.11.05', fixed: '2022.12.07' }],
      severity: 'MODERATE',
    },
  ],
  inSamples: 34,
});
