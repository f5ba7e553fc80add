import { testOsvDump } from '../../../test/support/osv-dump.ts';
import { osvNpm } from './osv-npm.ts';

testOsvDump(osvNpm, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip',
  ecosystem: 'npm',
  record: {
    id: 'MAL-2025-46966',
    aliases: ['GHSA-jvhh-2m83-6w29'],
    summary: 'Malicious code in ansi-regex (npm)',
    affected: [{ package: { ecosystem: 'npm', name: 'ansi-regex' }, versions: ['6.2.1'] }],
    database_specific: { 'malicious-packages-origins': [{ source: 'ghsa-malware' }] },
  },
  affected: [
    {
      ecosystem: 'npm',
      name: 'ansi-regex',
      scheme: 'semver',
      status: 'affected',
      ranges: [{ introduced: '6.2.1', lastAffected: '6.2.1' }],
    },
  ],
  inSamples: 175,
});
