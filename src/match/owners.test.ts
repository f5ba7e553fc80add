import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import type { Database } from '../db/types.ts';
import type { LocatedPackage, PackageRecord } from '../inventory/types.ts';
import { countFindings, findings } from './findings.ts';
import { imageOrigins } from './image-packages.ts';
import { recordImage } from './match-image.ts';
import { rematch } from './rematch.ts';
import { findImage } from './store.ts';

const ALL = { offset: 0, limit: 1000 };
const pythonYaml = debRecord('python3-yaml', '6.0-3', ['pyyaml', '6.0-3']);
const pyYaml: PackageRecord = {
  type: 'pypi',
  name: 'PyYAML',
  version: '5.1',
  source: { name: 'PyYAML', version: '5.1' },
};
const yamlBug = { vulnerability: 'CVE-2020-1747', ecosystem: 'PyPI', name: 'pyyaml', ranges: [{ fixed: '5.3.1' }] };
const snapshot = memorySnapshot([yamlBug], { covered: ['Debian:9'] });

const METADATA = 'usr/lib/python3/dist-packages/PyYAML-5.1.egg-info';
const owned: LocatedPackage = {
  record: pyYaml,
  layer: 0,
  path: METADATA,
  evidence: 'installed',
  owner: { type: 'deb', name: 'python3-yaml' },
};
const { owner: _, ...alone } = owned;

/** A Debian 9 with python3-yaml, and with these. */
function withMore(digest: string, ...more: readonly LocatedPackage[]) {
  const image = debianImage(digest, [pythonYaml]);
  return { ...image, inventory: { ...image.inventory, packages: [...image.inventory.packages, ...more] } };
}

async function foundIn(database: Database, manifestDigest: string, at: number): Promise<string[]> {
  const found = await findings(database.query, { manifestDigest, at }, ALL);
  return found.map(({ name, package: { path, evidence } }) => `${name} ${path} ${evidence}`);
}

eachDatabase('a package that another one brought', (open) => {
  it('is kept with its owner, and never matched', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(snapshot);

    const { at, coverage } = await recordImage(matching.dependencies, withMore('sha256:a', owned));

    assert.deepEqual(await foundIn(database, 'sha256:a', at), []);
    assert.deepEqual(await countFindings(database.query, { manifestDigest: 'sha256:a', at }), {});
    assert.equal(coverage.kind, 'covered');
    const rows = await database.query
      .selectFrom('image_package')
      .innerJoin('package', 'package.id', 'image_package.package_id')
      .leftJoin('package as owner', 'owner.id', 'image_package.owner_id')
      .select(['image_package.position', 'package.name', 'owner.name as owner', 'package.standalone'])
      .select('package.matched_snapshot_id')
      .orderBy('image_package.position')
      .execute();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { position: 0, name: 'PyYAML', owner: 'python3-yaml', standalone: 0, matched_snapshot_id: null },
        { position: 1, name: 'python3-yaml', owner: null, standalone: 1, matched_snapshot_id: 1 },
      ],
    );
    assert.deepEqual((await findImage(database.query, 'sha256:a'))?.observed.counts, [
      { type: 'deb', ecosystem: 'Debian:9', evidence: 'installed', isOwned: false, packages: 1 },
      { type: 'pypi', ecosystem: 'PyPI', evidence: 'installed', isOwned: true, packages: 1 },
    ]);
  });

  it('is matched as soon as an image has it on its own, and there alone', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    await recordImage(matching.dependencies, withMore('sha256:a', owned));

    const { at } = await recordImage(matching.dependencies, withMore('sha256:b', alone));

    assert.deepEqual(await foundIn(database, 'sha256:a', at), []);
    assert.deepEqual(await foundIn(database, 'sha256:b', at), [`CVE-2020-1747 ${METADATA} installed`]);
  });

  it('is matched where it lies at another place too', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    const elsewhere = { ...alone, path: 'srv/app/PyYAML-5.1.dist-info', evidence: 'claimed' as const };

    const { at } = await recordImage(matching.dependencies, withMore('sha256:a', owned, elsewhere));

    assert.deepEqual(await foundIn(database, 'sha256:a', at), [`CVE-2020-1747 ${elsewhere.path} claimed`]);
  });

  it('is matched where what is said to have brought it is not in the image', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    const strangers = [
      { type: 'deb', name: 'libyaml' },
      { type: 'apk', name: 'python3-yaml' },
      { type: 'pypi', name: 'PyYAML' },
    ];

    for (const [index, owner] of strangers.entries()) {
      const { at } = await recordImage(matching.dependencies, withMore(`sha256:${index}`, { ...owned, owner }));

      assert.equal((await foundIn(database, `sha256:${index}`, at)).length, 1, owner.name);
    }
  });

  it('is passed over when advisories change', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const from = matching.activate(memorySnapshot([]));
    await recordImage(matching.dependencies, withMore('sha256:a', owned));
    const to = matching.activate(snapshot);

    assert.deepEqual(await rematch({ ...matching.dependencies, from, to }), { matched: 0, unchanged: 1, changes: 0 });
    const { at } = await recordImage(matching.dependencies, withMore('sha256:b', alone));
    assert.equal((await foundIn(database, 'sha256:b', at)).length, 1);
  });

  it('is matched against the next advisories, though none were there when an image had it on its own', async () => {
    const database = await open();
    const matching = matchingOn(database);
    await recordImage(matching.dependencies, withMore('sha256:a', owned));
    await recordImage(matching.dependencies, withMore('sha256:b', alone));
    const to = matching.activate(snapshot);

    assert.deepEqual(await rematch({ ...matching.dependencies, to }), { matched: 2, unchanged: 0, changes: 1 });
  });
});

