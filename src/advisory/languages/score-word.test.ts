import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BareScores, wordOfScore } from './score-word.ts';

const CASES: readonly (readonly [scores: BareScores, expected: string | undefined])[] = [
  [{}, undefined],
  [{ cvss_v3: '9.8' }, 'critical'],
  [{ cvss_v3: '9' }, 'critical'],
  [{ cvss_v3: '8.9' }, 'high'],
  [{ cvss_v3: '4.0' }, 'medium'],
  [{ cvss_v3: '0.1' }, 'low'],
  [{ cvss_v3: '0.0' }, 'none'],
  [{ cvss_v2: '10.0' }, 'high'],
  [{ cvss_v2: '4.3', cvss_v3: '7.5' }, 'high'],
  [{ cvss_v3: '7.5', cvss_v4: '2.1' }, 'low'],
  [{ cvss_v3: '11' }, undefined],
  [{ cvss_v3: 'high', cvss_v2: '4.3' }, 'medium'],
];

describe('the rating of a score without its vector', () => {
  for (const [scores, expected] of CASES) {
    it(`is ${expected} for ${JSON.stringify(scores)}`, () => assert.equal(wordOfScore(scores), expected));
  }
});
