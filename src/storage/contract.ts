import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { BlobStore, StoredItem } from './types.ts';

/** What every BlobStore promises, as tests. `open` gives an empty store; `reopen` the same one, as after a restart. */
export function blobStoreContract(
  title: string,
  open: () => Promise<{ store: BlobStore; reopen(): Promise<BlobStore> }>,
): void {
  describe(`the blob store ${title}`, () => {
    it('makes an upload a blob under the digest of its bytes', async () => {
      const { store } = await open();
      const bytes = randomBytes(3_000_000);
      const digest = digestOf(bytes);

      await store.startUpload('a');
      const size = await store.append('a', 0, inChunks(bytes, 65_536));
      const outcome = await store.commit('a', digest);

      assert.equal(size, bytes.length);
      assert.deepEqual(outcome, { kind: 'stored', size: bytes.length });
      assert.equal(await store.stat(digest), bytes.length);
      assert.deepEqual(await collect(store.read(digest)), bytes);
      assert.equal(await store.uploadSize('a'), undefined);
    });

    it('reads any range', async () => {
      const { store } = await open();
      const bytes = randomBytes(100_000);
      const digest = await put(store, bytes);

      for (const [start, end] of [
        [0, 1],
        [0, 0],
        [99_999, 100_000],
        [10, 99_000],
        [50_000, 50_000],
      ] as const) {
        assert.deepEqual(await collect(store.read(digest, { start, end })), bytes.subarray(start, end));
        const lent = store.read(digest, { start, end }, Buffer.alloc(4096));
        assert.deepEqual(await collectCopies(lent), bytes.subarray(start, end));
      }
    });

    it('appends chunk by chunk, over a restart too', async () => {
      const { store, reopen } = await open();
      const bytes = randomBytes(300_000);

      await store.startUpload('a');
      await store.append('a', 0, inChunks(bytes.subarray(0, 100_000), 999));
      const again = await reopen();
      await again.append('a', 100_000, inChunks(bytes.subarray(100_000), 70_000));

      assert.deepEqual(await again.commit('a', digestOf(bytes)), { kind: 'stored', size: bytes.length });
    });

    it('keeps what came before a broken connection, and goes on from there', async () => {
      const { store } = await open();
      const bytes = randomBytes(200_000);

      await store.startUpload('a');
      await assert.rejects(store.append('a', 0, thenBreaks(bytes.subarray(0, 120_000))), /broken/);
      const size = await store.uploadSize('a');
      await store.append('a', 120_000, inChunks(bytes.subarray(120_000), 4096));

      assert.equal(size, 120_000);
      assert.deepEqual(await store.commit('a', digestOf(bytes)), { kind: 'stored', size: bytes.length });
    });

    it('refuses an append that does not begin at the end', async () => {
      const { store } = await open();
      await store.startUpload('a');
      await store.append('a', 0, inChunks(randomBytes(10), 10));

      await assert.rejects(store.append('a', 5, inChunks(randomBytes(10), 10)), /holds 10 bytes, not 5/);
      assert.equal(await store.uploadSize('a'), 10);
    });

    it('keeps an upload whose bytes have another digest', async () => {
      const { store } = await open();
      await store.startUpload('a');
      await store.append('a', 0, inChunks(Buffer.from('right'), 2));

      const wrong = await store.commit('a', digestOf(Buffer.from('wrong')));
      const right = await store.commit('a', digestOf(Buffer.from('right')));

      assert.deepEqual(wrong, { kind: 'mismatch', actual: digestOf(Buffer.from('right')) });
      assert.deepEqual(right, { kind: 'stored', size: 5 });
    });

    it('knows sha512', async () => {
      const { store } = await open();
      const bytes = randomBytes(5000);
      const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}` as Digest;

      assert.equal(await put(store, bytes, digest), digest);
      assert.deepEqual(await collect(store.read(digest)), bytes);
    });

    it('stores a blob of no bytes, and the same blob twice', async () => {
      const { store } = await open();
      const empty = digestOf(new Uint8Array());

      await put(store, new Uint8Array());
      await put(store, new Uint8Array());

      assert.equal(await store.stat(empty), 0);
      assert.deepEqual(await collect(store.read(empty)), Buffer.alloc(0));
    });

    it('lists blobs and uploads, and removes them', async () => {
      const { store } = await open();
      const digest = await put(store, randomBytes(10));
      await store.startUpload('b');
      await store.append('b', 0, inChunks(randomBytes(7), 7));

      const before = await items(store);
      await store.abort('b');
      await store.abort('b');
      await store.delete(digest);
      await store.delete(digest);

      assert.deepEqual(before, [`blob ${digest} 10`, 'upload b 7']);
      assert.deepEqual(await items(store), []);
      assert.equal(await store.stat(digest), undefined);
    });

    it('reads an upload while it grows', async (t) => {
      const { store } = await open();
      if (store.readUpload === undefined) return t.skip('skipped: this store cannot');
      await store.startUpload('a');
      await store.append('a', 0, inChunks(Buffer.from('one'), 3));
      await store.append('a', 3, inChunks(Buffer.from('two'), 3));

      assert.equal((await collect(store.readUpload('a', 2))).toString(), 'etwo');
      assert.equal((await collect(store.readUpload('a', 6))).length, 0);
    });
  });
}

async function put(store: BlobStore, bytes: Uint8Array, digest = digestOf(bytes)): Promise<Digest> {
  const id = randomBytes(8).toString('hex');
  await store.startUpload(id);
  await store.append(id, 0, inChunks(bytes, 8192));
  assert.equal((await store.commit(id, digest)).kind, 'stored');
  return digest;
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* thenBreaks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield* inChunks(bytes, 1000);
  throw new Error('broken');
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}

async function collectCopies(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}

async function items(store: BlobStore): Promise<string[]> {
  const found: StoredItem[] = await Array.fromAsync(store.list());
  return found.map((item) => `${item.kind} ${item.kind === 'blob' ? item.digest : item.id} ${item.size}`).toSorted();
}
