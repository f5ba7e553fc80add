import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { cycloneDx } from '../../test/support/attached.ts';
import { file, hardlink, layer } from '../../test/support/images.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openSqlite } from '../db/index.ts';
import { createReaderPool, databaseInventories, fileKey } from '../inventory/index.ts';
import type { Digest } from '../oci/digest.ts';
import { filesystemStore } from '../storage/index.ts';
import { inventoryKeeper } from './inventories.ts';

const RELEASE = 'ID=debian\nVERSION_ID="12"\n';
const signal = new AbortController().signal;

it('reads a layer once, however many ask for it at once', async (t) => {
  const { keeper, put, inventories, reads } = await setUp(t);
  const digest = await put(layer([file('etc/os-release', RELEASE)]).bytes);

  await Promise.all([1, 2, 3].map(() => keeper.ensure(digest, undefined, signal)));
  await keeper.ensure(digest, undefined, signal);

  const kept = await inventories.get(digest);
  assert.ok(kept?.kind === 'read');
  assert.deepEqual(
    kept.inventory.files.map(({ path }) => path),
    ['etc/os-release'],
  );
  assert.equal(reads(), 1);
});

it('reads a layer again for what a hard link at a wanted path points back to', async (t) => {
  const { keeper, put, inventories } = await setUp(t);
  const digest = await put(layer([file('opt/release', RELEASE), hardlink('etc/os-release', 'opt/release')]).bytes);

  await keeper.ensure(digest, undefined, signal);

  const kept = await inventories.get(digest);
  assert.ok(kept?.kind === 'read');
  const facts = kept.inventory.files.find(({ path }) => path === 'etc/os-release')?.facts;
  assert.deepEqual(facts, [{ kind: 'distro', fields: { ID: 'debian', VERSION_ID: '12' } }]);
});

it('says of a layer whose bytes are not here that they are not', async (t) => {
  const { keeper, inventories } = await setUp(t);
  const digest = layer([file('x', '')]).digest;

  await keeper.ensure(digest, undefined, signal);

  assert.deepEqual(await inventories.get(digest), { kind: 'failed', reason: 'its bytes were never pushed here' });
});

it('goes by what earlier extractors read of a layer whose bytes are gone', async (t) => {
  const { keeper, db, inventories, put, remove } = await setUp(t);
  const digest = await put(layer([file('etc/os-release', RELEASE)]).bytes);
  await keeper.ensure(digest, undefined, signal);
  await db.query.updateTable('inventory').set({ extractor_version: 1 }).execute();
  await remove(digest);

  await keeper.ensure(digest, undefined, signal);

  assert.equal((await inventories.get(digest))?.kind, 'read');
});

it('takes an SBOM that is attached for one file, and the same bytes as a layer for a layer', async (t) => {
  const { keeper, put, inventories, reads } = await setUp(t);
  const sbom = await put(cycloneDx('pkg:npm/a@1').bytes);

  await Promise.all([1, 2].map(() => keeper.ensureAttached(sbom, signal)));
  await keeper.ensure(sbom, undefined, signal);

  const asFile = await inventories.get(fileKey(sbom));
  assert.ok(asFile?.kind === 'read');
  assert.deepEqual(
    asFile.inventory.files.flatMap(({ facts }) => facts.map((fact) => fact.kind === 'packages' && fact.evidence)),
    ['claimed'],
  );
  assert.equal((await inventories.get(sbom))?.kind, 'failed');
  assert.equal(reads(), 2);
});

it('takes no layer for what it is when it is attached as an SBOM', async (t) => {
  const { keeper, put, inventories } = await setUp(t);
  const digest = await put(layer([file('etc/os-release', RELEASE)], { compression: 'none' }).bytes);

  await keeper.ensureAttached(digest, signal);

  const kept = await inventories.get(fileKey(digest));
  assert.ok(kept?.kind === 'read');
  assert.deepEqual(
    kept.inventory.files.flatMap(({ facts }) => facts.map(({ kind }) => kind)),
    ['partial'],
  );
  assert.equal(await inventories.get(digest), undefined);
});

async function setUp(t: TestContext) {
  const folder = temporaryFolder(t);
  const store = await filesystemStore(folder);
  const db = await openSqlite(`${folder}/pratique.db`);
  const pool = createReaderPool({ size: 1 });
  t.after(async () => {
    await pool.close();
    await db.close();
  });
  let reads = 0;
  const counted: typeof pool.read = (bytes, options) => {
    reads += 1;
    return pool.read(bytes, options);
  };
  const inventories = databaseInventories(db, Date.now);
  const keeper = inventoryKeeper({ store, pool: { read: counted }, inventories });
  const put = async (bytes: Uint8Array): Promise<Digest> => {
    const { digest } = layer(bytes, { compression: 'none' });
    await store.startUpload('a');
    await store.append('a', 0, one(bytes));
    await store.commit('a', digest);
    return digest;
  };
  return { keeper, db, put, remove: (digest: Digest) => store.delete(digest), inventories, reads: () => reads };
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
