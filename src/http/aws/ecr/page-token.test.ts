import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pageToken, readPageToken } from './page-token.ts';

describe('a page token', () => {
  it('gives its position back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 50 }), { maxLength: 3 }), (position) =>
        assert.deepEqual(readPageToken('ListImages/a', pageToken('ListImages/a', position)), position),
      ),
    );
  });

  it('is none for a first page', () => {
    assert.deepEqual(readPageToken('ListImages/a', undefined), []);
  });

  it('of another listing is refused', () => {
    const token = pageToken('ListImages/a', ['x']);

    assert.throws(() => readPageToken('ListImages/b', token), {
      name: 'InvalidParameterException',
      message: /'nextToken'/,
    });
  });

  it('that nobody answered is refused', () => {
    const junk = fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 3000, maxLength: 4000 }));

    fc.assert(
      fc.property(junk, (text) =>
        assert.throws(() => readPageToken('ListImages/a', text), { name: 'InvalidParameterException' }),
      ),
    );
  });
});
