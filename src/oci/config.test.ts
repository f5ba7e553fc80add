import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseImageConfig } from './config.ts';

const parsed = (value: unknown) => parseImageConfig(Buffer.from(JSON.stringify(value)));

describe('an image’s config', () => {
  it('is read for its labels and its history', () => {
    const config = {
      config: { Labels: { a: 'b', n: 1 } },
      history: [
        { created: '2026-01-02T03:04:05Z', created_by: 'ADD rootfs / # buildkit', comment: 'c' },
        { created_by: 'CMD ["sh"]', empty_layer: true },
      ],
    };

    assert.deepEqual(parsed(config), {
      labels: { a: 'b' },
      history: [
        {
          createdBy: 'ADD rootfs / # buildkit',
          comment: 'c',
          createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
          hasLayer: true,
        },
        { createdBy: 'CMD ["sh"]', hasLayer: false },
      ],
    });
  });

  it('may hold anything', () => {
    const nothing = { labels: {}, history: [] };
    for (const value of [null, [], 'x', {}, { config: [], history: {} }]) assert.deepEqual(parsed(value), nothing);
    const odd = { history: [null, 7, { created_by: 7, created: 'soon', empty_layer: 'yes' }] };
    assert.deepEqual(parsed(odd)?.history, [{ hasLayer: true }, { hasLayer: true }, { hasLayer: true }]);
    const long = { history: Array.from({ length: 3_000 }, () => ({ created_by: 'x'.repeat(9_000) })) };
    assert.equal(parsed(long)?.history.length, 1_000);
    assert.equal(parsed(long)?.history[0]?.createdBy?.length, 4_000);
    assert.equal(parseImageConfig(Buffer.from('{')), undefined);
  });
});
