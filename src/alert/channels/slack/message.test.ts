import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { EXTREMES, hostileMessage, mayLink } from '../../../../test/support/hostile-alerts.ts';
import { checkSlack } from '../../../../test/support/slack-limits.ts';
import { sampleMessage } from '../../message/sample.ts';
import { partsOf, tellingOf } from '../../wording/index.ts';
import { type SlackBlock, slackMessage } from './message.ts';

const AT = Date.parse('2026-11-23T09:00:00Z');

describe('a message in Block Kit', () => {
  it('reads as the team’s own alert did, and says what to do', () => {
    const { text, blocks } = written(sampleMessage(AT, 'http://localhost:5000'));

    assert.equal(text.split('\n').length, 1);
    assert.match(text, /^Test: transfer-frontend:\u200bintg: 2 new, 1 now exploited, 1 fixed \(1 critical, 2 high/);
    assert.deepEqual(blocks.map(textOf), [
      '🔴 ECR image scan complete on image transfer-frontend v280,intg',
      'This is a test of the channel: nothing happened, and the image below is made up.\n' +
        '*1 critical, 2 high, 4 medium open*\n' +
        '2 new, 1 now exploited, 1 fixed; 4 findings still open, the oldest since 14 October 2026.',
      '🔴 *CRITICAL* *<https://nvd.nist.gov/vuln/detail/CVE-2023-0286|CVE-2023-0286>* in `openssl` `3.0.7-r0` → `3.0.8-r0`\n' +
        'new · EPSS 88 % · nvd.nist.gov',
      '🟠 *HIGH* *<https://nvd.nist.gov/vuln/detail/CVE-2021-44228|CVE-2021-44228>* in ' +
        '`org.apache.logging.log4j:log4j-core` `2.14.1` → `2.17.1`\n' +
        'now known exploited (KEV) · EPSS 94 % · nvd.nist.gov',
      '🟠 *HIGH* *<https://nvd.nist.gov/vuln/detail/CVE-2023-0215|CVE-2023-0215>* in `openssl` `3.0.7-r0` → `3.0.8-r0`\n' +
        'new · EPSS 0.5 % · nvd.nist.gov',
      '✅ *FIXED* *<https://nvd.nist.gov/vuln/detail/CVE-2022-37434|CVE-2022-37434>* in `zlib` was `1.2.12-r1`\n' +
        'nvd.nist.gov',
      '*What to do*\n' +
        '`apk upgrade --no-cache openssl` for CVE-2023-0286, CVE-2023-0215\n' +
        '`set org.apache.logging.log4j:log4j-core to 2.17.1 in pom.xml` for CVE-2021-44228',
      'ImageSource: `https://github.com/example/transfer-frontend/blob/main/Dockerfile`\n' +
        '<http://localhost:5000/repositories/transfer-frontend/images/sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12345678|The image’s page>',
      'To mute the first of them: `pratique excuse add --vulnerability CVE-2023-0286 --repository transfer-frontend ' +
        '--days 90 --reason "…"`',
      'Rule "default", 23 November 2026, 09:00 UTC',
    ]);
  });

  it('has blocks of the kinds that Slack knows', () => {
    const message = written(sampleMessage(AT, 'http://localhost:5000'));
    const known: readonly KnownBlock[] = message.blocks.map((block) =>
      block.type === 'context' ? { ...block, elements: [...block.elements] } : block,
    );

    assert.notEqual(known.length, 0);
    assert.deepEqual(checkSlack('webhook', message).faults, []);
  });

  it('keeps to Slack’s limits and links to nowhere else, whatever the texts', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const { faults, links } = checkSlack('webhook', JSON.parse(JSON.stringify(written(message))));

        assert.deepEqual(faults, []);
        assert.deepEqual(
          links.filter((href) => !mayLink(href)),
          [],
        );
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });
});

function written(message: Parameters<typeof tellingOf>[0]) {
  const telling = tellingOf(message);
  return slackMessage(telling, partsOf(telling));
}

function textOf(block: SlackBlock): string {
  return block.type === 'context' ? block.elements[0].text : block.text.text;
}
