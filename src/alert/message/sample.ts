import type { AlertFinding, AlertMessage } from '../types.ts';

const DAY_MILLISECONDS = 86_400_000;
const DIGEST = 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12345678';

/** A made-up message such as a rule sends, for the test of a channel. `at` is now, `url` this server's address. */
export function sampleMessage(at: number, url: string): AlertMessage {
  return {
    id: `test-${at}`,
    kind: 'test',
    rule: 'default',
    at,
    headline: 'ECR image scan complete on image transfer-frontend v280,intg',
    images: [
      {
        repository: 'transfer-frontend',
        tags: ['v280', 'intg'],
        watched: ['intg'],
        digest: DIGEST,
        page: `${url}/repositories/transfer-frontend/images/${DIGEST}`,
        source: { text: 'https://github.com/example/transfer-frontend/blob/main/Dockerfile', from: 'ImageSource' },
        status: 'COMPLETE',
        coverageLost: false,
        counts: { CRITICAL: 1, HIGH: 2, MEDIUM: 4 },
        news: sampleNews(at),
        newsCounts: { new: 2, 'known-exploited': 1, fixed: 1 },
        stillOpen: 4,
        openSince: at - 40 * DAY_MILLISECONDS,
      },
    ],
    imageCount: 1,
    groups: [],
    groupCount: 0,
    excuses: [],
    excuseCount: 0,
  };
}

function sampleNews(at: number): readonly AlertFinding[] {
  const openssl = {
    package: 'openssl',
    installed: '3.0.7-r0',
    fixedVersion: '3.0.8-r0',
    path: 'lib/apk/db/installed',
    remedy: 'apk upgrade --no-cache openssl',
  };
  return [
    {
      ...openssl,
      ...named('CVE-2023-0286'),
      change: 'new',
      severity: 'CRITICAL',
      knownExploited: false,
      epss: 0.8812,
      openedAt: at,
    },
    {
      ...named('CVE-2021-44228'),
      change: 'known-exploited',
      severity: 'HIGH',
      package: 'org.apache.logging.log4j:log4j-core',
      installed: '2.14.1',
      fixedVersion: '2.17.1',
      path: 'opt/app/app.jar',
      knownExploited: true,
      epss: 0.9436,
      openedAt: at - 3 * DAY_MILLISECONDS,
      remedy: 'set org.apache.logging.log4j:log4j-core to 2.17.1 in pom.xml',
    },
    {
      ...openssl,
      ...named('CVE-2023-0215'),
      change: 'new',
      severity: 'HIGH',
      knownExploited: false,
      epss: 0.0047,
      openedAt: at,
    },
    {
      ...named('CVE-2022-37434'),
      change: 'fixed',
      severity: 'MEDIUM',
      package: 'zlib',
      installed: '1.2.12-r1',
      knownExploited: false,
      openedAt: at - 60 * DAY_MILLISECONDS,
    },
  ];
}

function named(id: string): Pick<AlertFinding, 'id' | 'uri' | 'mute'> {
  return {
    id,
    uri: `https://nvd.nist.gov/vuln/detail/${id}`,
    mute: `pratique excuse add --vulnerability ${id} --repository transfer-frontend --days 90 --reason "…"`,
  };
}
