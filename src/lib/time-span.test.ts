import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTimeSpan } from './time-span.ts';

const SPANS: readonly (readonly [text: string, from: string, until: string])[] = [
  ['2026-11-01', '2026-11-01T00:00:00.000Z', '2026-11-01T23:59:59.999Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2026-11-01T09:30:00Z', '2026-11-01T09:30:00.000Z', '2026-11-01T09:30:00.000Z'],
  ['2026-11-01T09:30Z', '2026-11-01T09:30:00.000Z', '2026-11-01T09:30:00.000Z'],
  ['2026-11-01T09:30:00.1234567+01:00', '2026-11-01T08:30:00.123Z', '2026-11-01T08:30:00.123Z'],
  ['2026-11-01T00:00:00-11:30', '2026-11-01T11:30:00.000Z', '2026-11-01T11:30:00.000Z'],
];

const NONE = [
  '',
  'yesterday',
  '2026',
  '2026-11',
  '2026-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-01',
  '2026-11-00',
  '20261101',
  '01.11.2026',
  '1793491200000',
  '2026-11-01T09:30:00',
  '2026-11-01 09:30:00Z',
  '2026-11-01T25:00:00Z',
  '2026-11-01T09:60:00Z',
  '2026-11-01T09:30:00+25:00',
  '2026-11-01T09Z',
  ' 2026-11-01',
  '2026-11-01\n',
];

describe('parseTimeSpan', () => {
  for (const [text, from, until] of SPANS) {
    it(`takes ${text} for ${from} to ${until}`, () => {
      assert.deepEqual(parseTimeSpan(text), { from: Date.parse(from), until: Date.parse(until) });
    });
  }

  for (const text of NONE) {
    it(`takes ${JSON.stringify(text)} for no time`, () => assert.equal(parseTimeSpan(text), undefined));
  }
});
