import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  apkInstalled,
  directory,
  dpkgStatus,
  file,
  hardlink,
  type LayerEntry,
  opaque,
  symlink,
  tar,
  whiteout,
} from '../../test/support/images.ts';
import { beginComposition, composeImage } from './compose.ts';
import { EXTRACTORS } from './extractors.ts';
import { readLayer } from './read-layer.ts';
import type { ImageInventory, LayerInventory } from './types.ts';

const STATUS = 'var/lib/dpkg/status';
const APK = 'lib/apk/db/installed';
const USR_APK = 'usr/lib/apk/db/installed';
const ALPINE = file('etc/os-release', 'ID=alpine\n');
const DEBIAN = file('usr/lib/os-release', 'ID=debian\n');

/** A dpkg database with packages `name=version`. */
const dpkg = (...packages: string[]) => file(STATUS, dpkgStatus(packages.map(named)));
const statusD = (name: string, version: string) =>
  file(`var/lib/dpkg/status.d/${name}`, dpkgStatus([{ name, version }]));
const apk = (path: string, ...packages: string[]) => file(path, apkInstalled(packages.map(named)));

interface Case {
  readonly name: string;
  readonly layers: readonly (readonly LayerEntry[])[];
  /** Lines `name=version layer`, with the path where there is more than one database. */
  readonly packages?: readonly string[];
  readonly databases?: readonly string[];
  readonly id?: string;
  readonly partial?: readonly string[];
}

