import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvNuget } from './osv-nuget.ts';

testOsvDump(osvNuget, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip',
  ecosystem: 'NuGet',
  record: {
    id: 'GHSA-5crp-9r3c-p9vr',
    affected: [
      {
        package: { ecosystem: 'NuGet', name: 'Newtonsoft.Json' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '13.0.1' }] }],
        database_specific: { last_known_affected_version_range: '<= 12.0.3' },
      },
    ],
  },
  affected: [
    {
      ecosystem: 'NuGet',
      name: 'newtonsoft.json',
      scheme: 'nuget',
      status: 'affected',
      ranges: [{ fixed: '13.0.1' }],
    },
  ],
  inSamples: 13,
});
