import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTimeSpan } from '../lib/time-span.ts';
import { asOf, coverageAsOf } from './as-of.ts';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const PUSHED = Date.parse('2026-11-10T12:00:00Z');

const CASES: readonly (readonly [asked: string, at: string])[] = [
  ['2026-11-11', '2026-11-11T23:59:59.999Z'],
  ['2026-11-10', '2026-11-10T23:59:59.999Z'],
  ['2026-11-10T12:00:00Z', '2026-11-10T12:00:00.000Z'],
  ['2026-11-23', '2026-11-23T06:00:00.000Z'],
  ['2026-11-23T05:00:00Z', '2026-11-23T05:00:00.000Z'],
];

const REFUSED: readonly (readonly [asked: string, reason: string])[] = [
  ['2026-11-24', '2026-11-24T00:00:00.000Z is still to come'],
  ['2026-11-23T06:00:01Z', '2026-11-23T06:00:01.000Z is still to come'],
  [
    '2026-11-09',
    'nothing is known as of 2026-11-09T23:59:59.999Z of an image that was pushed at 2026-11-10T12:00:00.000Z',
  ],
  [
    '2026-11-10T11:59:59Z',
    'nothing is known as of 2026-11-10T11:59:59.000Z of an image that was pushed at 2026-11-10T12:00:00.000Z',
  ],
];

describe('as of when an image is told of', () => {
  for (const [asked, at] of CASES) {
    it(`is ${at} for ${asked}`, () => assert.deepEqual(answer(asked), { kind: 'at', at: Date.parse(at) }));
  }

  for (const [asked, reason] of REFUSED) {
    it(`is no time for ${asked}: ${reason}`, () => assert.deepEqual(answer(asked), { kind: 'refused', reason }));
  }
});

describe('how much findings as of a time speak of', () => {
  const reach = { covers: () => true, provenance: [] };
  const observed = {
    databases: [],
    databaseTypes: [],
    packageCount: 1,
    counts: [{ type: 'npm', ecosystem: 'npm', evidence: 'installed' as const, isOwned: false, packages: 1 }],
    partial: [],
    unreadable: [],
  };

  it('is all of it from its last inspection on', () => {
    assert.equal(coverageAsOf({ observed, composedAt: PUSHED }, reach, PUSHED).kind, 'covered');
  });

  it('is a part of it before that', () => {
    const { kind, reasons } = coverageAsOf({ observed, composedAt: NOW }, reach, PUSHED);
    const missing = coverageAsOf({ observed, composedAt: NOW }, undefined, PUSHED);

    assert.equal(kind, 'partial');
    assert.deepEqual(reasons, [
      'It was last inspected at 2026-11-23T06:00:00.000Z: what it was known to hold before that is not kept.',
    ]);
    assert.deepEqual([missing.kind, missing.reasons.at(-1)], ['no-advisories', reasons[0]]);
  });
});

function answer(asked: string) {
  const span = parseTimeSpan(asked);
  assert.ok(span !== undefined);
  return asOf(span, { now: NOW, pushedAt: PUSHED });
}