const PACKAGES: readonly Case[] = [
  {
    name: 'a package that persists belongs to its first layer',
    layers: [[dpkg('a=1')], [dpkg('a=1', 'b=1')]],
    packages: ['a=1 0', 'b=1 1'],
  },
  {
    name: 'a package whose version changes belongs to the later layer',
    layers: [[dpkg('a=1', 'b=1')], [dpkg('a=2', 'b=1')]],
    packages: ['a=2 1', 'b=1 0'],
  },
  {
    name: 'a package that is not in the later database is gone',
    layers: [[dpkg('a=1', 'b=1')], [dpkg('b=1')]],
    packages: ['b=1 0'],
  },
  {
    name: 'a package that comes back belongs to the layer that brought it back',
    layers: [[dpkg('a=1')], [dpkg()], [dpkg('a=1')]],
    packages: ['a=1 2'],
  },
  {
    name: 'a layer that says nothing changes nothing',
    layers: [[dpkg('a=1')], [file('opt/x', 'x')], [dpkg('a=1', 'b=1')]],
    packages: ['a=1 0', 'b=1 2'],
  },
  { name: 'a whiteout removes a database', layers: [[dpkg('a=1')], [whiteout(STATUS)]], packages: [], databases: [] },
  {
    name: 'a whiteout of a folder removes a database',
    layers: [[dpkg('a=1')], [whiteout('var/lib')]],
    packages: [],
    databases: [],
  },
  {
    name: 'a whiteout of another file removes nothing',
    layers: [[dpkg('a=1')], [whiteout('var/lib/dpkg/status-old')]],
    packages: ['a=1 0'],
  },
  {
    name: 'a whiteout does not touch its own layer',
    layers: [[dpkg('a=1')], [whiteout('var/lib/dpkg'), dpkg('a=2')]],
    packages: ['a=2 1'],
  },
  {
    name: 'an opaque folder hides what was below',
    layers: [[dpkg('a=1')], [opaque('var')]],
    packages: [],
    databases: [],
  },
  {
    name: 'an opaque folder keeps what its own layer has',
    layers: [[dpkg('a=1')], [opaque('var/lib/dpkg'), dpkg('b=1')]],
    packages: ['b=1 1'],
  },
  {
    name: 'an opaque root hides everything',
    layers: [[dpkg('a=1'), ALPINE], [file('.wh..wh..opq', '')]],
    packages: [],
    databases: [],
  },
  {
    name: 'a file in place of a folder hides what was in it',
    layers: [[dpkg('a=1')], [file('var/lib', 'x')]],
    packages: [],
    databases: [],
  },
  {
    name: 'a link in place of a folder hides what was in it',
    layers: [[apk(APK, 'a=1')], [symlink('lib', 'usr/lib')]],
    packages: [],
    databases: [],
  },
  {
    name: 'a folder in place of a database hides it',
    layers: [[dpkg('a=1')], [directory(STATUS)]],
    packages: [],
    databases: [],
  },
  { name: 'an empty database is one', layers: [[dpkg()]], packages: [], databases: [STATUS] },
  {
    name: 'each file of status.d is a database',
    layers: [[statusD('a', '1'), statusD('b', '1')], [statusD('b', '2')]],
    packages: ['a=1 0 var/lib/dpkg/status.d/a', 'b=2 1 var/lib/dpkg/status.d/b'],
  },
  {
    name: 'a removed file of status.d is a removed package',
    layers: [[statusD('a', '1'), statusD('b', '1')], [whiteout('var/lib/dpkg/status.d/a')]],
    packages: ['b=1 0'],
  },
  {
    name: 'a package of two databases is there twice',
    layers: [[dpkg('a=1'), statusD('a', '1')]],
    packages: ['a=1 0 var/lib/dpkg/status', 'a=1 0 var/lib/dpkg/status.d/a'],
  },
  {
    name: 'a package that a moved database brings along keeps its layer',
    layers: [[apk(APK, 'a=1')], [whiteout('lib/apk'), apk(USR_APK, 'a=1', 'b=1')]],
    packages: ['a=1 0', 'b=1 1'],
    databases: [USR_APK],
  },
  {
    name: 'a database below a linked folder is at its real place',
    layers: [[symlink('lib', 'usr/lib'), apk(APK, 'a=1')]],
    packages: ['a=1 0'],
    databases: [USR_APK],
  },
  {
    name: 'a database written through a lower layer’s link replaces the one there',
    layers: [[symlink('lib', 'usr/lib'), apk(USR_APK, 'a=1', 'b=1')], [apk(APK, 'a=1')]],
    packages: ['a=1 0'],
    databases: [USR_APK],
  },
  {
    name: 'a whiteout through a lower layer’s link removes',
    layers: [[symlink('lib', 'usr/lib'), apk(USR_APK, 'a=1')], [whiteout(APK)]],
    packages: [],
    databases: [],
  },
  {
    name: 'a folder in place of a link ends it',
    layers: [
      [symlink('lib', 'usr/lib'), apk(USR_APK, 'a=1')],
      [directory('lib'), apk(APK, 'b=1')],
    ],
    packages: ['b=1 1 lib/apk/db/installed', 'a=1 0 usr/lib/apk/db/installed'],
  },
  {
    name: 'links in a circle lead nowhere',
    layers: [[symlink('lib', 'usr/lib'), symlink('usr/lib', '../lib'), apk(APK, 'a=1')]],
    packages: ['a=1 0'],
    databases: [APK],
  },
  {
    name: 'a hard link to a database of a layer below is that database',
    layers: [[apk(APK, 'a=1')], [hardlink(USR_APK, APK)]],
    packages: ['a=1 0 lib/apk/db/installed', 'a=1 0 usr/lib/apk/db/installed'],
  },
];

