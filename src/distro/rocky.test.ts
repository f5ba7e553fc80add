import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rocky } from './rocky.ts';

describe('rocky', () => {
  it('takes the major number for the release', () => {
    assert.equal(rocky.release({ ID: 'rocky', VERSION_ID: '9.3' }), '9');
    assert.equal(rocky.release({ ID: 'rocky', VERSION_ID: '8.10' }), '8');
    assert.equal(rocky.release({ ID: 'rocky' }), undefined);
  });

  it('names its ecosystems as OSV does', () => assert.equal(rocky.ecosystem('9'), 'Rocky Linux:9'));

  it('is supported to the end of its last day', () => {
    const end = Date.parse('2029-06-01');

    assert.deepEqual(rocky.support('8', end - 1), { kind: 'supported', until: end });
    assert.deepEqual(rocky.support('8', end), { kind: 'end-of-life', since: end });
    assert.deepEqual(rocky.support('7', 0), { kind: 'unknown' });
  });
});
