import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loginThrottle } from './login-throttle.ts';

const HOME = '192.0.2.1';

describe('the throttle of logins', () => {
  it('lets twenty wrong logins pass, then one each two seconds', () => {
    const { throttle, at } = setUp();
    const waits = Array.from({ length: 22 }, () => {
      const wait = throttle.waitSeconds(HOME, 'alice');
      throttle.failed(HOME, 'alice');
      return wait;
    });

    assert.deepEqual(waits, [...Array.from({ length: 20 }, () => 0), 2, 4]);
    at.milliseconds += 5999;
    assert.equal(throttle.waitSeconds(HOME, 'alice'), 1);
    at.milliseconds += 1;
    assert.equal(throttle.waitSeconds(HOME, 'alice'), 0);
  });

  it('forgets over time', () => {
    const { throttle, at } = setUp();
    fail(throttle, HOME, 20);

    at.milliseconds += 40_000;

    fail(throttle, HOME, 19);
    assert.equal(throttle.waitSeconds(HOME, 'alice'), 0);
  });

  it('holds up nobody else behind the same address', () => {
    const { throttle } = setUp();

    fail(throttle, HOME, 30);

    assert.equal(throttle.waitSeconds(HOME, 'bob'), 0);
    assert.equal(throttle.waitSeconds('192.0.2.2', 'alice'), 0);
  });

  for (const [one, other, same] of [
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['2001:db8:0:1::5', '2001:db8:0:1:ffff:ffff:ffff:ffff', true],
    ['2001:db8::5', '2001:db8:0:0:1::', true],
    ['::1', '0:0:0:0:0:0:0:2', true],
    ['2001:db8:0:1::5', '2001:db8:0:2::5', false],
    ['192.0.2.1', '192.0.2.2', false],
  ] as const) {
    it(`takes ${one} and ${other} for ${same ? 'one' : 'two'}`, () => {
      const { throttle } = setUp();

      fail(throttle, one, 30);

      assert.equal(throttle.waitSeconds(other, 'alice') > 0, same);
    });
  }

  it('forgets the longest unused of more than ten thousand', () => {
    const { throttle } = setUp();
    fail(throttle, HOME, 30);
    fail(throttle, '192.0.2.2', 30);

    for (let each = 0; each < 9998; each += 1) throttle.failed(HOME, `user ${each}`);
    throttle.failed('192.0.2.2', 'alice');
    throttle.failed(HOME, 'one more');

    assert.equal(throttle.waitSeconds(HOME, 'alice'), 0);
    assert.ok(throttle.waitSeconds('192.0.2.2', 'alice') > 0);
  });
});

function setUp() {
  const at = { milliseconds: 1_000_000 };
  return { at, throttle: loginThrottle(() => at.milliseconds) };
}

function fail(throttle: ReturnType<typeof loginThrottle>, address: string, times: number): void {
  for (let each = 0; each < times; each += 1) throttle.failed(address, 'alice');
}
