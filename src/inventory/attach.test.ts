import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beginComposition } from './compose.ts';
import { EMPTY_INVENTORY } from './empty-inventory.ts';
import { ownSource } from './told.ts';
import type { Evidence, Fact, LayerInventory } from './types.ts';

const inventory = (path: string, ...facts: readonly Fact[]): LayerInventory => ({
  ...EMPTY_INVENTORY,
  files: [{ path, facts }],
});
const packages = (evidence: Evidence, ...names: readonly string[]): Fact => ({
  kind: 'packages',
  evidence,
  packages: names.map((name) => ownSource('npm', name, '1')),
});
const SBOM = 'attached sha256:1';
const RELEASE: Fact = { kind: 'distro', fields: { ID: 'debian' } };

describe('an SBOM that is attached to an image', () => {
  it('adds what nothing else names, beside all layers', () => {
    const composition = beginComposition();
    composition.add(inventory('node_modules/a/package.json', packages('installed', 'a')));
    composition.attach(SBOM, inventory('x', packages('claimed', 'a', 'b')));
    composition.add(inventory('node_modules/c/package.json', packages('installed', 'c')));

    assert.deepEqual(
      composition.image().packages.map(({ record: { name }, layer, path, evidence }) => [name, layer, path, evidence]),
      [
        ['a', 0, 'node_modules/a/package.json', 'installed'],
        ['c', 1, 'node_modules/c/package.json', 'installed'],
        ['b', 2, SBOM, 'claimed'],
      ],
    );
  });

  it('only ever claims, whatever its reader called it', () => {
    const composition = beginComposition();
    composition.add(inventory('node_modules/a/package.json', packages('installed', 'a')));
    const database: Fact = { kind: 'database', type: 'deb', packages: [ownSource('deb', 'd', '1')] };
    const hiding = { ...inventory('x', packages('installed', 'b'), database, RELEASE), removed: ['node_modules'] };

    composition.attach(SBOM, hiding);

    const image = composition.image();
    assert.deepEqual(
      image.packages.map(({ record: { name }, evidence }) => [name, evidence]),
      [
        ['a', 'installed'],
        ['b', 'claimed'],
      ],
    );
    assert.deepEqual([image.databaseTypes, image.osRelease], [[], undefined]);
  });

  it('takes the place of no file that is called as it is', () => {
    const composition = beginComposition();
    composition.add(inventory(SBOM, packages('installed', 'a')));

    composition.attach(SBOM, inventory('x', packages('claimed', 'b')));

    assert.equal(composition.image().packages.length, 2);
  });

  it('says what of it could not be read', () => {
    const composition = beginComposition();
    const doubt: Fact = { kind: 'partial', reason: 'it is no JSON at byte 0' };

    composition.attach(SBOM, { ...inventory('x', doubt), partial: ['it ends early'] });

    assert.deepEqual(composition.image().partial, [`"${SBOM}": it is no JSON at byte 0`, `"${SBOM}": it ends early`]);
  });

  it('is bounded with the packages of the image', () => {
    const composition = beginComposition([], 3);
    composition.add(inventory('a', packages('installed', 'a', 'b')));

    composition.attach(SBOM, inventory('x', packages('claimed', 'c', 'd')));
    composition.attach('another', inventory('x', packages('claimed', 'e')));

    const image = composition.image();
    assert.equal(image.packages.length, 3);
    assert.deepEqual(image.partial, ['the image has more than 3 packages']);
  });
});
