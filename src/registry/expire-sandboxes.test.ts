import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import {
  HOUR,
  pushImage,
  pushManifest,
  repositoryName,
  someImage,
  testRegistries,
} from '../../test/support/registry.ts';
import type { Expired, Repository, RunningRegistry } from './index.ts';

const DAY = 24 * HOUR;

eachDatabase('a sandbox', (openDatabase) => {
  const open = testRegistries(openDatabase);

  it('is what the setting names, and what an administrator makes one; nothing else is', async () => {
    const { registry } = await open({ sandboxes: { patterns: ['sandbox/*', 'try-*'], days: 3 } });
    const make = async (name: string) => (await registry.repositories.create({ name: repositoryName(name) }))?.sandbox;

    assert.deepEqual(await make('sandbox/app'), { days: 3 });
    assert.deepEqual(await make('try-app'), { days: 3 });
    assert.equal(await make('sandbox'), undefined);
    assert.equal(await make('team/sandbox/app'), undefined);
    const sandbox = repositoryName('sandbox');
    assert.deepEqual((await registry.repositories.update(sandbox, { sandbox: { days: 1 } }))?.sandbox, { days: 1 });
    assert.deepEqual((await registry.repositories.update(sandbox, { scanOnPush: true }))?.sandbox, { days: 1 });
    assert.equal((await registry.repositories.update(sandbox, { sandbox: null }))?.sandbox, undefined);
  });

  it('loses its images some days after they were pushed, and no other repository does', async () => {
    const { registry, repository, pass, changes } = await open({ sandboxes: { patterns: ['sandbox/*'], days: 7 } });
    const sandbox = await made(registry, 'sandbox/app');
    const old = await pushImage(registry, sandbox, someImage(), ['old', 'older']);
    await pushImage(registry, repository, someImage(), ['kept']);
    pass(4 * DAY);
    const young = await pushImage(registry, sandbox, someImage(), ['young']);
    assert.deepEqual(await expire(registry), []);
    pass(3 * DAY + HOUR);

    const expired = await expire(registry);

    assert.deepEqual(expired.map(wordsOf), [`image sandbox/app ${old} old older`]);
    assert.deepEqual(
      (await registry.images.list(sandbox.id, { limit: 10 })).map(({ digest }) => digest),
      [young],
    );
    assert.equal((await registry.images.list(repository.id, { limit: 10 })).length, 1);
    assert.deepEqual(
      changes.filter(({ kind }) => kind === 'manifest-deleted').map(({ digest }) => digest),
      [old],
    );
  });

  it('loses an index before its platforms, which stay as long as it does', async () => {
    const { registry, pass } = await open({ sandboxes: { patterns: ['sandbox/*'], days: 7 } });
    const sandbox = await made(registry, 'sandbox/app');
    const platforms = [someImage(), someImage()];
    for (const platform of platforms) await pushImage(registry, sandbox, platform, []);
    pass(4 * DAY);
    await pushManifest(registry, sandbox, index(platforms.map((image, at) => ({ image, architecture: `arch${at}` }))), [
      'multi',
    ]);
    pass(4 * DAY);

    assert.deepEqual(await expire(registry), []);
    pass(4 * DAY);
    const expired = await expire(registry);

    assert.equal(expired.length, 1);
    assert.deepEqual(await registry.images.list(sandbox.id, { limit: 10 }), []);
  });

  it('goes itself where a push made it, once it is empty and nobody pushes to it', async () => {
    const { registry, pass } = await open({ sandboxes: { patterns: ['sandbox/*'], days: 7 } });
    const [byHand, onPush, busy] = [
      await made(registry, 'sandbox/by-hand'),
      await made(registry, 'sandbox/on-push', true),
      await made(registry, 'sandbox/busy', true),
    ];
    for (const each of [byHand, onPush, busy]) await pushImage(registry, each, someImage(), ['a']);
    pass(7 * DAY + HOUR);
    const upload = await registry.blobs.startUpload(busy);

    const expired = await expire(registry);

    assert.deepEqual(
      expired.filter(({ kind }) => kind === 'repository').map(({ repository }) => repository),
      ['sandbox/on-push'],
    );
    assert.equal((await registry.images.list(byHand.id, { limit: 10 })).length, 0);
    assert.ok(await registry.repositories.get(byHand.name));
    await registry.blobs.abort(busy.id, upload);
    assert.deepEqual((await expire(registry)).map(wordsOf), ['repository sandbox/busy']);
  });

  it('keeps what is in it from the moment that it is none any more', async () => {
    const { registry, pass } = await open({ sandboxes: { patterns: ['sandbox/*'], days: 7 } });
    const sandbox = await made(registry, 'sandbox/app', true);
    await pushImage(registry, sandbox, someImage(), ['a']);
    await pushImage(registry, sandbox, someImage(), ['b']);
    pass(8 * DAY);
    const expired: Expired[] = [];

    await registry.expireSandboxes((one) => expired.push(one), AbortSignal.abort());
    assert.deepEqual(expired, []);
    await registry.repositories.update(sandbox.name, { sandbox: null });
    assert.deepEqual(await expire(registry), []);
  });
});

async function made(registry: RunningRegistry, name: string, isMadeOnPush = false): Promise<Repository> {
  const by = isMadeOnPush ? { isMadeOnPush } : {};
  const repository = await registry.repositories.create({ name: repositoryName(name), ...by });
  assert.ok(repository);
  return repository;
}

async function expire(registry: RunningRegistry): Promise<readonly Expired[]> {
  const expired: Expired[] = [];
  await registry.expireSandboxes((one) => expired.push(one), new AbortController().signal);
  return expired;
}

function wordsOf(expired: Expired): string {
  const image = expired.kind === 'image' ? ` ${expired.digest} ${expired.tags.join(' ')}` : '';
  return `${expired.kind} ${expired.repository}${image}`;
}
