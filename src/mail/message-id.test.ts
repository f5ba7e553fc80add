import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageIdFor } from './message-id.ts';

describe('messageIdFor', () => {
  it('is the same for the same parts, and for no others', () => {
    const id = messageIdFor(['rule', 'repo:tag'], 'pratique.example');

    assert.match(id, /^<[0-9a-f]{40}@pratique\.example>$/);
    assert.equal(messageIdFor(['rule', 'repo:tag'], 'pratique.example'), id);
    assert.notEqual(messageIdFor(['rule:repo', 'tag'], 'pratique.example'), id);
    assert.notEqual(messageIdFor(['rule', 'repo', 'tag'], 'pratique.example'), id);
  });

  it('has no host that cannot stand in it', () => {
    assert.match(messageIdFor(['a'], 'x> <y'), /^<[0-9a-f]{40}@pratique\.invalid>$/);
    assert.match(messageIdFor(['a'], '[::1]'), /^<[0-9a-f]{40}@pratique\.invalid>$/);
  });
});
