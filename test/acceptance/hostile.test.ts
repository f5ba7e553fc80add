import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, afterEach, before, describe, it } from 'node:test';
import { constants, createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf } from '../../src/oci/digest.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { type EndedScan, ecrClient, endedScan, findingText, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import {
  alpineLayer,
  apkInstalled,
  blob,
  type Compression,
  descriptor,
  dpkgStatus,
  file,
  type Image,
  image,
  json,
  type Layer,
  layer,
  symlink,
  type TestPackage,
  tar,
} from '../support/images.ts';
import { mostResidentBytes, type Running, startRunning } from '../support/running.ts';
import { tarBody, tarEnd, tarHeader } from '../support/tar.ts';

const MEBIBYTE = 2 ** 20;
const MOST_RESIDENT_BYTES = 400 * MEBIBYTE;
/** Where a path of one of the images leads. */
const OUTSIDE = '/tmp/pratique-was-here';
const APK = 'lib/apk/db/installed';

const PACKAGES = [{ name: 'zlib', version: '1.2.11-r1' }];
const FOUND = ['zlib 1.2.11-r1 CVE-2022-37434 1.2.12-r2'];
const FIXES = { '1.2.12-r2': ['CVE-2022-37434'] };
/** What lies below an attack, and is found where the attack leaves it alone. */
const BASE = alpineLayer(PACKAGES);
const DEBIAN = 'ID=debian\nVERSION_ID=12\n';
const ENDED = 'Support of Alpine Linux v3.18 ended on 2025-05-09: what was found since is not in its advisories.';
const UNSUPPORTED = /^UnsupportedImageError: The operating system and\/or package manager are not supported\./;

interface Attack {
  readonly name: string;
  readonly layers: () => Promise<readonly Layer[]> | readonly Layer[];
  readonly status: 'COMPLETE' | 'FAILED';
  /** What the description says beside the support that ended; absent where the attack takes nothing from the reading. */
  readonly said?: RegExp;
}

const ATTACKS: readonly Attack[] = [
  {
    name: 'a tar of two gigabytes that is nothing but zeros',
    layers: async () => [BASE, await packed(zeros(2048))],
    status: 'COMPLETE',
  },
  {
    name: 'two gigabytes in a gzip of two megabytes',
    layers: () => [BASE, gzipBomb(2048)],
    status: 'COMPLETE',
    said: /layer 2: the layer expands to more than 400 times its size\./,
  },
  {
    name: 'two gigabytes in a zstd of a few kilobytes',
    layers: async () => [BASE, await packed(bigFile('srv/big', 2048, zeros), 'zstd')],
    status: 'COMPLETE',
    said: /layer 2: the layer expands to more than 400 times its size\./,
  },
  {
    name: 'a million entries',
    layers: async () => [BASE, await packed(entries(1_000_000))],
    status: 'COMPLETE',
  },
  {
    name: 'a million whiteouts',
    layers: async () => [BASE, await packed(entries(1_000_000, '.wh.'))],
    status: 'COMPLETE',
    said: /more than 100000 paths of one kind were found, and the rest left out\.$/,
  },
  {
    name: 'a status file of 300 MB',
    layers: async () => [await packed(concat(osRelease(), bigFile('var/lib/dpkg/status', 300, stanzas)))],
    status: 'FAILED',
    said: /"var\/lib\/dpkg\/status": it is larger than \d+ bytes\./,
  },
  {
    name: '300 MB in the place of the database below',
    layers: async () => [BASE, await packed(bigFile(APK, 300, stanzas))],
    status: 'FAILED',
    said: /"lib\/apk\/db\/installed": it is larger than \d+ bytes\./,
  },
  {
    name: 'an os-release without an end',
    layers: async () => [BASE, await packed(bigFile('etc/os-release', 1024, assignments))],
    status: 'FAILED',
    said: /"etc\/os-release": it is larger than \d+ bytes\./,
  },
  {
    name: 'an extended header of a gigabyte',
    layers: async () => [BASE, await packed(concat([extendedHeader(1024)], zeros(1024)))],
    status: 'COMPLETE',
    said: /layer 2: an extended tar header of 1073741824 bytes/,
  },
  {
    name: 'a gzip that is cut off',
    layers: () => [BASE, cut(layer([file('srv/noise', randomBytes(100_000))]))],
    status: 'COMPLETE',
    said: /layer 2: the gzip stream is cut short\./,
  },
  {
    name: 'a gzip that is cut off ahead of all that counts',
    layers: () => [cut(layer([file('srv/noise', randomBytes(100_000)), file(APK, apkInstalled(PACKAGES))]))],
    status: 'FAILED',
    said: /^UnsupportedImageError: .* layer 1: the gzip stream is cut short\./,
  },
  {
    name: 'a zstd with a corrupt frame',
    layers: () => [BASE, corruptZstd(tar([file('srv/text', 'abcdefgh '.repeat(100_000))]))],
    status: 'FAILED',
    said: /^A layer could not be read: layer sha256:[0-9a-f]{64}: the zstd stream is corrupt\./,
  },
  {
    name: 'bytes that are no tar',
    layers: () => [BASE, raw(randomBytes(100_000))],
    status: 'FAILED',
    said: /^A layer could not be read: layer sha256:[0-9a-f]{64}: it is not a tar archive\./,
  },
  {
    name: 'nothing at all',
    layers: () => [BASE, raw(Buffer.alloc(0))],
    status: 'COMPLETE',
  },
  {
    name: 'paths that lead out',
    layers: () => [BASE, layer([file(`../../../..${OUTSIDE}`, 'x'), symlink('srv/link', `../../../..${OUTSIDE}`)])],
    status: 'COMPLETE',
    said: /"\.\.\/\.\.\/\.\.\/\.\.\/tmp\/pratique-was-here" was not read: the path climbs out of the root\./,
  },
  {
    name: 'an os-release that is a link to itself',
    layers: () => [layer([symlink('etc/os-release', 'os-release'), file(APK, apkInstalled(PACKAGES))])],
    status: 'FAILED',
    said: UNSUPPORTED,
  },
  {
    name: "a database that is a link to the machine's own",
    layers: () => [
      layer([file('etc/os-release', DEBIAN), symlink('var/lib/dpkg/status', `${UP}/var/lib/dpkg/status`)]),
    ],
    status: 'FAILED',
    said: UNSUPPORTED,
  },
  {
    name: 'a database of 300,000 packages',
    layers: () => [alpineLayer([...PACKAGES, ...numbered(300_000)])],
    status: 'COMPLETE',
    said: /"lib\/apk\/db\/installed": it has \d+ packages or more\./,
  },
  {
    name: 'one layer five thousand times',
    layers: () => [BASE, ...repeatedly(5000, layer([file('srv/x', 'x')]))],
    status: 'FAILED',
    said: /^A layer could not be read: it has 4001 more than the 1000 looked at\./,
  },
  {
    name: 'a hundred layers of things to complain of',
    layers: () => [BASE, ...Array.from({ length: 100 }, (_, number) => complaints(number))],
    status: 'COMPLETE',
    said: /There are \d+ more such reasons\.$/,
  },
];

