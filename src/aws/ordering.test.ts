import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { orderingId, orderingOf } from './ordering.ts';

describe('the order of messages', () => {
  it('is told FIFO queues and topics alone', () => {
    const ids = { groupId: 'sha256:a', deduplicationId: '85fc3613-e913-7fc4-a80c-a3753e4aa9ae' };

    assert.deepEqual(orderingOf('findings', ids), {});
    assert.deepEqual(orderingOf('findings.fifo', ids), {
      MessageGroupId: ids.groupId,
      MessageDeduplicationId: ids.deduplicationId,
    });
  });

  it('is told by ids that AWS takes, the same for the same text', () => {
    for (const text of ['events of shop', 'ü', '', 'x'.repeat(129)]) {
      assert.match(orderingId(text), /^[0-9a-f]{64}$/);
      assert.equal(orderingId(text), orderingId(text));
    }
    assert.notEqual(orderingId('events of shop'), orderingId('events of shops'));
    assert.equal(orderingId('x'.repeat(128)), 'x'.repeat(128));
  });
});
