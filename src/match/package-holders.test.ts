import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import type { Query } from '../db/types.ts';
import type { PackageRecord } from '../inventory/types.ts';
import { recordImage } from './match-image.ts';
import {
  heldPackages,
  type PackageHolder,
  type PackageNamed,
  packageHolders,
  packageNames,
} from './package-holders.ts';
import { removeImage } from './store.ts';

const pypi = (name: string, version: string): PackageRecord => ({ ...debRecord(name, version), type: 'pypi' });

async function allHolders(query: Query, of: PackageNamed, limit: number): Promise<string[]> {
  const all: PackageHolder[] = [];
  for (;;) {
    const after = all.at(-1);
    const page = await packageHolders(query, of, { ...(after === undefined ? {} : { after }), limit });
    assert.ok(page.length <= limit);
    all.push(...page);
    if (page.length < limit) return await told(query, all);
  }
}

async function told(query: Query, holders: readonly PackageHolder[]): Promise<string[]> {
  const packages = await heldPackages(query, holders);
  assert.deepEqual([...packages.keys()], holders);
  return [...packages].map(
    ([{ manifestDigest }, { name, version, layerDigest, path }]) =>
      `${manifestDigest} ${name}@${version} ${layerDigest}${path.startsWith('var/') ? '' : ` ${path}`}`,
  );
}

eachDatabase('the images that hold a package', (open) => {
  it('are those that have it, by its name, type and version', async () => {
    const database = await open();
    const { dependencies } = matchingOn(database);
    await recordImage(dependencies, debianImage('a', [debRecord('yaml', '1'), pypi('yaml', '1')]));
    await recordImage(dependencies, debianImage('b', [debRecord('yaml', '2'), debRecord('yaml', '1')]));
    await recordImage(dependencies, debianImage('c', [debRecord('yamls', '1')]));
    const of = (named: PackageNamed) => allHolders(database.query, named, 10);

    assert.deepEqual(await of({ name: 'yaml', type: 'deb', version: '1' }), [
      'a yaml@1 sha256:base',
      'b yaml@1 sha256:base',
    ]);
    assert.deepEqual((await of({ name: 'yaml', type: 'deb' })).length, 3);
    assert.deepEqual((await of({ name: 'yaml' })).length, 4);
    assert.deepEqual(await of({ name: 'yaml', version: '3' }), []);
    assert.deepEqual(await of({ name: 'YAML' }), []);
    assert.deepEqual(await of({ name: "x' or '1'='1" }), []);
  });

  it('are found by any form of a name that its ecosystem takes for the same', async () => {
    const database = await open();
    const { dependencies } = matchingOn(database);
    await recordImage(dependencies, debianImage('a', [pypi('Zope.Interface', '5'), pypi('zope-interface', '6')]));

    const of = (named: PackageNamed) => allHolders(database.query, { type: 'pypi', ...named }, 10);
    assert.equal((await of({ name: 'zope_interface' })).length, 2);
    assert.equal((await of({ name: 'zope-interface' })).length, 2);
    assert.equal((await of({ name: 'ZOPE.interface', version: '5' })).length, 1);
    assert.deepEqual(await allHolders(database.query, { name: 'zope_interface' }, 10), []);
  });

  it('come in pages that fit together, each once', async () => {
    const database = await open();
    const { dependencies } = matchingOn(database);
    const digests = Array.from({ length: 7 }, (_, at) => `image-${at}`);
    for (const digest of digests) {
      const image = debianImage(digest, [debRecord('apt', '1'), debRecord('apt', '2')]);
      const [first, ...rest] = image.inventory.packages;
      assert.ok(first);
      const packages = [first, { ...first, path: 'elsewhere' }, ...rest];
      await recordImage(dependencies, { ...image, inventory: { ...image.inventory, packages } });
    }

    const inOne = await allHolders(database.query, { name: 'apt' }, 1000);
    assert.equal(inOne.length, 21);
    for (const limit of [1, 2, 3, 5, 20, 21]) {
      assert.deepEqual(await allHolders(database.query, { name: 'apt' }, limit), inOne, `by ${limit}`);
    }
  });

  it('are not those that are gone', async () => {
    const database = await open();
    const { dependencies } = matchingOn(database);
    await recordImage(dependencies, debianImage('a', [debRecord('apt', '1')]));
    await database.write((tx) => removeImage(tx, 'a'));

    assert.deepEqual(await allHolders(database.query, { name: 'apt' }, 10), []);
    assert.deepEqual(await packageNames(database.query, { prefix: '', limit: 10 }), []);
  });
});

eachDatabase('names of packages', (open) => {
  it('begin as asked for, each once, in order', async () => {
    const database = await open();
    const { dependencies } = matchingOn(database);
    const records = [debRecord('yaml', '1'), debRecord('yaml', '2'), pypi('yaml', '1'), debRecord('yam', '1')];
    await recordImage(
      dependencies,
      debianImage('a', [...records, debRecord('ya%', '1'), debRecord('\u{10ffff}', '1')]),
    );
    const names = async (prefix: string, type?: string, limit = 10) => {
      const found = await packageNames(database.query, { prefix, limit, ...(type === undefined ? {} : { type }) });
      return found.map((each) => `${each.type} ${each.name}`);
    };

    assert.deepEqual(await names('ya'), ['deb ya%', 'deb yam', 'deb yaml', 'pypi yaml']);
    assert.deepEqual(await names('ya', 'pypi'), ['pypi yaml']);
    assert.deepEqual(await names('ya', undefined, 2), ['deb ya%', 'deb yam']);
    assert.deepEqual(await names('ya%'), ['deb ya%']);
    assert.deepEqual(await names('Ya'), []);
  });
});
