import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { factsOf, packagesIn } from '../../test/support/facts.ts';
import { spdxFaults } from '../../test/support/sbom-clauses.ts';
import { boundOf, contentsOf } from '../../test/support/sbom-contents.ts';
import { cycloneDxValidator } from '../../test/support/sbom-schemas.ts';
import { sharedData } from '../../test/support/shared.ts';
import { beginComposition } from '../inventory/compose.ts';
import { EMPTY_INVENTORY } from '../inventory/empty-inventory.ts';
import { EXTRACTORS } from '../inventory/extractors.ts';
import type { ImageInventory } from '../inventory/types.ts';
import { readSbom, SBOM_FORMATS } from './index.ts';

/** A real package database: where it lies, in which image, and how many packages it has. */
const DATABASES: readonly (readonly [file: string, path: string, system: string, version: string, count: number])[] = [
  ['rootfs/debian-bookworm/files/var/lib/dpkg/status', 'var/lib/dpkg/status', 'debian', '12', 160],
  ['pkgdb/dpkg-status-ubuntu-10.04', 'var/lib/dpkg/status', 'ubuntu', '10.04', 140],
  ['pkgdb/apk-installed-scalibr', 'lib/apk/db/installed', 'alpine', '3.18.0', 15],
  ['rpmdb/rebuilt/oraclelinux-8-slim.rpmdb.sqlite', 'var/lib/rpm/rpmdb.sqlite', 'ol', '8.5', 98],
  ['rpmdb/rebuilt/fedora-35.rpmdb.sqlite', 'var/lib/rpm/rpmdb.sqlite', 'fedora', '35', 138],
  ['rpmdb/sle15-bci.Packages.db', 'usr/lib/sysimage/rpm/Packages.db', 'sles', '15.3', 35],
];

for (const [file, path, system, version, count] of DATABASES) {
  it(`keeps every package of ${file}, in both formats`, async (t) => {
    const found = sharedData(t, file);
    if (found === undefined) return;
    const inventory = await inventoryOf(readFileSync(found), { path, system, version });
    assert.ok(inventory.packages.length === count, `${inventory.packages.length} packages`);

    for (const format of SBOM_FORMATS) {
      const text = [...format.write(contentsOf(inventory), { createdAt: 0, version: '0' })].join('');
      const reading = readSbom(Buffer.from(text), { path: 'bom.json', signal: t.signal });

      const faultsOf = format.id === 'spdx' ? spdxFaults : cycloneDxFaults;
      assert.deepEqual(faultsOf(JSON.parse(text)), []);
      assert.equal(reading.kind, 'image');
      assert.deepEqual(boundOf(reading.image.inventory), boundOf(inventory));
      assert.deepEqual(await withAttached(inventory, text), { packages: count, partial: [] });
    }
  });
}

const cycloneDxFaults = cycloneDxValidator();

/** How many packages the image has that the inventory is of, with the SBOM attached to it, and what is in doubt. */
async function withAttached({ packages }: ImageInventory, text: string) {
  const facts = await factsOfPath('attached.intoto.json', Buffer.from(text));
  const composition = beginComposition();
  const type = packages[0]?.record.type ?? '';
  const database = { kind: 'database', type, packages: packages.map(({ record }) => record) } as const;
  composition.add({ ...EMPTY_INVENTORY, files: [{ path: 'database', facts: [database] }] });
  composition.attach('attached', { ...EMPTY_INVENTORY, files: [{ path: 'attached.intoto.json', facts }] });
  const image = composition.image();
  return { packages: image.packages.length, partial: image.partial };
}

async function factsOfPath(path: string, bytes: Uint8Array) {
  const readers = EXTRACTORS.filter((one) => one.wants({ path, mode: 0o644, sizeBytes: bytes.length }));
  return (await Promise.all(readers.map((one) => factsOf(one, path, bytes)))).flat();
}

interface Place {
  readonly path: string;
  readonly system: string;
  readonly version: string;
}

async function inventoryOf(bytes: Uint8Array, { path, system, version }: Place): Promise<ImageInventory> {
  const packages = packagesIn(await factsOfPath(path, bytes)).map((record) => ({
    record,
    layer: 0,
    path,
    evidence: 'installed' as const,
  }));
  return {
    osRelease: { ID: system, VERSION_ID: version },
    databases: [path],
    databaseTypes: [...new Set(packages.map(({ record }) => record.type))],
    repositories: { names: [], cpes: [] },
    packages,
    partial: [],
  };
}
