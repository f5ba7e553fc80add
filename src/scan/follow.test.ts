import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import type { InventoryOutcome } from '../inventory/types.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { filesystemStore } from '../storage/index.ts';
import type { BlobStore } from '../storage/types.ts';
import { followUploads } from './follow.ts';

const MEGABYTE = 1 << 20;

it('reads an upload to its end while it grows, and keeps what was read under the digest that it proved to have', async (t) => {
  const { store, follower, read, kept, errors } = await setUp(t);
  const bytes = randomBytes(5 * MEGABYTE);

  await store.startUpload('a');
  for (let at = 0; at < bytes.length; at += MEGABYTE) {
    await store.append('a', at, one(bytes.subarray(at, at + MEGABYTE)));
    follower.grew('a', at + MEGABYTE);
  }
  const digest = digestOf(bytes);
  await store.commit('a', digest);
  follower.committed('a', digest, bytes.length);
  await follower.pending(digest);

  assert.deepEqual(kept, [digest]);
  assert.equal(digestOf(Buffer.concat(read)), digest);
  assert.equal(follower.pending(digest), undefined);
  assert.deepEqual(errors, []);
});

it('reads on from the blob when the reader comes late', async (t) => {
  const { store, follower, read, kept, gate } = await setUp(t, { open: false });
  const bytes = randomBytes(3 * MEGABYTE);
  const digest = digestOf(bytes);

  await store.startUpload('a');
  await store.append('a', 0, one(bytes));
  follower.grew('a', bytes.length);
  await store.commit('a', digest);
  follower.committed('a', digest, bytes.length);
  gate.open();
  await follower.pending(digest);

  assert.deepEqual(kept, [digest]);
  assert.equal(digestOf(Buffer.concat(read)), digest);
});

it('waits for news of bytes that it was told of and does not find', async (t) => {
  const looks: number[] = [];
  const { store, follower, read, kept } = await setUp(t, {
    around: (inner) => ({
      ...inner,
      readUpload(id, offset, lent) {
        looks.push(offset);
        return inner.readUpload?.(id, offset, lent) ?? one(new Uint8Array());
      },
    }),
  });
  const bytes = randomBytes(2 * MEGABYTE);
  const digest = digestOf(bytes);

  await store.startUpload('a');
  await store.append('a', 0, one(bytes.subarray(0, MEGABYTE)));
  follower.grew('a', 2 * MEGABYTE);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const looked = looks.length;
  await store.append('a', MEGABYTE, one(bytes.subarray(MEGABYTE)));
  await store.commit('a', digest);
  follower.committed('a', digest, bytes.length);
  await follower.pending(digest);

  assert.ok(looked <= 3, `looked ${looked} times`);
  assert.deepEqual(kept, [digest]);
  assert.equal(digestOf(Buffer.concat(read)), digest);
});

it('reads no further while the server is busy, until somebody waits for it', async (t) => {
  const { store, follower, read, kept } = await setUp(t, { isBusy: () => true });
  const bytes = randomBytes(3 * MEGABYTE);
  const digest = digestOf(bytes);

  await store.startUpload('a');
  await store.append('a', 0, one(bytes));
  follower.grew('a', bytes.length);
  await store.commit('a', digest);
  follower.committed('a', digest, bytes.length);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const readBefore = Buffer.concat(read).length;
  await follower.pending(digest);

  assert.ok(readBefore < MEGABYTE, `read ${readBefore} bytes`);
  assert.deepEqual(kept, [digest]);
  assert.equal(digestOf(Buffer.concat(read)), digest);
});

it('keeps nothing of an upload that was given up', async (t) => {
  const { store, follower, kept, errors } = await setUp(t);

  await store.startUpload('a');
  await store.append('a', 0, one(randomBytes(2 * MEGABYTE)));
  follower.grew('a', 2 * MEGABYTE);
  follower.aborted('a');
  await new Promise((resolve) => setTimeout(resolve, 50));

  assert.deepEqual([kept, errors], [[], []]);
});

it('reads layers that it could not follow one after another when they are whole, and leaves small ones', async (t) => {
  const { store, follower, kept, ensured, gate } = await setUp(t, { open: false });
  const digests = new Map<string, Digest>();

  for (const [id, size] of [
    ['small', 1000],
    ['first', 2 * MEGABYTE],
    ['second', 2 * MEGABYTE],
    ['third', 2 * MEGABYTE],
  ] as const) {
    const bytes = randomBytes(size);
    await store.startUpload(id);
    await store.append(id, 0, one(bytes));
    follower.grew(id, size);
    const digest = digestOf(bytes);
    digests.set(id, digest);
    await store.commit(id, digest);
    follower.committed(id, digest, size);
  }
  const followed = [...digests].filter(([, digest]) => follower.pending(digest) !== undefined).map(([id]) => id);
  const before = [...ensured];
  gate.open();
  await follower.pending(digests.get('first') ?? digestOf(new Uint8Array()));
  await new Promise((resolve) => setTimeout(resolve, 20));

  assert.deepEqual([followed, before], [['first'], []]);
  assert.deepEqual(kept, [digests.get('first')]);
  assert.deepEqual(ensured, [digests.get('second'), digests.get('third')]);
});

interface SetUp {
  readonly open?: boolean;
  readonly isBusy?: () => boolean;
  /** Puts something between the follower and the store. */
  readonly around?: (store: BlobStore) => BlobStore;
}

async function setUp(t: TestContext, { open = true, isBusy = () => false, around }: SetUp = {}) {
  const inFolder = await filesystemStore(temporaryFolder(t));
  const store = around?.(inFolder) ?? inFolder;
  const read: Uint8Array[] = [];
  const kept: Digest[] = [];
  const errors: unknown[] = [];
  const ensured: Digest[] = [];
  const gate = makeGate(open);
  const follower = followUploads({
    store,
    async read(bytes, signal): Promise<InventoryOutcome> {
      await gate.passed;
      for await (const chunk of bytes) {
        signal.throwIfAborted();
        read.push(Uint8Array.from(chunk));
      }
      return { kind: 'failed', reason: 'nobody looked' };
    },
    keep: async (digest) => void kept.push(digest),
    ensure: async (digest) => void ensured.push(digest),
    mostAtOnce: 1,
    isBusy,
    onError: (error) => errors.push(error),
  });
  t.after(() => follower.close());
  return { store, follower, read, kept, errors, ensured, gate };
}

function makeGate(isOpen: boolean) {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  if (isOpen) open();
  return { passed, open: () => open() };
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
