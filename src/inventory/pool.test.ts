import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { alpineLayer, debianLayer, file, hardlink, tar } from '../../test/support/images.ts';
import { startedBy } from '../../test/support/processes.ts';
import { sharedData } from '../../test/support/shared.ts';
import { followHardLinks } from './follow-hard-links.ts';
import { createReaderPool, type ReaderPool } from './pool.ts';
import type { InventoryOutcome } from './types.ts';

const APT = [{ name: 'apt', version: '1.4.8' }];
const NO_TAR = { kind: 'failed', reason: 'it is not a tar archive' };

describe('a pool of readers', () => {
  let pool: ReaderPool;

  before(() => {
    pool = createReaderPool({ size: 2, most: 3 });
  });

  after(() => pool.close());

  for (const compression of ['none', 'gzip', 'zstd'] as const) {
    it(`reads a layer pressed with ${compression}`, async () => {
      const outcome = await pool.read(once(debianLayer(APT, { compression }).bytes));

      assert.deepEqual(packageNames(outcome), ['apt 1.4.8']);
    });
  }

  it('reads more layers at once than it has readers, each with its own answer', async () => {
    const versions = Array.from({ length: 12 }, (_, i) => `1.${i}`);
    const outcomes = await Promise.all(
      versions.map((version) => pool.read(slowly(alpineLayer([{ name: 'musl', version }]).bytes))),
    );

    assert.deepEqual(
      outcomes.map(packageNames),
      versions.map((version) => [`musl ${version}`]),
    );
  });

  it('reads as many files of one layer as there may be, and says that there are more', async () => {
    const outcome = await pool.read(once(tar(statusFiles(50_001))));

    assert.ok(outcome.kind === 'read');
    assert.equal(outcome.inventory.files.length, 50_000);
    assert.deepEqual(outcome.inventory.partial, ['more than 50000 wanted files were found, and the rest left out']);
  });

  it('fails a layer of which there is more to say than a reader may', async () => {
    const outcome = await pool.read(once(tar(statusFiles(9500, '1'.repeat(900)))));

    assert.deepEqual(outcome, { kind: 'failed', reason: 'its inventory is larger than 16777216 bytes' });
  });

  it('says what is no layer, and asks for no more of it', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(65_536, '{"mediaType": 1}');
      } finally {
        isClosed = true;
      }
    }

    assert.deepEqual(await pool.read(endless()), NO_TAR);
    assert.equal(isClosed, true);
  });

  it('answers although the rest of the bytes never comes', async () => {
    async function* stuck() {
      yield Buffer.alloc(1000, 'no layer');
      await new Promise(() => {});
    }

    assert.deepEqual(await pool.read(stuck()), NO_TAR);
  });

  it('passes over empty chunks', async () => {
    const { bytes } = debianLayer(APT);

    const outcome = await pool.read(
      all([new Uint8Array(0), bytes.subarray(0, 50), new Uint8Array(0), bytes.subarray(50)]),
    );

    assert.deepEqual(packageNames(outcome), ['apt 1.4.8']);
  });

  it('throws what the bytes throw, and reads on', async () => {
    async function* breaks() {
      yield debianLayer(APT).bytes.subarray(0, 100);
      throw new Error('the disk is gone');
    }

    await assert.rejects(pool.read(breaks()), /^Error: the disk is gone$/);
    assert.deepEqual(packageNames(await pool.read(once(debianLayer(APT).bytes))), ['apt 1.4.8']);
  });

  it('stops when it is called off, even while it waits for bytes', async () => {
    const abort = new AbortController();
    let isAsked = false;
    async function* stuck() {
      isAsked = true;
      await new Promise(() => {});
      yield new Uint8Array(0);
    }

    const reading = pool.read(stuck(), { signal: abort.signal });
    while (!isAsked) await sleep(5);
    abort.abort(new Error('called off'));

    await assert.rejects(reading, /^Error: called off$/);
    await assert.rejects(pool.read(stuck(), { signal: abort.signal }), /^Error: called off$/);
    assert.deepEqual(packageNames(await pool.read(once(debianLayer(APT).bytes))), ['apt 1.4.8']);
  });

  it('follows hard links by reading a layer again', async () => {
    const database = file('opt/status', 'Package: apt\nStatus: install ok installed\nVersion: 1.4.8\n');
    const layer = tar([database, hardlink('var/lib/dpkg/status', 'opt/status')]);
    const first = await pool.read(once(layer));

    const outcome = await followHardLinks(pool, first, () => once(layer), new AbortController().signal);

    assert.deepEqual(packageNames(first), []);
    assert.deepEqual(packageNames(outcome), ['apt 1.4.8']);
  });

  it('says what stands around the readers', async () => {
    assert.match((await pool.walls()).kind, /^(?:bwrap|unshare|permissions)$/);
  });

  it('reads a real root filesystem', async (t) => {
    const path = sharedData(t, 'rootfs/alpine/alpine-minirootfs-3.12.12-x86_64.tar.gz');
    if (path === undefined) return;

    assert.equal(packageNames(await pool.read(createReadStream(path))).length, 14);
  });
});

