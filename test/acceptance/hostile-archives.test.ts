import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, afterEach, before, describe, it } from 'node:test';
import { createGzip, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf } from '../../src/oci/digest.ts';
import { inlineElf } from '../support/go-blob.ts';
import { pushImageTo } from '../support/http-push.ts';
import {
  alpineLayer,
  blob,
  type Compression,
  file,
  hardlink,
  image,
  type Layer,
  layer,
  tar,
} from '../support/images.ts';
import { listedPackages, partsUnread } from '../support/listed.ts';
import { mostResidentBytes, type Running, startRunning } from '../support/running.ts';
import { paxHeader, tarBody, tarEnd, tarHeader, withChecksum } from '../support/tar.ts';
import { type ZipFile, zipOf } from '../support/zip.ts';

const MEBIBYTE = 2 ** 20;
const MOST_RESIDENT_BYTES = 400 * MEBIBYTE;
const BASE = alpineLayer([{ name: 'musl', version: '1.2.4-r2' }]);

const POM: ZipFile = {
  name: 'META-INF/maven/org.x/x/pom.properties',
  content: 'groupId=org.x\nartifactId=x\nversion=1\n',
};
const JAR = zipOf([POM]);
const X = 'org.x:x 1 ';
const PACKAGE_JSON = '{"name":"a","version":"1.0.0"}';
const GO = {
  goVersion: 'go1.21.3',
  modules: 'path\ta.org/app\nmod\ta.org/app\tv1.0.0\t\ndep\ta.org/one\tv1.0.0\t\n',
};
const PROGRAM = inlineElf({ wordBytes: 8, isBigEndian: false }, GO);
const OF_PROGRAM = ['a.org/app v1.0.0 usr/bin/app', 'a.org/one v1.0.0 usr/bin/app', 'stdlib 1.21.3 usr/bin/app'];
/** Two files of which the second begins anew, as the formats have it that are made to be read in parts. */
const TWO_PARTS = [
  Buffer.concat([tarHeader({ path: 'srv/a.jar', sizeBytes: JAR.length }), tarBody(JAR)]),
  Buffer.concat([tarHeader({ path: 'srv/b.jar', sizeBytes: JAR.length }), tarBody(JAR)]),
];
const OF_PARTS = [`${X}srv/a.jar`, `${X}srv/b.jar`];

interface Attack {
  readonly name: string;
  readonly layer: () => Promise<Layer> | Layer;
  /** What is found beside the base: `name version path`. */
  readonly found: readonly string[];
  /** What is said of what was not read; nothing where it is absent. */
  readonly said?: RegExp;
}

