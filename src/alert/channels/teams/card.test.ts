import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EXTREMES, hostileMessage, mayLink } from '../../../../test/support/hostile-alerts.ts';
import { checkTeams } from '../../../../test/support/teams-limits.ts';
import { sampleMessage } from '../../message/sample.ts';
import type { AlertMessage } from '../../types.ts';
import { tellingOf } from '../../wording/index.ts';
import { teamsMessage } from './card.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'http://localhost:5000');

describe('an Adaptive Card', () => {
  it('reads as the message does elsewhere', () => {
    const { faults, links, lines } = checkTeams(written(SAMPLE));

    assert.deepEqual(faults, []);
    assert.deepEqual(lines.slice(0, 6), [
      'ECR image scan complete on image transfer-frontend v280,intg',
      'This is a test of the channel: nothing happened, and the image below is made up.',
      '1 critical, 2 high, 4 medium open',
      '2 new, 1 now exploited, 1 fixed; 4 findings still open, the oldest since 14 October 2026.',
      '🔴 CRITICAL CVE-2023-0286 in openssl 3.0.7-r0 → 3.0.8-r0',
      'new · EPSS 88 % · nvd.nist.gov',
    ]);
    assert.equal(links.includes('https://nvd.nist.gov/vuln/detail/CVE-2023-0286'), true);
  });

  it('keeps to Teams’ limits and links to nowhere else, whatever the texts', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const { faults, links } = checkTeams(written(message));

        assert.deepEqual(faults, []);
        assert.deepEqual(
          links.filter((href) => !mayLink(href)),
          [],
        );
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });

  it('says how many there is no room for', () => {
    const [image] = SAMPLE.images;
    assert.notEqual(image, undefined);
    const images = Array.from({ length: 10 }, (_, index) => ({
      ...(image ?? SAMPLE.images[0]),
      repository: `${'漢'.repeat(200)}${index}`,
    })) as AlertMessage['images'];

    const { faults, lines } = checkTeams(written({ ...SAMPLE, images, imageCount: 60 }));

    assert.deepEqual(faults, []);
    const shown = lines.filter((line) => /^漢+\d v280/.test(line)).length;
    assert.equal(shown > 0 && shown < 10, true);
    assert.equal(lines.includes(`and ${60 - shown} more images`), true);
  });
});

function written(message: AlertMessage): string {
  return JSON.stringify(teamsMessage(tellingOf(message)));
}
