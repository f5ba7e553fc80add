import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { ownSource } from '../inventory/told.ts';
import type { ImageInventory } from '../inventory/types.ts';
import { composed } from '../match/composed.ts';
import { findImage, imagePackages, recordImage } from '../match/index.ts';
import { contentsOfStored, readSbom, SBOM_FORMATS } from './index.ts';

const DIGEST = `sha256:${'cd'.repeat(32)}`;
const LAYERS = [1, 2].map((n) => `sha256:${String(n).repeat(64)}`);

eachDatabase('the SBOM of an image that is stored', (open) => {
  for (const format of SBOM_FORMATS) {
    it(`is read as the image that was stored, in ${format.title}`, async () => {
      const database = await open();
      const image = debianImage(DIGEST, [], {
        layers: LAYERS,
        inventory: INVENTORY,
        os: 'linux',
        architecture: 'arm64',
      });
      await recordImage(matchingOn(database).dependencies, image);
      const stored = await findImage(database.query, DIGEST);
      assert.ok(stored !== undefined);
      const packages = await imagePackages(database.query, stored, {}, { limit: 100 });

      const contents = contentsOfStored(stored, packages, { name: 'app:1' });
      const text = [...format.write(contents, { createdAt: 0, version: '0' })].join('');
      const reading = readSbom(Buffer.from(text), { path: 'bom.json', signal: new AbortController().signal });

      assert.equal(reading.kind, 'image');
      assert.deepEqual(reading.image.platform, { os: 'linux', architecture: 'arm64' });
      const [before, after] = [image, { ...image, inventory: reading.image.inventory }].map((one) => composed(one, 0));
      assert.deepEqual(after?.packages, before?.packages);
      assert.deepEqual(after?.placed, before?.placed);
      assert.deepEqual(after?.record, before?.record);
    });
  }
});

const INVENTORY: ImageInventory = {
  osRelease: { ID: 'debian', VERSION_ID: '12', PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)' },
  databases: ['var/lib/dpkg/status'],
  databaseTypes: ['deb'],
  repositories: { names: [], cpes: [] },
  packages: [
    ['deb', debRecord('python3-yaml', '6.0-3+b2', ['pyyaml', '6.0-3'])] as const,
    ['deb', debRecord('apt', '2.6.1')] as const,
    ['usr/lib/python3/dist-packages/PyYAML-6.0.egg-info', ownSource('pypi', 'PyYAML', '6.0'), 'python3-yaml'] as const,
    ['app/venv/PyYAML-6.0.dist-info/METADATA', ownSource('pypi', 'PyYAML', '6.0')] as const,
    ['app/node_modules/JSONStream/package.json', ownSource('npm', 'JSONStream', '1.3.5')] as const,
    ['app/b/node_modules/JSONStream/package.json', ownSource('npm', 'JSONStream', '1.3.5')] as const,
    ['app/app.jar!/lib/x.jar', ownSource('maven', 'groupless', '1')] as const,
  ].map(([path, record, owner], index) => ({
    record,
    layer: index % 2,
    path: path === 'deb' ? 'var/lib/dpkg/status' : path,
    evidence: 'installed',
    ...(owner === undefined ? {} : { owner: { type: 'deb', name: owner } }),
  })),
  partial: ['jar nested 9 deep at "opt/app.jar"'],
};
