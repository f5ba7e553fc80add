import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyedLock } from './keyed-lock.ts';

describe('a lock by key', () => {
  it('runs work of one key in the order of asking, one after another', async () => {
    const lock = keyedLock();
    const log: string[] = [];
    const work = (name: string, turns: number) => async () => {
      log.push(`${name} begins`);
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      log.push(`${name} ends`);
      return name;
    };

    const answers = await Promise.all([lock('a', work('1', 5)), lock('a', work('2', 0)), lock('a', work('3', 2))]);

    assert.deepEqual(answers, ['1', '2', '3']);
    assert.deepEqual(log, ['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  });

  it('runs work of different keys side by side', async () => {
    const lock = keyedLock();
    const gate = Promise.withResolvers<string>();

    const waiting = lock('a', () => gate.promise);
    await lock('b', async () => gate.resolve('b came first'));

    assert.equal(await waiting, 'b came first');
  });

  it('goes on after work that failed', async () => {
    const lock = keyedLock();

    const failing = lock('a', () => Promise.reject(new Error('no')));
    const next = lock('a', async () => 'yes');

    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });
});