const RELEASES: readonly Case[] = [
  { name: 'etc/os-release comes first', layers: [[DEBIAN, ALPINE]], id: 'alpine' },
  { name: 'usr/lib/os-release stands in', layers: [[DEBIAN, file('etc/alpine-release', '3.1')]], id: 'debian' },
  {
    name: 'a link is followed',
    layers: [[symlink('etc/os-release', '../usr/lib/os-release')], [DEBIAN]],
    id: 'debian',
  },
  {
    name: 'an absolute link is followed from the image’s root',
    layers: [[symlink('etc/os-release', '/usr/lib/os-release'), DEBIAN]],
    id: 'debian',
  },
  {
    name: 'a link that leads nowhere leaves the next one',
    layers: [[symlink('etc/os-release', '../usr/lib/os-release'), file('etc/alpine-release', '3.1')]],
    id: 'alpine',
  },
  { name: 'a file without ID leaves the next one', layers: [[file('etc/os-release', ''), DEBIAN]], id: 'debian' },
  { name: 'a later layer changes it', layers: [[DEBIAN, ALPINE], [file('etc/os-release', 'ID=wolfi')]], id: 'wolfi' },
  { name: 'a removed one is not there', layers: [[DEBIAN, ALPINE], [whiteout('etc/os-release')]], id: 'debian' },
  { name: 'debian_version stands in last', layers: [[file('etc/debian_version', '9.9')]], id: 'debian' },
  { name: 'it is not known where nothing tells', layers: [[dpkg('a=1')]] },
];

const GAPS: readonly Case[] = [
  {
    name: 'nothing of a merged /usr',
    layers: [[symlink('lib', 'usr/lib'), symlink('etc/os-release', '../usr/lib/os-release')]],
    partial: [],
  },
  {
    name: 'a folder that is a link elsewhere',
    layers: [[symlink('var/lib/dpkg', '/opt/dpkg')]],
    partial: ['"var/lib/dpkg" is a link to "opt/dpkg", where nothing was looked for'],
  },
  {
    name: 'a database that is a link elsewhere',
    layers: [[symlink(STATUS, '../../../opt/status')]],
    partial: ['"var/lib/dpkg/status" is a link to "opt/status", where nothing was looked for'],
  },
  {
    name: 'a folder that is a link to where others look',
    layers: [[symlink('var/lib/dpkg', '/usr/lib'), file('usr/lib/status', '')]],
    partial: ['"var/lib/dpkg" is a link to "usr/lib", where nothing was looked for'],
  },
  {
    name: 'a folder that is a link to the one above it',
    layers: [[symlink('var/lib/dpkg', '.')]],
    partial: ['"var/lib/dpkg" is a link to "var/lib", where nothing was looked for'],
  },
  {
    name: 'a database that is a link to a file which was read as something else',
    layers: [[DEBIAN, symlink(STATUS, '/usr/lib/os-release')]],
    partial: ['"var/lib/dpkg/status" is a link to "usr/lib/os-release", where nothing was looked for'],
  },
  {
    name: 'no link that a later layer replaced',
    layers: [[symlink(STATUS, '/opt/status')], [dpkg('a=1')]],
    partial: [],
  },
  {
    name: 'a hard link to what nobody read',
    layers: [[hardlink(STATUS, 'opt/status')]],
    partial: ['"var/lib/dpkg/status" is a hard link to "opt/status", which was not read'],
  },
  {
    name: 'no hard link that a later layer removed',
    layers: [[hardlink(STATUS, 'opt/status')], [whiteout('var')]],
    partial: [],
  },
  {
    name: 'a database in doubt',
    layers: [[file(STATUS, 'Version: 1\n')]],
    partial: ['"var/lib/dpkg/status": a record names no package'],
  },
  {
    name: 'no database in doubt that a later layer replaced',
    layers: [[file(STATUS, 'Version: 1\n')], [dpkg('a=1')]],
    partial: [],
  },
  {
    name: 'a database that is overwritten through a link of its own layer',
    layers: [[dpkg('a=2'), symlink('x', 'var/lib/dpkg'), file('x/status', '')]],
    partial: ['layer 1: "x/status" is written through a link, to "var/lib/dpkg/status"'],
  },
  {
    name: 'a database that is overwritten through a link of a layer below',
    layers: [[symlink('x', 'var/lib/dpkg')], [dpkg('a=2')], [file('x/status', '')]],
    partial: ['layer 3: it writes through "x", a link of a layer below to "var/lib/dpkg"'],
  },
  {
    name: 'a database that is overwritten through links of two layers',
    layers: [[symlink('y', 'var/lib')], [symlink('x', 'y/dpkg'), file('x/status', '')]],
    partial: ['layer 2: it writes through "y", a link of a layer below to "var/lib"'],
  },
  {
    name: 'a file of status.d that is written through a link of a layer below',
    layers: [[symlink('x', 'var/lib/dpkg/status.d')], [file('x/a', '')]],
    partial: ['layer 2: it writes through "x", a link of a layer below to "var/lib/dpkg/status.d"'],
  },
  {
    name: 'a database that is written through a link on the way to another',
    layers: [[symlink('lib', 'var/lib')], [file('lib/dpkg/status', '')], [directory('lib')]],
    partial: ['layer 2: it writes through "lib", a link of a layer below to "var/lib"'],
  },
  {
    name: 'nothing that is written into a folder in the place of a link',
    layers: [[symlink('x', 'var/lib/dpkg')], [directory('x'), file('x/status', '')]],
    partial: [],
  },
  {
    name: 'nothing that is written past what is looked for',
    layers: [[symlink('lib64', 'usr/lib')], [file('lib64/ld.so', '')]],
    partial: [],
  },
  {
    name: 'a layer in doubt, by its place',
    layers: [[dpkg('a=1')], [file('../x', '')]],
    partial: ['layer 2: "../x" was not read: the path climbs out of the root'],
  },
];

