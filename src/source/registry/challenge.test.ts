import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseChallenges } from './challenge.ts';

describe('the challenges of a header', () => {
  const read: readonly (readonly [header: string, challenges: unknown])[] = [
    ['Basic realm="x"', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
    [
      'Bearer realm="https://a/token",service="s",scope="repository:a:pull,push"',
      [{ scheme: 'bearer', parameters: { realm: 'https://a/token', service: 's', scope: 'repository:a:pull,push' } }],
    ],
    [
      'Negotiate, BEARER Realm = plain , Basic realm="q\\"uoted"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'bearer', parameters: { realm: 'plain' } },
        { scheme: 'basic', parameters: { realm: 'q"uoted' } },
      ],
    ],
    ['Bearer realm="never closed', [{ scheme: 'bearer', parameters: {} }]],
    ['realm="of nothing"', []],
    ['', []],
  ];
  for (const [header, challenges] of read) {
    it(`are read: ${header}`, () => {
      assert.deepEqual(parseChallenges(header), challenges);
    });
  }

  it('take no time where they are hostile', () => {
    const hostile = ['a="'.repeat(100_000), 'a=,'.repeat(100_000), `x ${'\\"'.repeat(100_000)}`, ' '.repeat(1_000_000)];

    assert.deepEqual(
      hostile.map((header) => parseChallenges(header).length <= 4096),
      [true, true, true, true],
    );
  });
});
