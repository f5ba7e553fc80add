import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { debianLayer, type Image, image, json } from '../../test/support/images.ts';
import { push, repositoryNamed } from '../../test/support/push.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openSqlite } from '../db/index.ts';
import { createReaderPool } from '../inventory/index.ts';
import { silentLog } from '../lib/log.ts';
import type { Digest } from '../oci/digest.ts';
import { createRegistry } from '../registry/index.ts';
import { filesystemStore } from '../storage/index.ts';
import { prepareScanner } from './scanner.ts';
import { databaseSchedules } from './schedule/index.ts';

const APT = [{ name: 'apt', version: '1.4.8' }];

it('says of an image that was just pushed what it lacks, and knows its packages', async (t) => {
  const { registry, repository, scanOf, packages } = await setUp(t);

  const { id } = await repository('app');
  const digest = await push(registry, 'app', image({ layers: [debianLayer(APT)] }), 'old');

  const scan = await scanOf(id, digest);
  assert.equal(scan.status, 'FAILED');
  assert.match(scan.description ?? '', /^No advisories for Debian:12 are loaded/);
  assert.deepEqual(await packages(), ['apt 1.4.8']);
});

it('tells nobody what is in a layer that only another repository has', async (t) => {
  const { registry, repository, scanOf, packages } = await setUp(t);
  const secret = debianLayer(APT);
  await push(registry, 'theirs', image({ layers: [secret] }), 'a');
  const mine = image({ layers: [debianLayer([{ name: 'bash', version: '5' }])], format: 'docker' });
  const theft = withForeignLayer(mine, secret);

  const { id } = await repository('mine');
  const digest = await push(registry, 'mine', theft, 'a');

  const scan = await scanOf(id, digest);
  assert.equal(scan.status, 'FAILED');
  assert.match(scan.description ?? '', new RegExp(`layer ${secret.digest}: its bytes were never pushed here`));
  assert.deepEqual(await packages(digest), ['bash 5']);
});

it('reads again in the background what extractors of another version have read', async (t) => {
  const folder = temporaryFolder(t);
  const first = await setUp(t, { folder, extractorVersion: 1 });
  const { id } = await first.repository('app');
  const digest = await push(first.registry, 'app', image({ layers: [debianLayer(APT)] }), 'old');
  await first.scanOf(id, digest);
  await first.close();

  const second = await setUp(t, { folder, extractorVersion: 2 });

  while ((await second.versions()).some((version) => version !== 2)) await sleep(20);
  assert.deepEqual(await second.packages(), ['apt 1.4.8']);
});

it('does what a schedule asks for, reading nothing again, and shows it in each repository', async (t) => {
  const { registry, repository, scanOf, schedules, composedAt, causes } = await setUp(t);
  const app = image({ layers: [debianLayer(APT)] });
  const { id: here } = await repository('here');
  const { id: there } = await repository('there');
  const digest = await push(registry, 'here', app, 'latest');
  await scanOf(here, digest);
  for (const tag of ['prod', 'v1']) {
    await push(registry, 'there', app, tag);
    await scanOf(there, digest);
  }
  const before = await composedAt(digest);

  await schedules.put({ name: 'weekly', expression: 'rate(7 days)' });
  await schedules.run('weekly');

  while ((await causes()).filter((cause) => cause === 'schedule').length < 2) await sleep(20);
  for (const id of [here, there]) assert.match((await scanOf(id, digest)).description ?? '', /^No advisories/);
  assert.deepEqual(await causes(), ['push', 'push', 'push', 'schedule', 'schedule']);
  assert.equal(await composedAt(digest), before);
});

async function setUp(t: TestContext, { folder = temporaryFolder(t), extractorVersion = 1 } = {}) {
  const db = await openSqlite(`${folder}/pratique.db`);
  const store = await filesystemStore(folder);
  const pool = createReaderPool({ size: 1 });
  const prepared = prepareScanner({ db, store, pool, clock: Date.now, log: silentLog, extractorVersion });
  const registry = createRegistry({
    db,
    store,
    clock: Date.now,
    onChange: prepared.onChange,
    watcher: prepared.watcher,
    mostBlobBytes: 2 ** 30,
    graceMilliseconds: 60_000,
    uploadMilliseconds: 60_000,
  });
  const settings = { databaseFile: `${folder}/pratique.db`, advisoriesFolder: `${folder}/advisories` };
  const scanner = prepared.start(registry, settings);
  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    await scanner.close();
    await registry.close();
    await pool.close();
    await db.close();
  };
  const close = () => (closing ??= closeAll());
  t.after(close);
  return {
    registry,
    close,
    schedules: databaseSchedules(db, Date.now),
    async composedAt(digest: Digest) {
      const rows = db.query.selectFrom('image').select('composed_at').where('manifest_digest', '=', digest);
      return (await rows.executeTakeFirstOrThrow()).composed_at;
    },
    async causes() {
      return (await db.query.selectFrom('scan').select('cause').orderBy('id').execute()).map(({ cause }) => cause);
    },
    /** Of the extractors that read each layer and composed each image. */
    async versions() {
      const layers = await db.query.selectFrom('inventory').select('extractor_version').execute();
      const images = await db.query.selectFrom('image').select('extractor_version').execute();
      return [...layers, ...images].map((row) => row.extractor_version);
    },
    /** Whose pushes are scanned. */
    async repository(name: string) {
      const repository = await repositoryNamed(registry, name);
      await registry.repositories.update(repository.name, { scanOnPush: true });
      return repository;
    },
    async scanOf(id: number, digest: Digest) {
      for (;;) {
        const scan = (await scanner.scans.latest(id, [digest])).get(digest);
        if (scan !== undefined && scan.status !== 'IN_PROGRESS') return scan;
        await sleep(20);
      }
    },
    async packages(digest?: Digest) {
      let rows = db.query
        .selectFrom('image_package')
        .innerJoin('image', 'image.id', 'image_package.image_id')
        .innerJoin('package', 'package.id', 'image_package.package_id')
        .select(['package.name', 'package.version'])
        .orderBy('package.name');
      if (digest !== undefined) rows = rows.where('image.manifest_digest', '=', digest);
      return (await rows.execute()).map(({ name, version }) => `${name} ${version}`);
    },
  };
}

/** The image with one more layer on top, of the kind that a client need not push. */
function withForeignLayer({ manifest, ...rest }: Image, { digest, size }: { digest: Digest; size: number }): Image {
  const written = JSON.parse(Buffer.from(manifest.bytes).toString()) as { layers: object[] };
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  written.layers.push({ mediaType, digest, size });
  return { ...rest, manifest: json(manifest.mediaType, written) };
}