const ATTACKS: readonly Attack[] = [
  {
    name: 'an archive whose manifest unfolds to 300 MB',
    layer: () => layer([file('srv/x.jar', zipOf([POM, zeros('META-INF/MANIFEST.MF', 300)]))]),
    found: [`${X}srv/x.jar`],
    said: /^"srv\/x\.jar": .*META-INF\/MANIFEST\.MF/,
  },
  {
    name: 'an archive of which an archive unfolds to 300 MB',
    layer: () => layer([file('srv/x.jar', zipOf([POM, zeros('lib/big.jar', 300)]))]),
    found: [`${X}srv/x.jar`],
    said: /^"srv\/x\.jar": .*lib\/big\.jar/,
  },
  {
    name: 'sixteen archives in each of sixteen, five deep',
    layer: () => layer([file('srv/x.jar', sixteenfold(5))]),
    found: [],
    said: /^"srv\/x\.jar": .*more than/,
  },
  {
    name: 'a hundred archives of ten megabytes that are the same bytes',
    layer: () => layer([file('srv/x.jar', overlapping(100))]),
    found: Array.from({ length: 25 }, (_, at) => `${X}srv/x.jar!/${at}.jar`),
    said: /^"srv\/x\.jar": /,
  },
  {
    name: 'archives nested eight deep',
    layer: () => layer([file('srv/x.jar', nested(8))]),
    found: [`${X}srv/x.jar!${'/x.jar'.repeat(8)}`],
  },
  {
    name: 'archives nested nine deep',
    layer: () => layer([file('srv/x.jar', nested(9))]),
    found: [],
    said: /^"srv\/x\.jar": nested 9 deep at "x\.jar/,
  },
  {
    name: 'a program of 200 MB',
    layer: async () => await packed(bigProgram(200)),
    found: OF_PROGRAM,
  },
  {
    name: 'a program that says it is sparse, and has a terabyte',
    layer: () => layer(Buffer.concat([sparse(2 ** 40), tarEnd()])),
    found: [],
    said: /"usr\/bin\/app"/,
  },
  {
    name: 'a program that was sparse, as GNU tar wrote it first',
    layer: () => layer(Buffer.concat([oldSparse(), tarEnd()])),
    found: [],
    said: /"usr\/bin\/app"/,
  },
  {
    name: 'packages that are hard links to a store',
    layer: () =>
      layer([
        file('root/store/ab/cdef', PACKAGE_JSON),
        hardlink('app/node_modules/a/package.json', 'root/store/ab/cdef'),
      ]),
    found: ['a 1.0.0 app/node_modules/a/package.json'],
  },
  {
    name: 'a hard link to itself, and one to nothing',
    layer: () => layer([hardlink('srv/a.jar', 'srv/a.jar'), hardlink('srv/b.jar', 'srv/none'), file('srv/x.jar', JAR)]),
    found: [`${X}srv/x.jar`],
    said: /^"srv\/a\.jar" is a hard link to "srv\/a\.jar", which was not read\n"srv\/b\.jar" is .*"srv\/none"/,
  },
  {
    name: 'a zstd that asks for a window of two gigabytes',
    layer: () => raw(rawFrame(tar([file('srv/x.jar', JAR)]), 31), 'zstd'),
    found: [],
    said: /^layer sha256:[0-9a-f]{64}: .*window/,
  },
  {
    name: 'a zstd with a window as large as zstd --long has it',
    layer: () => raw(rawFrame(tar([file('srv/x.jar', JAR)]), 27), 'zstd'),
    found: [`${X}srv/x.jar`],
  },
  {
    name: 'gzip members one after the other',
    layer: () => raw(Buffer.concat([...TWO_PARTS, tarEnd()].map((part) => gzipSync(part)))),
    found: OF_PARTS,
  },
  { name: 'an eStargz', layer: () => raw(stargz()), found: OF_PARTS },
  { name: 'a zstd:chunked', layer: () => raw(zstdChunked(), 'zstd'), found: OF_PARTS },
];

describe('an archive that attacks whoever reads it', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
  });
  after(async () => {
    assert.equal(await running.stop(), 0, running.log());
    assert.doesNotMatch(running.log(), /"level":50/);
  });
  afterEach(() => {
    const most = mostResidentBytes(running);
    assert.ok(most < MOST_RESIDENT_BYTES, `the server took ${most} bytes`);
  });

  for (const [index, { name, layer: made, found, said }] of ATTACKS.entries()) {
    it(`is read as far as it goes: ${name}`, async () => {
      const pushed = image({ layers: [BASE, await made()] });
      await pushImageTo(running.client, `app/${index}`, pushed, 'latest');

      const packages = await listedPackages(running, `app/${index}`);
      const unread = await partsUnread(running, `app/${index}`);

      assert.deepEqual(
        packages.map((one) => `${one.name} ${one.version} ${one.path}`).toSorted(),
        ['musl 1.2.4-r2 lib/apk/db/installed', ...found].toSorted(),
      );
      if (said === undefined) assert.deepEqual(unread, []);
      else assert.match(unread.join('\n'), said);
      assert.ok(unread.join('').length < 20_000);
    });
  }
});

/** An entry of so many zeros, which take a thousandth of that. */
function zeros(name: string, mebibytes: number): ZipFile {
  return {
    name,
    packed: deflateRawSync(Buffer.alloc(mebibytes * MEBIBYTE), { level: 9 }),
    sizeBytes: mebibytes * MEBIBYTE,
  };
}

function sixteenfold(levels: number): Buffer {
  let archive = zipOf([{ name: 'big', packed: deflateRawSync(Buffer.alloc(MEBIBYTE)), sizeBytes: MEBIBYTE }]);
  for (let level = 0; level < levels; level += 1) {
    const content = archive;
    archive = zipOf(Array.from({ length: 16 }, (_, at) => ({ name: `${at}.jar`, content })));
  }
  return archive;
}

/** Every entry of the directory is the same archive, which is there once (Fifield, "A better zip bomb"). */
function overlapping(count: number): Buffer {
  const one = zipOf([POM, { name: 'filling', content: Buffer.alloc(10 * MEBIBYTE), isStored: true }]);
  const sizes = { sizeBytes: one.length, packedBytes: deflateRawSync(one).length };
  const other = (at: number) => ({ name: `${at}.jar`, headerOffset: 0, ...sizes });
  return zipOf(Array.from({ length: count }, (_, at) => (at === 0 ? { name: '0.jar', content: one } : other(at))));
}