eachDatabase('a package that is known in several ways', (open) => {
  it('is shown with the best, at each path and in the finding', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(snapshot);
    const known = (path: string, evidence: LocatedPackage['evidence']) => ({ ...alone, path, evidence });
    const more = [known('z', 'installed'), known('a', 'claimed'), known('b', 'locked'), known('b', 'claimed')];

    const { at } = await recordImage(matching.dependencies, withMore('sha256:a', ...more));

    assert.deepEqual(await foundIn(database, 'sha256:a', at), ['CVE-2020-1747 z installed']);
    const rows = await database.query
      .selectFrom('image_package')
      .innerJoin('location', 'location.id', 'location_id')
      .select(['path', 'evidence'])
      .orderBy('position')
      .execute();
    assert.deepEqual(
      rows.map(({ path, evidence }) => `${path} ${evidence}`),
      ['a 2', 'b 1', 'z 0', 'var/lib/dpkg/status 0'],
    );
  });
});

eachDatabase('an rpm', (open) => {
  it('is another one with other repositories, which are kept', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const rpm = { ...debRecord('bash', '4.4-1'), type: 'rpm', vendor: 'Red Hat, Inc.', module: 'm:1' };
    const from = (digest: string, names: readonly string[]) => {
      const image = debianImage(digest, [rpm]);
      return { ...image, inventory: { ...image.inventory, repositories: { names, cpes: ['cpe:/a:x'] } } };
    };

    for (const [at, names] of [['b', 'a'], ['a', 'b'], ['c']].entries()) {
      await recordImage(matching.dependencies, from(`sha256:${at}`, names));
    }

    const rows = await database.query
      .selectFrom('package')
      .innerJoin('package_origin', 'package_origin.id', 'package.origin_id')
      .select(['vendor', 'module', 'names', 'cpes'])
      .orderBy('package.id')
      .execute();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { vendor: 'Red Hat, Inc.', module: 'm:1', names: '["a","b"]', cpes: '["cpe:/a:x"]' },
        { vendor: 'Red Hat, Inc.', module: 'm:1', names: '["c"]', cpes: '["cpe:/a:x"]' },
      ],
    );
    const second = await findImage(database.query, 'sha256:1');
    assert.deepEqual(await imageOrigins(database.query, second?.id ?? 0), { names: ['a', 'b'], cpes: ['cpe:/a:x'] });
  });
});
