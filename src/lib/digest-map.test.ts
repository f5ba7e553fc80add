import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createDigestMap, DIGEST_BYTES } from './digest-map.ts';

describe('a map by digest', () => {
  it('knows each of many, and no other', () => {
    const map = createDigestMap();
    for (let at = 0; at < 150_000; at += 1) map.add(digest(at), at * 3);

    const known = Array.from({ length: 150_000 }, (_, at) => map.get(digest(at)));
    const others = Array.from({ length: 1000 }, (_, at) => map.get(digest(-1 - at)));

    assert.deepEqual(
      known,
      Array.from({ length: 150_000 }, (_, at) => at * 3),
    );
    assert.ok(others.every((value) => value === undefined));
  });

  it('tells digests apart that begin with the same bytes', () => {
    const map = createDigestMap();
    const alike = Array.from({ length: 300 }, (_, at) =>
      Buffer.concat([Buffer.alloc(14, 7), Buffer.from([at >> 8, at])]),
    );
    for (const [at, one] of alike.entries()) map.add(one, at);

    assert.deepEqual(
      alike.map((one) => map.get(one)),
      [...alike.keys()],
    );
  });

  it('holds the lowest and the highest number', () => {
    const map = createDigestMap();
    map.add(digest(1), 0);
    map.add(digest(2), 2 ** 32 - 1);

    assert.deepEqual([map.get(digest(1)), map.get(digest(2))], [0, 2 ** 32 - 1]);
  });
});

function digest(of: number): Buffer {
  return createHash('sha256').update(String(of)).digest().subarray(0, DIGEST_BYTES);
}
