import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from './in-parallel.ts';

describe('work in parallel', () => {
  it('answers in the order of the list, with so many at a time', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 3, 2, 4], 2, async (turns, index) => {
      running += 1;
      most = Math.max(most, running);
      for (let at = 0; at < turns; at += 1) await turn();
      running -= 1;
      return `${index}:${turns}`;
    });

    assert.deepEqual(results, ['0:5', '1:1', '2:3', '3:2', '4:4']);
    assert.equal(most, 2);
  });

  it('ends what had begun, begins no more, and throws the first fault', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4], 2, async (one) => {
      if (one === 1) throw new Error('one');
      await turn();
      ended.push(one);
    });

    await assert.rejects(work, /^Error: one$/);
    assert.deepEqual(ended, [2]);
  });

  it('does nothing for an empty list', async () => {
    assert.deepEqual(await inParallel([], 3, async () => 1), []);
  });
});
