import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createDeliveryTally } from './tally.ts';

it('counts tries that went well and tries that did not, by kind', () => {
  const tally = createDeliveryTally(['target', 'channel']);

  for (const outcome of ['sent', 'later', 'refused', 'sent', 'later'] as const) tally.note('target', outcome);

  assert.deepEqual(
    [...tally.read()],
    [
      ['target', { sent: 2, failed: 3 }],
      ['channel', { sent: 0, failed: 0 }],
    ],
  );
});