describe('an image that attacks whoever reads it', () => {
  let running: Running;
  before(async () => {
    const secdb = { distroversion: 'v3.18', reponame: 'main', packages: [{ pkg: { name: 'zlib', secfixes: FIXES } }] };
    const feeds = (folder: string) =>
      writeFeed(folder, 'https://secdb.alpinelinux.org/v3.18/main.json', JSON.stringify(secdb));
    running = await startRunning({ feeds, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
  });
  after(async () => {
    assert.equal(await running.stop(), 0);
    assert.doesNotMatch(running.log(), /"level":50/);
  });
  afterEach(() => {
    const most = mostResidentBytes(running);
    assert.ok(most < MOST_RESIDENT_BYTES, `the server took ${most} bytes`);
  });

  for (const { name, layers, status, said } of ATTACKS) {
    it(`is read as far as it goes: ${name}`, async () => {
      const scan = await scanOf(image({ layers: await layers() }));

      assert.equal(scan.status, status);
      if (said === undefined) assert.equal(scan.description, ENDED);
      else assert.match(scan.description, said);
      assert.ok(scan.description.length < 20_000);
      assert.deepEqual(scan.findings.map(findingText), status === 'COMPLETE' ? FOUND : []);
    });
  }

  it('hides nothing by a config that is no JSON', async () => {
    const { layers } = image({ layers: [BASE] });
    const config = blob(Buffer.from('{"rootfs":'.repeat(100)), MEDIA_TYPE.ociConfig);
    const manifest = json(MEDIA_TYPE.ociManifest, {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      config: descriptor(config),
      layers: layers.map(descriptor),
    });

    const scan = await scanOf({ manifest, config, layers, blobs: [config, ...layers] });

    assert.deepEqual([scan.status, scan.findings.map(findingText)], ['COMPLETE', FOUND]);
  });

  it('writes nothing where its paths lead', () => {
    assert.equal(existsSync(OUTSIDE), false);
  });

  it('keeps no other push from being read meanwhile', async () => {
    const slow = image({ layers: [BASE, await packed(entries(1_000_000, 'again-'))] });
    const tags = Array.from({ length: 10 }, (_, number) => `v${number}`);
    let isRead = false;
    const attacked = scanOf(slow, 'slow').finally(() => {
      isRead = true;
    });

    const scans: EndedScan[] = [];
    for (const tag of tags) scans.push(await scanOf(image({ layers: [BASE, layer([file('name', tag)])] }), tag));
    const wasRead = isRead;

    assert.deepEqual(
      scans.map(({ findings }) => findings.map(findingText)),
      tags.map(() => FOUND),
    );
    assert.equal((await attacked).status, 'COMPLETE');
    assert.equal(wasRead, false);
  });

  async function scanOf(pushed: Image, tag = 'latest'): Promise<EndedScan> {
    // A layer that comes many times is pushed once.
    const blobs = [...new Map(pushed.blobs.map((each) => [each.digest, each])).values()];
    await pushImageTo(running.client, 'app', { ...pushed, blobs }, tag);
    return await endedScan(ecrClient(running), 'app', pushed.manifest.digest);
  }
});

const UP = '../../../../../..';

type Bytes = Iterable<Uint8Array>;

/** A layer of so many bytes that only their compressed form fits into memory. */
async function packed(bytes: Bytes, compression: Compression = 'gzip'): Promise<Layer> {
  const compressor = compression === 'gzip' ? createGzip({ level: 1 }) : createZstdCompress();
  return raw(await buffer(Readable.from(bytes).pipe(compressor)), compression);
}

/** Bytes that claim to be a layer. */
function raw(bytes: Uint8Array, compression: Compression = 'gzip'): Layer {
  return {
    ...blob(bytes, `application/vnd.oci.image.layer.v1.tar+${compression}`),
    diffId: digestOf(bytes),
    compression,
  };
}

function cut({ bytes }: Layer): Layer {
  return raw(bytes.subarray(0, Math.floor(bytes.length / 2)));
}

/** The frame bears a checksum, as those of the zstd program do. */
function corruptZstd(plain: Uint8Array): Layer {
  const bytes = zstdCompressSync(plain, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  return raw(bytes.fill(0xff, bytes.length - 12, bytes.length - 4), 'zstd');
}

/** A gzip may be many, one after the other (RFC 1952, 2.2). */
function gzipBomb(mebibytes: number): Layer {
  const part = gzipSync(new Uint8Array(64 * MEBIBYTE), { level: 9 });
  const header = gzipSync(tarHeader({ path: 'srv/big', sizeBytes: mebibytes * MEBIBYTE }));
  return raw(Buffer.concat([header, ...Array.from({ length: mebibytes / 64 }, () => part), gzipSync(tarEnd())]));
}

function* zeros(mebibytes: number): Bytes {
  const one = new Uint8Array(MEBIBYTE);
  for (let count = 0; count < mebibytes; count += 1) yield one;
}

/** So many empty files, each with a name of its own. */
function* entries(count: number, prefix = ''): Bytes {
  const batch = Buffer.concat(Array.from({ length: 1000 }, (_, at) => tarHeader({ path: `000/${prefix}${at}` })));
  for (let done = 0; done < count; done += 1000) yield inFolder(batch, String(done / 1000).padStart(3, '0'));
  yield tarEnd();
}

/** The headers anew, with three other digits at the beginning of the path, and so in the checksum. */
function inFolder(headers: Uint8Array, digits: string): Uint8Array {
  const changed = Buffer.from(headers);
  const more = digits.split('').reduce((sum, digit) => sum + Number(digit), 0);
  for (let at = 0; at < changed.length; at += 512) {
    const checksum = Number.parseInt(changed.toString('latin1', at + 148, at + 154), 8) + more;
    changed.write(digits, at);
    changed.write(checksum.toString(8).padStart(6, '0'), at + 148);
  }
  return changed;
}

/** A file of more than anybody should hold. */
function* bigFile(path: string, mebibytes: number, content: (mebibytes: number) => Bytes): Bytes {
  yield tarHeader({ path, sizeBytes: mebibytes * MEBIBYTE });
  yield* content(mebibytes);
  yield tarEnd();
}

function stanzas(mebibytes: number): Bytes {
  return repeated(mebibytes, dpkgStatus([{ name: 'apt', version: '1.4.8' }]));
}

function assignments(mebibytes: number): Bytes {
  return repeated(mebibytes, DEBIAN);
}

function* repeated(mebibytes: number, text: string): Bytes {
  const one = Buffer.alloc(MEBIBYTE, text);
  for (let count = 0; count < mebibytes; count += 1) yield one;
}

function osRelease(): Bytes {
  return [tarHeader({ path: 'etc/os-release', sizeBytes: DEBIAN.length }), tarBody(DEBIAN)];
}

function extendedHeader(mebibytes: number): Uint8Array {
  return tarHeader({ path: 'x', typeflag: 'x', sizeBytes: mebibytes * MEBIBYTE });
}

function* concat(...parts: readonly Bytes[]): Bytes {
  for (const part of parts) yield* part;
}

function numbered(count: number): TestPackage[] {
  return Array.from({ length: count }, (_, number) => ({ name: `p${number}`, version: `${number}` }));
}

function repeatedly(count: number, one: Layer): Layer[] {
  return Array.from({ length: count }, () => one);
}

/** A layer of paths that are not read. */
function complaints(number: number): Layer {
  return layer(Array.from({ length: 50 }, (_, at) => file(`../${number}/${at}`, 'x')));
}
