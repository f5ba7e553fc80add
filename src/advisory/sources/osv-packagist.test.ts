import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvPackagist } from './osv-packagist.ts';

testOsvDump(osvPackagist, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Packagist/all.zip',
  ecosystem: 'Packagist',
  record: {
    id: 'DRUPAL-CONTRIB-2025-083',
    affected: [
      {
        package: { ecosystem: 'Packagist:https://packages.drupal.org/8', name: 'drupal/simple_sitemap' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '4.2.2' }] }],
      },
    ],
  },
  affected: [
    {
      ecosystem: 'Packagist',
      name: 'drupal/simple_sitemap',
      scheme: 'packagist',
      status: 'affected',
      ranges: [{ fixed: '4.2.2' }],
    },
  ],
  inSamples: 10,
});
