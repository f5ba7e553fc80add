import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryAfterOf } from './retry-after.ts';

const NOW = Date.UTC(2026, 9, 21, 7, 28);

describe('a Retry-After', () => {
  const headers: readonly (readonly [header: string | undefined, milliseconds: number | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['0', 0],
    ['120', 120_000],
    ['999999999', 999_999_999_000],
    ['Wed, 21 Oct 2026 07:30:00 GMT', 120_000],
    ['Wednesday, 21-Oct-26 07:30:00 GMT', 120_000],
    ['Wed, 21 Oct 2026 07:00:00 GMT', 0],
    ['Wed, 99 Oct 2026 07:00:00 GMT', undefined],
    ['9'.repeat(99), undefined],
  ];
  for (const [header, milliseconds] of headers) {
    it(`of ${header === undefined ? 'nobody' : JSON.stringify(header)} is ${milliseconds ?? 'none'}`, () => {
      assert.equal(retryAfterOf(header, NOW), milliseconds);
    });
  }
});
