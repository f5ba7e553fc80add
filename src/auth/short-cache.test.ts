import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shortCache } from './short-cache.ts';

it('asks once in a while, and again after it', async () => {
  const { get, asked, at } = setUp();

  assert.deepEqual([await get('a'), await get('a'), await get('b')], ['a1', 'a1', 'b2']);
  at.milliseconds += 999;
  assert.equal(await get('a'), 'a1');
  at.milliseconds += 1;
  assert.equal(await get('a'), 'a3');

  assert.deepEqual(asked, ['a', 'b', 'a']);
});

it('asks once for callers at the same time', async () => {
  const { get, asked } = setUp();

  assert.deepEqual(await Promise.all([get('a'), get('a'), get('a')]), ['a1', 'a1', 'a1']);

  assert.deepEqual(asked, ['a']);
});

it('asks again for what was not there, and for what threw', async () => {
  const { get, asked } = setUp();

  assert.equal(await get('missing'), undefined);
  assert.equal(await get('missing'), undefined);
  await assert.rejects(get('broken'), /broken/);
  await assert.rejects(get('broken'), /broken/);

  assert.deepEqual(asked, ['missing', 'missing', 'broken', 'broken']);
});

it('asks again after the clock was set back', async () => {
  const { get, at } = setUp();
  await get('a');

  at.milliseconds -= 3_600_000;

  assert.equal(await get('a'), 'a2');
});

it('holds no more than it may: the oldest goes', async () => {
  const { get, asked } = setUp();

  for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await get(key);

  assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
});

/** Of two entries and one second. */
function setUp() {
  const at = { milliseconds: 5000 };
  const asked: string[] = [];
  const load = async (key: string) => {
    asked.push(key);
    if (key === 'broken') throw new Error('broken');
    return key === 'missing' ? undefined : `${key}${asked.length}`;
  };
  return { at, asked, get: shortCache(load, { milliseconds: 1000, most: 2, clock: () => at.milliseconds }) };
}
