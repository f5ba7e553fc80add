import assert from 'node:assert/strict';
import { it } from 'node:test';
import { supportUntil } from './last-days.ts';

const DAYS = { supported: '2020-12-31', extended: { until: '2023-12-31', by: 'the maker' } };
const SUPPORTED = Date.parse('2021-01-01');
const EXTENDED = Date.parse('2024-01-01');

it('tells each kind of support to the end of its last day', () => {
  assert.deepEqual(supportUntil(DAYS, SUPPORTED - 1), { kind: 'supported', until: SUPPORTED });
  assert.deepEqual(supportUntil(DAYS, SUPPORTED), { kind: 'extended', until: EXTENDED, by: 'the maker' });
  assert.deepEqual(supportUntil(DAYS, EXTENDED - 1), { kind: 'extended', until: EXTENDED, by: 'the maker' });
  assert.deepEqual(supportUntil(DAYS, EXTENDED), { kind: 'end-of-life', since: EXTENDED });
});

it('ends where nothing is longer', () => {
  assert.deepEqual(supportUntil({ supported: '2020-12-31' }, SUPPORTED), { kind: 'end-of-life', since: SUPPORTED });
});

it('does not know what nobody said', () => assert.deepEqual(supportUntil(undefined, 0), { kind: 'unknown' }));
