import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Wakeable, wakeable } from './wakeable.ts';

describe('what is woken', () => {
  it('works once for all who wake it before it has begun', async () => {
    const { waking, begun } = working(async () => {});

    waking.wake();
    waking.wake();
    await waking.underWay();

    assert.equal(begun(), 1);
    assert.equal(waking.underWay(), undefined);
  });

  it('works once more for all who wake it while it works, and never twice at a time', async () => {
    const first = Promise.withResolvers<void>();
    let atOnce = 0;
    let most = 0;
    const { waking, begun } = working(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      if (begun() === 1) await first.promise;
      atOnce -= 1;
    });

    waking.wake();
    await Promise.resolve();
    waking.wake();
    waking.wake();
    first.resolve();
    await waking.underWay();

    assert.deepEqual([begun(), most], [2, 1]);
  });

  it('works until there is no more', async () => {
    const { waking, begun } = working(async () => {
      if (begun() < 5) waking.wake();
    });

    waking.wake();
    await waking.underWay();

    assert.equal(begun(), 5);
  });

  it('says what went wrong, and works again when it is woken again', async () => {
    const { waking, begun, errors } = working(async () => {
      throw new Error(`no ${begun()}`);
    });

    waking.wake();
    await waking.underWay();
    waking.wake();
    await waking.underWay();

    assert.deepEqual(errors.map(String), ['Error: no 1', 'Error: no 2']);
  });

  it('begins nothing more once it is to end', async () => {
    const controller = new AbortController();
    const { waking, begun } = working(async () => {
      controller.abort();
      waking.wake();
    }, controller.signal);

    waking.wake();
    await waking.underWay();
    waking.wake();

    assert.equal(begun(), 1);
    assert.equal(waking.underWay(), undefined);
  });
});

function working(work: () => Promise<void>, signal = new AbortController().signal) {
  const errors: unknown[] = [];
  let begun = 0;
  const counted = async () => {
    begun += 1;
    await work();
  };
  const waking: Wakeable = wakeable(counted, { signal, onError: (error) => void errors.push(error) });
  return { waking, errors, begun: () => begun };
}
