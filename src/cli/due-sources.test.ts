import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueSources } from './due-sources.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22);
const SOURCES = [
  { id: 'small', everyMinutes: 10 },
  { id: 'large', everyMinutes: 60 },
];

describe('dueSources', () => {
  it('are all that were never looked at', () => {
    assert.deepEqual(dueSources({ sources: SOURCES, looks: [], asked: new Map(), now: START }), ['small', 'large']);
  });

  const CASES: readonly (readonly [minutes: number, due: readonly string[]])[] = [
    [0, []],
    [8.9, []],
    [11.1, ['small']],
    [53.9, ['small']],
    [66.1, ['small', 'large']],
  ];
  for (const [minutes, due] of CASES) {
    it(`are ${due.join(' and ') || 'none'} ${minutes} minutes after all were looked at, or asked for`, () => {
      const times = SOURCES.map(({ id }) => ({ source: id, checkedAt: START }));
      const now = START + minutes * MINUTE;

      assert.deepEqual(dueSources({ sources: SOURCES, looks: times, asked: new Map(), now }), due);
      const asked = new Map(SOURCES.map(({ id }) => [id, START]));
      assert.deepEqual(dueSources({ sources: SOURCES, looks: [], asked, now }), due);
    });
  }

  it('are spread, so that those of one interval do not fall together', () => {
    const sources = Array.from({ length: 40 }, (_, number) => ({ id: `source-${number}`, everyMinutes: 60 }));
    const looks = sources.map(({ id }) => ({ source: id, checkedAt: START }));
    const counts = [54, 57, 60, 63, 66].map(
      (minutes) => dueSources({ sources, looks, asked: new Map(), now: START + minutes * MINUTE }).length,
    );

    assert.equal(counts[0], 0);
    assert.equal(counts[4], 40);
    assert.ok(counts.every((count, at) => at === 0 || count > (counts[at - 1] ?? 0)));
  });
});
