import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../../test/support/databases.ts';
import { debianLayer, file, image, index, layer } from '../../../test/support/images.ts';
import { push } from '../../../test/support/push.ts';
import { testRegistries } from '../../../test/support/registry.ts';
import { baseImages } from './base-images.ts';

const below = debianLayer([{ name: 'apt', version: '1' }]);
const top = layer([file('etc/base', 'base')]);
const own = layer([file('opt/app', 'app')]);
const base = image({ layers: [below, top] });
const app = image({ layers: [below, top, own] });

eachDatabase('images that others are built on', (open) => {
  const registries = testRegistries(open);

  it('are named by their last layer, where a tag leads to them', async () => {
    const { registry, db } = await registries();
    const ask = async () => [...(await baseImages(db.query, [below.digest, top.digest, own.digest, 'sha256:none']))];
    await push(registry, 'team/app', app, 'prod');
    assert.deepEqual(await ask(), [[own.digest, 'team/app:prod']]);

    await push(registry, 'team/base', base);
    assert.deepEqual(await ask(), [[own.digest, 'team/app:prod']]);
    await push(registry, 'team/base', base, '12');
    assert.deepEqual(await ask(), [
      [top.digest, 'team/base:12'],
      [own.digest, 'team/app:prod'],
    ]);
  });

  it('are named by an index that lists them', async () => {
    const { registry, db } = await registries();
    await push(registry, 'team/base', base);
    await push(registry, 'team/base', index([{ image: base, architecture: 'amd64' }]), '12');

    assert.deepEqual([...(await baseImages(db.query, [top.digest]))], [[top.digest, 'team/base:12']]);
  });
});
