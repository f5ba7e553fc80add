import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EXTREMES, hostileMessage, mayLink } from '../../../test/support/hostile-alerts.ts';
import { sampleMessage } from '../message/sample.ts';
import type { AlertMessage } from '../types.ts';
import { plainText } from './plain.ts';
import { tellingOf } from './telling.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'http://localhost:5000');

describe('a message as plain text', () => {
  it('tells all that is told', () => {
    assert.equal(
      plainText(tellingOf(SAMPLE)),
      `ECR image scan complete on image transfer-frontend v280,intg
This is a test of the channel: nothing happened, and the image below is made up.

1 critical, 2 high, 4 medium open
2 new, 1 now exploited, 1 fixed; 4 findings still open, the oldest since 14 October 2026.

CRITICAL CVE-2023-0286 in openssl
  3.0.7-r0 → 3.0.8-r0; new; EPSS 88 %
  https://nvd.nist.gov/vuln/detail/CVE-2023-0286

HIGH CVE-2021-44228 in org.apache.logging.log4j:log4j-core
  2.14.1 → 2.17.1; now known exploited (KEV); EPSS 94 %
  https://nvd.nist.gov/vuln/detail/CVE-2021-44228

HIGH CVE-2023-0215 in openssl
  3.0.7-r0 → 3.0.8-r0; new; EPSS 0.5 %
  https://nvd.nist.gov/vuln/detail/CVE-2023-0215

FIXED CVE-2022-37434 in zlib
  was 1.2.12-r1
  https://nvd.nist.gov/vuln/detail/CVE-2022-37434

What to do:
  apk upgrade --no-cache openssl   (CVE-2023-0286, CVE-2023-0215)
  set org.apache.logging.log4j:log4j-core to 2.17.1 in pom.xml   (CVE-2021-44228)

ImageSource: https://github.com/example/transfer-frontend/blob/main/Dockerfile
The image: http://localhost:5000/repositories/transfer-frontend/images/sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12345678

To mute the first of them:
  pratique excuse add --vulnerability CVE-2023-0286 --repository transfer-frontend --days 90 --reason "…"

Rule "default", 23 November 2026, 09:00 UTC
`,
    );
  });

  it('tells of several images what mends them first', () => {
    const text = plainText(tellingOf(several(SAMPLE)));

    assert.match(
      text,
      /^2 images changed\nWhat changed from 22 November 2026, 09:00 UTC to 23 November 2026, 09:00 UTC\./,
    );
    assert.match(
      text,
      /\n- openssl 3\.0\.8-r0\n {2}2 critical: 2 findings in 2 images\n {2}apk upgrade --no-cache openssl\n/,
    );
    assert.match(text, /\n {2}CVE-2023-0286\n {2}a:intg, b:prod\n/);
    assert.match(text, /\na v280,intg: 1 critical, 2 high, 4 medium open\n/);
    assert.match(text, /\nb prod: what is open is not known\n {2}It could not be scanned: no package database\n/);
    assert.match(
      text,
      /CRITICAL CVE-2023-0286 in openssl\n {2}3\.0\.7-r0 → 3\.0\.8-r0; new; EPSS 88 %; a:intg, b:prod\n/,
    );
  });

  it('has no address but those that it links to, whatever the texts', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const text = plainText(tellingOf(withoutSources(message)));

        const addresses = text.match(/\w+:\/\/\S+/g) ?? [];
        assert.deepEqual(
          addresses.filter((address) => !mayLink(address)),
          [],
        );
        assert.doesNotMatch(text, /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
        assert.equal(text.isWellFormed(), true);
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });
});

function several(message: AlertMessage): AlertMessage {
  const [image] = message.images;
  if (image === undefined) throw new Error('the sample has no image');
  const failed = {
    status: 'FAILED',
    description: 'no package database',
    newsCounts: { new: 2 },
    stillOpen: 0,
  } as const;
  const one = { ...image, repository: 'a' };
  const other = { ...image, ...failed, repository: 'b', tags: ['prod'], watched: ['prod'] };
  const group = {
    title: 'openssl 3.0.8-r0',
    remedy: 'apk upgrade --no-cache openssl',
    counts: { CRITICAL: 2 },
    findings: 2,
  };
  return {
    ...message,
    kind: 'digest',
    since: message.at - 86_400_000,
    headline: '2 images changed',
    images: [one, other],
    imageCount: 2,
    groups: [{ ...group, ids: ['CVE-2023-0286'], images: ['a:intg', 'b:prod'], imageCount: 2 }],
    groupCount: 1,
  };
}

/** An ImageSource is an administrator's word, and shown as it is. */
function withoutSources(message: AlertMessage): AlertMessage {
  return {
    ...message,
    images: message.images.map(({ source, ...image }) =>
      source === undefined ? image : { ...image, source: { ...source, from: 'label' } },
    ),
  };
}
