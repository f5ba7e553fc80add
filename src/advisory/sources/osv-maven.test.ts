import { testOsvDump } from '../../../test/support/osv-dump.ts';
import type { Affected } from '../types.ts';
import { osvMaven } from './osv-maven.ts';

const LOG4J: Omit<Affected, 'ranges'> = {
  ecosystem: 'Maven',
  name: 'org.apache.logging.log4j:log4j-core',
  scheme: 'maven',
  status: 'affected',
  severity: 'CRITICAL',
};

testOsvDump(osvMaven, {
  url: 'https://osv-vulnerabilities.storage.googleapis.com/Maven/all.zip',
  ecosystem: 'Maven',
  record: {
    id: 'GHSA-jfh8-c2jp-5v3q',
    aliases: ['CVE-2021-44228'],
    affected: [
      log4j({ introduced: '2.13.0' }, { fixed: '2.15.0' }),
      log4j({ introduced: '2.4' }, { fixed: '2.12.2' }),
      log4j({ introduced: '2.0-beta9' }, { fixed: '2.3.1' }),
    ],
    database_specific: { severity: 'CRITICAL' },
  },
  affected: [
    { ...LOG4J, ranges: [{ introduced: '2.13.0', fixed: '2.15.0' }] },
    { ...LOG4J, ranges: [{ introduced: '2.4', fixed: '2.12.2' }] },
    { ...LOG4J, ranges: [{ introduced: '2.0-beta9', fixed: '2.3.1' }] },
  ],
  inSamples: 415,
});

function log4j(...events: readonly object[]): object {
  const { ecosystem, name } = LOG4J;
  return { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events }] };
}
