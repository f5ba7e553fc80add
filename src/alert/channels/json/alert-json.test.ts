import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { alertFaults } from '../../../../test/support/alert-schema.ts';
import { EXTREMES, hostileMessage, mayLink } from '../../../../test/support/hostile-alerts.ts';
import { fieldsOf } from '../../../lib/json.ts';
import { sampleMessage } from '../../message/sample.ts';
import { alertJson } from './alert-json.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'https://pratique.example');

describe('a message as JSON', () => {
  it('has all that is told', () => {
    const { type, timestamp, data } = read(alertJson(SAMPLE));
    const { images, text, ...whole } = fieldsOf(data);
    const [image] = Array.isArray(images) ? (images as readonly unknown[]) : [];
    const { findings, ...about } = fieldsOf(image);
    const [finding] = Array.isArray(findings) ? (findings as readonly unknown[]) : [];

    assert.deepEqual([type, timestamp], ['pratique.alert', '2026-11-23T09:00:00.000Z']);
    assert.match(String(text), /^ECR image scan complete on image transfer-frontend v280,intg\n/);
    assert.deepEqual(whole, {
      id: SAMPLE.id,
      kind: 'test',
      rule: 'default',
      headline: 'ECR image scan complete on image transfer-frontend v280,intg',
      subject: 'Test: transfer-frontend:intg: 2 new, 1 now exploited, 1 fixed (1 critical, 2 high, 4 medium open)',
      imagesLeft: 0,
      groups: [],
      groupsLeft: 0,
      excuses: [],
      excusesLeft: 0,
    });
    const digest = 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12345678';
    assert.deepEqual(about, {
      repository: 'transfer-frontend',
      tags: ['v280', 'intg'],
      digest,
      page: `https://pratique.example/repositories/transfer-frontend/images/${digest}`,
      source: { text: 'https://github.com/example/transfer-frontend/blob/main/Dockerfile', from: 'ImageSource' },
      status: 'COMPLETE',
      coverageLost: false,
      counts: { CRITICAL: 1, HIGH: 2, MEDIUM: 4 },
      changes: { new: 2, 'known-exploited': 1, fixed: 1 },
      findingsLeft: 0,
      stillOpen: 4,
      openSince: '2026-10-14T09:00:00.000Z',
    });
    assert.deepEqual(finding, {
      change: 'new',
      id: 'CVE-2023-0286',
      uri: 'https://nvd.nist.gov/vuln/detail/CVE-2023-0286',
      severity: 'CRITICAL',
      package: 'openssl',
      installed: '3.0.7-r0',
      fixedVersion: '3.0.8-r0',
      path: 'lib/apk/db/installed',
      knownExploited: false,
      epss: 0.8812,
      openedAt: '2026-11-23T09:00:00.000Z',
      remedy: 'apk upgrade --no-cache openssl',
      mute: SAMPLE.images[0]?.news[0]?.mute,
    });
  });

  it('is of the form that is documented, whatever the texts', () => {
    const faultsOf = alertFaults();
    fc.assert(
      fc.property(hostileMessage, (message) => {
        assert.deepEqual(faultsOf(alertJson(message)), []);
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });

  it('keeps within its size, and names no address but publishers’, whatever the texts', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const json = alertJson(message);
        const uris = [...json.matchAll(/"uri":"([^"]*)"/g)].map(([, uri = '']) => uri);

        assert.equal(Buffer.byteLength(json) <= 128 * 1024, true);
        assert.equal(json.isWellFormed(), true);
        assert.doesNotMatch(json, /(?<!\\)\\ud[89a-f]|[\u202a-\u202e\u2066-\u2069]/i);
        assert.deepEqual(
          uris.filter((uri) => !mayLink(uri)),
          [],
        );
      }),
      { numRuns: 150, examples: [...EXTREMES] },
    );
  });
});

function read(json: string): Readonly<Record<string, unknown>> {
  return fieldsOf(JSON.parse(json));
}
