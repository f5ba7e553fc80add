import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Digest, digestOf } from '../oci/digest.ts';
import { leavesOf } from './platforms.ts';

/** By name, what each index lists; anything else is an image. */
type Indexes = Readonly<Record<string, readonly string[]>>;

const chain = (length: number): Indexes =>
  Object.fromEntries(
    Array.from({ length }, (_, depth) => [depth === 0 ? 'top' : `${depth}`, [`${depth + 1}`, 'image']]),
  );
const repeated = (length: number): Indexes =>
  Object.fromEntries(
    Array.from({ length }, (_, depth) => [
      depth === 0 ? 'top' : `${depth}`,
      Array.from({ length: 100 }, () => `${depth + 1}`),
    ]),
  );
const wide = (images: number): Indexes => ({ top: Array.from({ length: images }, (_, at) => `image ${at}`) });

describe('an index', () => {
  const CASES: readonly (readonly [string, Indexes, leaves: number, isCut: boolean])[] = [
    ['of nothing is itself', {}, 1, false],
    ['comes to its images', { top: ['a', 'b'] }, 2, false],
    ['comes to an image once', { top: ['a', 'a'] }, 1, false],
    ['comes to the images of indexes in it', { top: ['inner', 'a'], inner: ['a', 'b'] }, 2, false],
    ['with five indexes in each other is looked at whole', chain(5), 2, false],
    ['with seven indexes in each other is cut, which is said', chain(7), 1, true],
    ['with too many images is cut, which is said', wide(1001), 1000, true],
    ['with a thousand images is looked at whole', wide(1000), 1000, false],
  ];
  for (const [what, indexes, leaves, isCut] of CASES) {
    it(what, async () => {
      const found = await leavesOf(imagesOf(indexes), digest('top'));

      assert.deepEqual([found.leaves.length, found.isCut], [leaves, isCut]);
    });
  }

  it('that lists others a hundred times each asks for each of them once', async () => {
    const asked: Digest[] = [];

    const found = await leavesOf(imagesOf(repeated(5), asked), digest('top'));

    assert.equal(asked.length, 6);
    assert.equal(found.leaves.length, 1);
  });
});

function imagesOf(indexes: Indexes, asked: Digest[] = []) {
  const byDigest = new Map(Object.entries(indexes).map(([name, children]) => [digest(name), children.map(digest)]));
  return {
    children(of: Digest) {
      asked.push(of);
      return Promise.resolve((byDigest.get(of) ?? []).map((child) => ({ digest: child })));
    },
  };
}

function digest(name: string): Digest {
  return digestOf(Buffer.from(name));
}
