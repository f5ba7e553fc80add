import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { lanes } from './lanes.ts';

describe('lanes', () => {
  it('lets so many go on at a time for each key, in order', async () => {
    const inLane = lanes(2);
    const going = { a: 0, b: 0 };
    const most = { a: 0, b: 0 };
    const order: string[] = [];
    const work = (key: 'a' | 'b', number: number) =>
      inLane(key, async () => {
        going[key] += 1;
        most[key] = Math.max(most[key], going[key]);
        order.push(`${key}${number}`);
        await nextTurn();
        going[key] -= 1;
        return number;
      });

    const results = await Promise.all([1, 2, 3, 4, 5].flatMap((number) => [work('a', number), work('b', number)]));

    assert.deepEqual(results, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    assert.deepEqual(most, { a: 2, b: 2 });
    assert.deepEqual(
      order.filter((name) => name.startsWith('a')),
      ['a1', 'a2', 'a3', 'a4', 'a5'],
    );
  });

  it('goes on after a failure', async () => {
    const inLane = lanes(1);
    const failing = inLane('a', () => Promise.reject(new Error('broken')));
    const after = inLane('a', async () => 'done');

    await assert.rejects(failing, /broken/);
    assert.equal(await after, 'done');
  });
});
