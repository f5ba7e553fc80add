import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { loopGauge } from './loop-gauge.ts';

it('tells a loop that works from one that waits', async () => {
  const isBusy = loopGauge(0.6);

  await sleep(60);
  const waiting = isBusy();
  for (let turn = 0; turn < 4; turn += 1) {
    const until = performance.now() + 30;
    while (performance.now() < until);
    await sleep(0);
  }
  const working = isBusy();

  assert.deepEqual([waiting, working], [false, true]);
});