function nested(levels: number): Buffer {
  let archive = JAR;
  for (let level = 0; level < levels; level += 1) archive = zipOf([['x.jar', archive]]);
  return archive;
}

function* bigProgram(mebibytes: number): Iterable<Uint8Array> {
  const sizeBytes = mebibytes * MEBIBYTE;
  yield tarHeader({ path: 'usr/bin/app', mode: 0o755, sizeBytes });
  yield Buffer.concat([PROGRAM, Buffer.alloc(MEBIBYTE - PROGRAM.length)]);
  for (let count = 1; count < mebibytes; count += 1) yield Buffer.alloc(MEBIBYTE, count);
  yield tarEnd();
}

async function packed(bytes: Iterable<Uint8Array>): Promise<Layer> {
  return raw(await buffer(Readable.from(bytes).pipe(createGzip({ level: 1 }))));
}

/** A file with holes (GNU tar manual, "PAX Format, Version 1.0"): its map comes before its bytes. */
function sparse(sizeBytes: number): Buffer {
  const head = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'usr/bin/app' };
  const content = Buffer.concat([tarBody(`1\n0\n${PROGRAM.length}\n`), PROGRAM]);
  return Buffer.concat([
    paxHeader({ ...head, 'GNU.sparse.realsize': `${sizeBytes}` }),
    tarHeader({ path: 'GNUSparseFile.0/app', mode: 0o755, sizeBytes: content.length }),
    tarBody(content),
  ]);
}

/** The same with the map in the header itself (GNU tar manual, "Old GNU Format"). */
function oldSparse(): Buffer {
  const options = {
    path: 'usr/bin/app',
    mode: 0o755,
    sizeBytes: PROGRAM.length,
    typeflag: 'S',
    magic: 'ustar  \u0000',
  };
  const header = Buffer.from(tarHeader(options));
  const octal = (value: number, at: number) => header.write(value.toString(8).padStart(11, '0'), at);
  octal(0, 386);
  octal(PROGRAM.length, 398);
  octal(200 * MEBIBYTE, 483);
  return Buffer.concat([withChecksum(header), tarBody(PROGRAM)]);
}

/** A frame of one block as it is, for which a window of `2 ** log` bytes is asked (RFC 8878, 3.1.1). */
function rawFrame(bytes: Uint8Array, log: number): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 0, 0, 0]);
  head.writeUIntLE((bytes.length << 3) | 1, 6, 3);
  return Buffer.concat([head, bytes]);
}

/** A member for each file, one with the table of contents, and one that says where that is (eStargz's specification). */
function stargz(): Buffer {
  const members = TWO_PARTS.map((part) => gzipSync(part));
  const offset = Buffer.concat(members).length;
  const toc = '{"version":1,"entries":[]}';
  const index = Buffer.concat([
    tarHeader({ path: 'stargz.index.json', sizeBytes: toc.length }),
    tarBody(toc),
    tarEnd(),
  ]);
  const extra = Buffer.from(`SG\u0016\u0000${offset.toString(16).padStart(16, '0')}STARGZ`);
  const length = Buffer.from([extra.length, 0]);
  const footer = Buffer.concat([
    Buffer.from('1f8b080400000000 00ff'.replace(' ', ''), 'hex'),
    length,
    extra,
    Buffer.from('010000ffff0000000000000000', 'hex'),
  ]);
  return Buffer.concat([...members, gzipSync(index), footer]);
}

/** Frames for each file, then two that every reader skips: the manifest, and where it is (containers/storage). */
function zstdChunked(): Buffer {
  const frames = [...TWO_PARTS, tarEnd()].map((part) => zstdCompressSync(part));
  return Buffer.concat([
    ...frames,
    skipped(zstdCompressSync('{"version":1,"entries":[]}')),
    skipped(Buffer.alloc(64, 1)),
  ]);
}

function skipped(bytes: Uint8Array): Buffer {
  const head = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

/** Bytes that claim to be a layer. */
function raw(bytes: Uint8Array, compression: Compression = 'gzip'): Layer {
  return {
    ...blob(bytes, `application/vnd.oci.image.layer.v1.tar+${compression}`),
    diffId: digestOf(bytes),
    compression,
  };
}
