import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EXTREMES, hostileMessage, mayLink } from '../../../../test/support/hostile-alerts.ts';
import { readHtml } from '../../../../test/support/html-tags.ts';
import { sampleMessage } from '../../message/sample.ts';
import type { AlertMessage } from '../../types.ts';
import { tellingOf } from '../../wording/index.ts';
import { emailPage } from './page.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'http://localhost:5000');

/** Gmail shows no more of a message than this. */
const MOST_BYTES = 102 * 1024;

describe('the page of a mail', () => {
  it('tells what the message tells', () => {
    const { faults, links, text } = readHtml(written(SAMPLE));

    assert.deepEqual(faults, []);
    assert.equal(links[0], 'https://nvd.nist.gov/vuln/detail/CVE-2023-0286');
    for (const told of [
      'ECR image scan complete on image transfer-frontend v280,intg',
      '1 critical, 2 high, 4 medium open',
      'openssl 3.0.7-r0 → 3.0.8-r0',
      'now known exploited (KEV) · EPSS 94 % · nvd.nist.gov',
      'zlib was 1.2.12-r1',
      'apk upgrade --no-cache openssl',
      'https://github.com/example/transfer-frontend/blob/main/Dockerfile',
      'pratique excuse add --vulnerability CVE-2023-0286',
      'Rule "default", 23 November 2026, 09:00 UTC',
    ]) {
      assert.equal(text.includes(told), true, told);
    }
  });

  it('fetches nothing, keeps its form and links to nowhere else, whatever the texts', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const page = written(message);
        const { faults, links } = readHtml(page);

        assert.deepEqual(faults, []);
        assert.deepEqual(
          links.filter((href) => !mayLink(href)),
          [],
        );
        assert.equal(page.isWellFormed(), true);
        assert.doesNotMatch(page, /[\u202a-\u202e\u2066-\u2069\u200e\u200f]|(?!\n)\p{Cc}/u);
        assert.equal(Buffer.byteLength(page) <= MOST_BYTES, true, `${Buffer.byteLength(page)} bytes`);
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });

  it('has no address in one piece that is no link', () => {
    const [image] = SAMPLE.images;
    assert.notEqual(image, undefined);
    const source = { text: 'https://evil.example/x www.evil.example', from: 'label' } as const;
    const images = SAMPLE.images.map((one) => ({ ...one, source }));

    const page = written({ ...SAMPLE, images });

    assert.doesNotMatch(page, /https:\/\/evil|www\.evil/);
    assert.equal(readHtml(page).text.includes(source.text), true);
  });
});

function written(message: AlertMessage): string {
  return emailPage(tellingOf(message));
}
