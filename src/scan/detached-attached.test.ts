import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { CYCLONEDX, cycloneDx } from '../../test/support/attached.ts';
import { type Blob, blob } from '../../test/support/images.ts';
import { memoryDatabase } from '../../test/support/memory-database.ts';
import { createReaderPool, databaseInventories } from '../inventory/index.ts';
import { readAttached } from './detached-attached.ts';

const { signal } = new AbortController();

describe('SBOMs of an image that no registry here holds', () => {
  const pool = createReaderPool({ size: 1 });
  after(() => pool.close());

  /** What reading an SBOM twice came to, and how often it was fetched. */
  async function readTwice(t: TestContext, { digest }: Blob, bytes: () => Uint8Array) {
    const inventories = databaseInventories(await memoryDatabase(t), Date.now);
    let opened = 0;
    const sbom = {
      digest,
      mismatch: 'refused' as const,
      async *open() {
        opened += 1;
        yield bytes();
      },
    };
    await readAttached({ pool, inventories }, [sbom], signal);
    const [attached] = await readAttached({ pool, inventories }, [sbom], signal);
    return { outcome: await attached?.outcome(), opened };
  }

  it('are read once, ever', async (t) => {
    const bom = cycloneDx('pkg:npm/a@1');

    const { outcome, opened } = await readTwice(t, bom, () => bom.bytes);

    assert.equal(outcome?.kind, 'read');
    assert.deepEqual(
      outcome.inventory.files.flatMap(({ facts }) => facts.map(({ kind }) => kind)),
      ['packages'],
    );
    assert.equal(opened, 1);
  });

  it('are not believed where other bytes come, and asked for again', async (t) => {
    const [bom, other] = [cycloneDx('pkg:npm/a@1'), blob(Buffer.from('{}'), CYCLONEDX)];

    const { outcome, opened } = await readTwice(t, bom, () => other.bytes);

    assert.deepEqual(outcome, { kind: 'failed', reason: `its bytes have the digest ${other.digest}` });
    assert.equal(opened, 2);
  });

  it('fail alone where they cannot be had, or are too large', async (t) => {
    const bom = cycloneDx('pkg:npm/a@1');

    const gone = await readTwice(t, bom, () => {
      throw new Error('nothing answers at "host"');
    });
    const large = await readTwice(t, bom, () => new Uint8Array(2 ** 25 + 1));

    assert.deepEqual(gone.outcome, { kind: 'failed', reason: 'nothing answers at "host"' });
    assert.deepEqual(large.outcome, { kind: 'failed', reason: 'it is larger than 33554432 bytes' });
  });
});