describe('a pool that runs short', () => {
  it('lets the first who waits go first, and forgets who gives up', async () => {
    const pool = createReaderPool({ size: 1, most: 1 });
    const abort = new AbortController();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    async function* held() {
      await gate.promise;
      yield tar([]);
    }
    const named = (name: string) => pool.read(once(tar([]))).then(() => order.push(name));

    const first = pool.read(held());
    await pool.walls();
    const waiting = [named('a'), named('b')];
    const givenUp = pool.read(once(tar([])), { signal: abort.signal });
    abort.abort(new Error('gave up'));
    waiting.push(named('c'));
    gate.resolve();

    await assert.rejects(givenUp, /^Error: gave up$/);
    await Promise.all([first, ...waiting]);
    assert.deepEqual(order, ['a', 'b', 'c']);
    await pool.close();
  });

  it('replaces readers that have read their share', async () => {
    const pool = createReaderPool({ size: 1, most: 1, layersEach: 1 });

    for (let i = 0; i < 4; i += 1)
      assert.deepEqual(packageNames(await pool.read(once(debianLayer(APT).bytes))), ['apt 1.4.8']);
    await pool.close();
  });

  it('reads nothing once it is closed', async () => {
    const pool = createReaderPool({ size: 1 });
    await pool.close();

    await assert.rejects(pool.read(once(tar([]))), /^Error: the readers of layers were ended$/);
  });

  it('leaves no process behind, whenever it is closed', async () => {
    for (const milliseconds of [0, 1, 2, 5, 10, 20, 50]) {
      const pool = createReaderPool({ size: 2, most: 3 });
      await pool.walls();
      const readings = [pool.read(once(tar([]))), pool.read(once(tar([]))), pool.read(once(tar([])))];
      await sleep(milliseconds);
      await pool.close();
      await Promise.allSettled(readings);
    }

    while (startedBy(process.pid).length > 0) await sleep(20);
  });

  it('fails what is being read when it is closed', async () => {
    const pool = createReaderPool({ size: 1 });
    let isAsked = false;
    async function* stuck() {
      isAsked = true;
      await new Promise(() => {});
      yield new Uint8Array(0);
    }
    const reading = pool.read(stuck());
    while (!isAsked) await sleep(5);
    await pool.close();

    assert.deepEqual(await reading, { kind: 'failed', reason: 'its reader was ended', mayRetry: true });
  });
});

describe('a pool whose readers lie', () => {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const program = {
    entry: here('../../test/support/hostile-reader.ts'),
    readable: [here('.'), here('../image'), here('../lib'), here('../../test/support'), here('../../package.json')],
  };
  let pool: ReaderPool;

  before(() => {
    pool = createReaderPool({ size: 1, program, limits: { stillness: 5000, total: 15_000 } });
  });

  after(() => pool.close());

  const LIES: readonly (readonly [string, string, RegExp])[] = [
    ['an answer that is no JSON', 'jumble', /^its reader (?:gave an answer that is none|answered more than once)$/],
    ['an answer to no request', 'babble', /^its reader (?:gave an answer that is none|answered more than once)$/],
    ['an inventory of no request', 'lie etc/x', /^its reader (?:gave an answer that is none|answered more than once)$/],
    ['an answer of 2 GiB', 'boast', /^its reader answered at too great a length$/],
    ['its end', 'exit 0', /^its reader ended with code 0$/],
  ];

  for (const [name, attack, reason] of LIES) {
    it(`believes nothing of ${name}, and reads on`, async () => {
      const outcome = await pool.read(once(tar([file('attack', attack)])));
      const next = await pool.read(once(tar([file('attack', 'environment')])));

      assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
      assert.match(outcome.reason, reason);
      assert.equal(outcome.mayRetry, true);
      assert.equal(next.kind, 'read');
    });
  }

  it('counts no time in which the reader waits for bytes', async () => {
    async function* pauses() {
      const bytes = tar([file('attack', 'environment')]);
      yield bytes.subarray(0, 100);
      await sleep(1500);
      yield bytes.subarray(100);
    }

    assert.equal((await pool.read(pauses())).kind, 'read');
  });
});

function statusFiles(count: number, version = '1') {
  const name = (i: number) => `var/lib/dpkg/status.d/p${i}`;
  return Array.from({ length: count }, (_, i) => file(name(i), `Package: p${i}\nVersion: ${version}\n`));
}

function packageNames(outcome: InventoryOutcome): string[] {
  assert.ok(outcome.kind === 'read', JSON.stringify(outcome));
  const facts = outcome.inventory.files.flatMap((found) => found.facts);
  const packages = facts.flatMap((fact) => (fact.kind === 'database' ? fact.packages : []));
  return packages.map(({ name, version }) => `${name} ${version}`);
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

async function* all(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

async function* slowly(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 100) {
    yield bytes.subarray(at, at + 100);
    await sleep(1);
  }
}
