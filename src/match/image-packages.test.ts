import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import type { Query } from '../db/types.ts';
import type { LocatedPackage } from '../inventory/types.ts';
import { imagePackages, type PackageFilter } from './image-packages.ts';
import { recordImage } from './match-image.ts';
import { findImage } from './store.ts';

const located = (name: string, rest: Partial<LocatedPackage> = {}, type = 'npm', version = '1'): LocatedPackage => ({
  record: { ...debRecord(name, version), type },
  layer: 0,
  path: `srv/node_modules/${name}/package.json`,
  evidence: 'installed',
  ...rest,
});

const PACKAGES: readonly LocatedPackage[] = [
  located('zlib1g', { path: 'var/lib/dpkg/status' }, 'deb'),
  located('node-semver', { path: 'var/lib/dpkg/status' }, 'deb'),
  located('semver', { path: 'usr/share/nodejs/semver/package.json', owner: { type: 'deb', name: 'node-semver' } }),
  located('semver', { layer: 1 }, 'npm', '7'),
  located('100%_pure', { evidence: 'locked', path: 'srv/package-lock.json' }),
  located('@Scope/Thing', { evidence: 'claimed', path: 'bom.json', layer: 1 }),
  located('Éclair', { layer: 2 }),
];

async function shown(query: Query, filter: PackageFilter): Promise<string> {
  const image = await findImage(query, 'sha256:a');
  assert.ok(image);
  const found = await imagePackages(query, image, filter, { limit: 100 });
  return found.map(({ name, version }) => `${name}@${version}`).join(' ');
}

eachDatabase('the packages of an image', (open) => {
  const seeded = async () => {
    const database = await open();
    const image = debianImage('sha256:a', [], { layers: ['sha256:base', 'sha256:twice', 'sha256:twice'] });
    const inventory = { ...image.inventory, packages: PACKAGES };
    await recordImage(matchingOn(database).dependencies, { ...image, inventory });
    return database.query;
  };

  it('come in order of their names, in pages that fit together', async () => {
    const query = await seeded();
    const image = await findImage(query, 'sha256:a');
    assert.ok(image);

    const names: string[] = [];
    for (let after = -1; ; ) {
      const page = await imagePackages(query, image, {}, { after, limit: 3 });
      names.push(...page.map(({ name, version }) => `${name}@${version}`));
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.position;
    }

    const expected = '100%_pure@1 @Scope/Thing@1 node-semver@1 semver@1 semver@7 zlib1g@1 Éclair@1';
    assert.deepEqual(names.join(' '), expected);
  });

  it('are told in full', async () => {
    const query = await seeded();
    const image = await findImage(query, 'sha256:a');
    assert.ok(image);

    const [semver] = await imagePackages(query, image, { isOwned: true }, { limit: 100 });
    const [zlib] = await imagePackages(query, image, { name: 'zlib1g' }, { limit: 100 });

    assert.deepEqual(semver, {
      position: 3,
      type: 'npm',
      name: 'semver',
      version: '1',
      architecture: 'amd64',
      sourceName: 'semver',
      sourceVersion: '1',
      purl: 'pkg:npm/semver@1?arch=amd64',
      layer: 0,
      layerDigest: 'sha256:base',
      path: 'usr/share/nodejs/semver/package.json',
      evidence: 'installed',
      owner: {
        type: 'deb',
        name: 'node-semver',
        version: '1',
        purl: 'pkg:deb/debian/node-semver@1?arch=amd64&distro=debian-9',
      },
    });
    assert.deepEqual(zlib?.distro, { id: 'debian', release: '9' });
  });

  const FILTERS: readonly [filter: PackageFilter, names: string][] = [
    [{ type: 'deb' }, 'node-semver@1 zlib1g@1'],
    [{ type: 'nothing' }, ''],
    [{ name: 'semver' }, 'node-semver@1 semver@1 semver@7'],
    [{ name: 'SEMVER' }, 'node-semver@1 semver@1 semver@7'],
    [{ name: '*semver' }, 'node-semver@1 semver@1 semver@7'],
    [{ name: 's*' }, 'semver@1 semver@7'],
    [{ name: 'sem*er' }, 'semver@1 semver@7'],
    [{ name: '@scope/*' }, '@Scope/Thing@1'],
    [{ name: '%' }, '100%_pure@1'],
    [{ name: '_' }, '100%_pure@1'],
    [{ name: '!' }, ''],
    [{ name: "'; drop table package; --" }, ''],
    [{ name: 'Éclair' }, 'Éclair@1'],
    [{ name: 'éclair' }, ''],
    [{ path: 'node_modules' }, 'semver@7 Éclair@1'],
    [{ path: '*.json', type: 'npm', name: 'semver' }, 'semver@1 semver@7'],
    [{ layer: 'sha256:twice' }, '@Scope/Thing@1 semver@7 Éclair@1'],
    [{ layer: 'sha256:none' }, ''],
    [{ evidence: 'installed', type: 'npm' }, 'semver@1 semver@7 Éclair@1'],
    [{ evidence: 'locked' }, '100%_pure@1'],
    [{ evidence: 'claimed' }, '@Scope/Thing@1'],
    [{ isOwned: true }, 'semver@1'],
    [{ isOwned: false, name: 'semver' }, 'node-semver@1 semver@7'],
    [{ owner: 'node-semver' }, 'semver@1'],
    [{ owner: 'semver' }, ''],
  ];
  it('are filtered', async () => {
    const query = await seeded();

    for (const [filter, names] of FILTERS) assert.equal(await shown(query, filter), names, JSON.stringify(filter));
  });
});
