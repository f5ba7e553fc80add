import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { debianLayer, file, hardlink, type Layer, layer } from '../../test/support/images.ts';
import { matchingOn } from '../../test/support/matching.ts';
import { memoryDatabase } from '../../test/support/memory-database.ts';
import { advisory, type Said, snapshotOf } from '../../test/support/snapshots.ts';
import { createReaderPool, databaseInventories } from '../inventory/index.ts';
import type { FindingOrder } from '../match/index.ts';
import { detachedScanner } from './detached.ts';
import type { DetachedLayer } from './detached-layers.ts';
import { NEVER_PUSHED } from './inventories.ts';

const APT = debianLayer([{ name: 'apt', version: '0.9' }]);
const EMPTY = layer([file('x', 'x')]);

describe('an image that no registry here holds', () => {
  const pool = createReaderPool();
  after(() => pool.close());

  it('has the findings of its layers, of which each is read once, ever', async (t) => {
    const { scanner, images } = await setUp(t, pool);
    const [apt, empty] = [counted(APT), counted(EMPTY)];

    const first = await scanner.scan({ layers: [apt, empty, apt], remarks: [] }, quiet());
    const second = await scanner.scan({ layers: [apt, empty], remarks: [] }, quiet());

    for (const { findings, packages, layers } of [first, second]) {
      assert.deepEqual(
        findings.map(({ name, fixedVersion }) => [name, fixedVersion]),
        [['CVE-1', '1.0-1']],
      );
      assert.deepEqual(
        packages.map(({ name, layerDigest }) => [name, layerDigest]),
        [['apt', APT.digest]],
      );
      assert.deepEqual(layers.slice(0, 2), [APT.digest, EMPTY.digest]);
    }
    assert.deepEqual([apt.opened(), empty.opened()], [1, 1]);
    assert.deepEqual(await images(), []);
  });

  it('has its findings in the order that is asked for', async (t) => {
    const epss = { kind: 'exploitation', vulnerability: 'CVE-2', epss: { score: 0.5, percentile: 0.9 } } as const;
    const known = { kind: 'exploitation', vulnerability: 'CVE-3', known: { addedOn: '2026-08-14' } } as const;
    const { scanner } = await setUp(t, pool, [...['CVE-1', 'CVE-2', 'CVE-3'].map((id) => advisory(id)), epss, known]);
    const orders: readonly (readonly [order: FindingOrder | undefined, names: readonly string[]])[] = [
      [undefined, ['CVE-1', 'CVE-2', 'CVE-3']],
      ['severity', ['CVE-1', 'CVE-2', 'CVE-3']],
      ['epss', ['CVE-2', 'CVE-1', 'CVE-3']],
      ['known-exploited', ['CVE-3', 'CVE-1', 'CVE-2']],
      ['kev', ['CVE-3', 'CVE-1', 'CVE-2']],
    ];
    for (const [order, names] of orders) {
      const asked = { ...quiet(), ...(order === undefined ? {} : { order }) };

      const { findings } = await scanner.scan({ layers: [counted(APT)], remarks: [] }, asked);

      assert.deepEqual(
        findings.map(({ name }) => name),
        names,
        order,
      );
    }
  });

  it('is read though a registry here was once told of a layer without its bytes', async (t) => {
    const { scanner, inventories } = await setUp(t, pool);
    await inventories.save(APT.digest, { kind: 'failed', reason: NEVER_PUSHED });

    const { findings } = await scanner.scan({ layers: [counted(APT)], remarks: [] }, quiet());

    assert.equal(findings.length, 1);
  });

  it('is read again for what a hard link points back to, and is to be the same then', async (t) => {
    const { scanner } = await setUp(t, pool);
    const status = 'Package: apt\nStatus: install ok installed\nVersion: 0.9\nArchitecture: amd64\n\n';
    const linked = layer([file('opt/status', status), hardlink('var/lib/dpkg/status', 'opt/status')]);
    const changing = counted(linked, (time) => (time === 1 ? linked.bytes : EMPTY.bytes));

    await assert.rejects(scanner.scan({ layers: [changing], remarks: [] }, quiet()), (error: Error) =>
      String(error.cause).includes('its bytes changed between two readings'),
    );
    const { packages } = await scanner.scan({ layers: [counted(linked)], remarks: [] }, quiet());
    assert.equal(packages.length, 1);
  });

  it('keeps nothing of a layer that is not what it says it is', async (t) => {
    const { scanner, inventories } = await setUp(t, pool);
    const forged = { ...counted(APT, () => EMPTY.bytes), mismatch: 'refused' as const };

    await assert.rejects(scanner.scan({ layers: [forged], remarks: [] }, quiet()), (error: Error) => {
      assert.equal(error.message, 'cannot read layer 1 of 1');
      assert.match(String(error.cause), /other bytes came than were asked for: sha256:\w+ in the place of sha256:/);
      return true;
    });
    assert.equal(await inventories.has(APT.digest), false);
    assert.equal(await inventories.has(EMPTY.digest), false);
  });

  it('is read for what it is, and doubted, where it is a file that is to be looked at', async (t) => {
    const { scanner, inventories } = await setUp(t, pool);

    const { coverage, packages, layers } = await scanner.scan(
      { layers: [counted(EMPTY, () => APT.bytes)], remarks: ['its label is torn'] },
      quiet(),
    );

    assert.deepEqual(layers, [APT.digest]);
    assert.equal(packages.length, 1);
    assert.deepEqual(coverage.partial, [
      'its label is torn',
      `layer 1 has the digest ${APT.digest}, and not ${EMPTY.digest} as it is said to have`,
    ]);
    assert.equal(await inventories.has(EMPTY.digest), false);
  });

  it('is unreadable where the bytes of a layer cannot be had', async (t) => {
    const { scanner } = await setUp(t, pool);
    const absent = { ...counted(EMPTY), absent: 'it is kept elsewhere' };

    const { coverage } = await scanner.scan({ layers: [counted(APT), absent], remarks: [] }, quiet());

    assert.equal(coverage.kind, 'unreadable');
    assert.deepEqual(coverage.unreadable, [`layer ${EMPTY.digest}: it is kept elsewhere`]);
  });

  it('says what its bytes do not show', async (t) => {
    const { scanner } = await setUp(t, pool);
    const { digest: _digest, ...folder } = {
      ...counted(APT),
      remarks: () => ['"root" was not read: it is not allowed'],
    };

    const { coverage, findings } = await scanner.scan({ layers: [folder], remarks: [] }, quiet());

    assert.deepEqual([coverage.kind, findings.length], ['partial', 1]);
  });

  it('leaves nothing when it is given up, and tells how far it came', async (t) => {
    const { scanner, images } = await setUp(t, pool);
    const stopping = new AbortController();
    const told: string[] = [];
    const onProgress = ({ layersDone, layers, bytes, totalBytes }: Progress) => {
      told.push(`${layersDone}/${layers} ${bytes}/${totalBytes}`);
      if (layersDone === 1) stopping.abort();
    };

    await assert.rejects(
      scanner.scan({ layers: [counted(APT)], remarks: [] }, { signal: stopping.signal, onProgress }),
      {
        name: 'AbortError',
      },
    );
    assert.deepEqual(told.at(-1), `1/1 ${APT.size}/${APT.size}`);
    assert.deepEqual(await images(), []);
  });

  it('forgets what a process left that was killed', async (t) => {
    const { scanner, db, images } = await setUp(t, pool);
    await scanner.scan({ layers: [counted(APT)], remarks: [] }, quiet());
    const row = { observations: '{}', extractor_version: 1, composed_at: -86_400_001 };
    const names = ['scan:stray', 'sha256:kept'];
    for (const manifest_digest of names)
      await db.query
        .insertInto('image')
        .values({ ...row, manifest_digest })
        .execute();

    await scanner.scan({ layers: [counted(APT)], remarks: [] }, quiet());

    assert.deepEqual(await images(), ['sha256:kept']);
  });
});

