import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { EMPTY_INVENTORY } from './empty-inventory.ts';
import { databaseInventories, fileKey } from './store.ts';
import type { InventoryOutcome } from './types.ts';

const LAYER: Digest = digestOf(Buffer.from('a layer'));
const READ: InventoryOutcome & { kind: 'read' } = {
  kind: 'read',
  inventory: {
    ...EMPTY_INVENTORY,
    files: [{ path: 'etc/os-release', facts: [{ kind: 'distro', fields: { ID: 'debian', NAME: 'Δ' } }] }],
    folders: ['etc'],
    removed: ['var/x'],
    partial: ['it ends early'],
  },
};

eachDatabase('kept inventories', (open) => {
  it('gives back what was read', async () => {
    const inventories = databaseInventories(await open(), Date.now);

    await inventories.save(LAYER, READ);

    assert.deepEqual(await inventories.get(LAYER), READ);
    assert.equal(await inventories.has(LAYER), true);
  });

  it('has a blob that other extractors read still to be read, and goes by them until it is', async () => {
    const db = await open();
    const [earlier, later] = [databaseInventories(db, Date.now, 1), databaseInventories(db, Date.now, 2)];
    const more: InventoryOutcome = { kind: 'read', inventory: { ...READ.inventory, removed: [] } };

    await earlier.save(LAYER, READ);
    const before = [await later.has(LAYER), await later.get(LAYER)];
    await later.save(LAYER, more);

    assert.deepEqual(before, [false, READ]);
    assert.deepEqual([await later.has(LAYER), await later.get(LAYER)], [true, more]);
    assert.equal(await earlier.has(LAYER), false);
  });

  it('keeps what earlier extractors read where later ones could not', async () => {
    const db = await open();
    const [earlier, later] = [databaseInventories(db, Date.now, 1), databaseInventories(db, Date.now, 2)];
    const failed: InventoryOutcome = { kind: 'failed', reason: 'the gzip stream is corrupt' };

    await earlier.save(LAYER, READ);
    await later.save(LAYER, failed);

    assert.deepEqual(await later.get(LAYER), failed);
    assert.deepEqual(await earlier.get(LAYER), READ);
  });

  it('has a corrupt layer read no more, and one whose reader died three times', async () => {
    const inventories = databaseInventories(await open(), Date.now);
    const died: InventoryOutcome = { kind: 'failed', reason: 'its reader was killed', mayRetry: true };
    const other = digestOf(Buffer.from('another layer'));

    await inventories.save(other, { kind: 'failed', reason: 'the gzip stream is corrupt' });
    const tries: boolean[] = [];
    for (let times = 0; times < 3; times += 1) {
      await inventories.save(LAYER, died);
      tries.push(await inventories.has(LAYER));
    }

    assert.equal(await inventories.has(other), true);
    assert.deepEqual(tries, [false, false, true]);
    assert.deepEqual(await inventories.get(LAYER), died);
  });

  it('keeps what a blob is as a layer apart from what it is as a file', async () => {
    const inventories = databaseInventories(await open(), Date.now);
    const failed: InventoryOutcome = { kind: 'failed', reason: 'it is no tar' };

    await inventories.save(fileKey(LAYER), READ);
    const before = [await inventories.has(LAYER), await inventories.get(LAYER)];
    await inventories.save(LAYER, failed);

    assert.deepEqual(before, [false, undefined]);
    assert.deepEqual([await inventories.get(LAYER), await inventories.get(fileKey(LAYER))], [failed, READ]);
  });
});