describe('composeImage', () => {
  for (const { name, layers, packages, databases } of PACKAGES) {
    it(`shows that ${name}`, async () => {
      const image = await compose(layers);

      assert.deepEqual(packageLines(image), packages);
      if (databases !== undefined) assert.deepEqual(image.databases, databases);
      assert.deepEqual(image.partial, []);
    });
  }

  for (const { name, layers, id } of RELEASES) {
    it(`chooses what names the distribution: ${name}`, async () => {
      assert.equal((await compose(layers)).osRelease?.['ID'], id);
    });
  }

  for (const { name, layers, partial } of GAPS) {
    it(`says that it does not know of ${name}`, async () => {
      assert.deepEqual((await compose(layers)).partial, partial);
    });
  }

  it('takes a layer that could not be read for one that adds nothing', async () => {
    const base = await inventoryOf([dpkg('a=1')]);

    assert.deepEqual(packageLines(composeImage([base, undefined])), ['a=1 0']);
  });

  it('keeps no more packages of an image than so many, and says that there are more', async () => {
    const layers = await Promise.all([[dpkg('a=1', 'b=1')], [apk(APK, 'c=1', 'd=1')], [dpkg('a=1')]].map(inventoryOf));
    const composition = beginComposition(EXTRACTORS, 3);

    for (const layer of layers) composition.add(layer);
    const { packages, partial } = composition.image();

    assert.deepEqual(packages.map(({ record }) => record.name).toSorted(), ['a', 'c']);
    assert.deepEqual(partial, ['the image has more than 3 packages']);
  });

  it('lays hundreds of databases over each other in reasonable time', async () => {
    const many = (version: string) => Array.from({ length: 1000 }, (_, i) => statusD(`p${i}`, version));

    const image = await compose([many('1'), many('1'), many('2')]);

    assert.equal(image.packages.length, 1000);
    assert.ok(image.packages.every(({ layer }) => layer === 2));
  });
});

async function compose(layers: readonly (readonly LayerEntry[])[]): Promise<ImageInventory> {
  return composeImage(await Promise.all(layers.map(inventoryOf)));
}

async function inventoryOf(entries: readonly LayerEntry[]): Promise<LayerInventory> {
  const outcome = await readLayer(once(tar(entries)), EXTRACTORS, { signal: new AbortController().signal });
  assert.ok(outcome.kind === 'read');
  return outcome.inventory;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

function packageLines({ packages, databases }: ImageInventory): string[] {
  const place = (path: string) => (databases.length > 1 ? ` ${path}` : '');
  return packages.map(({ record, layer, path }) => `${record.name}=${record.version} ${layer}${place(path)}`);
}

function named(written: string): { name: string; version: string } {
  const [name = '', version = ''] = written.split('=');
  return { name, version };
}