type Progress = Parameters<Parameters<ReturnType<typeof detachedScanner>['scan']>[1]['onProgress']>[0];

function quiet() {
  return { signal: new AbortController().signal, onProgress: () => {} };
}

/** A layer that counts how often its bytes were asked for, and gives others where a test wants that. */
function counted(
  { digest, size, bytes }: Layer,
  instead: (time: number) => Uint8Array = () => bytes,
): DetachedLayer & { readonly digest: Layer['digest']; opened(): number } {
  let times = 0;
  return {
    digest,
    sizeBytes: size,
    mismatch: 'doubted',
    async *open() {
      times += 1;
      yield instead(times);
    },
    opened: () => times,
  };
}

async function setUp(
  t: TestContext,
  pool: ReturnType<typeof createReaderPool>,
  statements: Said['statements'] = [advisory('CVE-1')],
) {
  const db = await memoryDatabase(t);
  const { dependencies, now, activate } = matchingOn(db);
  activate(await snapshotOf(t, [{ source: 'debian', statements }]));
  const inventories = databaseInventories(db, now);
  const scanner = detachedScanner({ ...dependencies, extractorVersion: 1, pool, inventories });
  const images = async () =>
    (await db.query.selectFrom('image').select('manifest_digest').execute()).map((row) => row.manifest_digest);
  return { db, scanner, inventories, images };
}
