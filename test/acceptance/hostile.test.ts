import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';
import { digestOf } from '../../src/oci/digest.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, blob, dpkgStatus, file, image, type Layer, layer, symlink } from '../support/images.ts';
import { mostResidentBytes, type Running, runPratique, startRunning } from '../support/running.ts';
import { tarEnd, tarHeader } from '../support/tar.ts';
import { temporaryFolder } from '../support/temporary.ts';

const MEBIBYTE = 2 ** 20;
/** Of the server, whatever it is sent. */
const MOST_RESIDENT = 800 * MEBIBYTE;
const BASE = alpineLayer([{ name: 'zlib', version: '1.2.11-r1' }]);
const OUTSIDE = '/tmp/pratique-was-here';

type Attack = () => Layer | Promise<Layer>;

const ATTACKS: readonly [name: string, make: Attack][] = [
  ['a gigabyte of zeros in a gzip of a megabyte', () => gzipBomb(1024)],
  ['a status file of 300 MB', async () => await packed(bigFile('var/lib/dpkg/status', 300))],
  ['300 MB in the place of the database below', async () => await packed(bigFile('lib/apk/db/installed', 300))],
  ['a gzip that is cut off', () => raw(BASE.bytes.subarray(0, Math.floor(BASE.bytes.length / 2)))],
  ['bytes that are no tar', () => raw(randomBytes(100_000))],
  ['nothing at all', () => raw(Buffer.alloc(0))],
  ['paths that lead out', () => layer([file(`../../../../..${OUTSIDE}`, 'x'), file('/../etc/x', 'x')])],
  ['an os-release that is a link to itself', () => layer([symlink('etc/os-release', 'os-release')])],
  [
    'a database that is a link out of the image',
    () => layer([symlink('lib/apk/db/installed', '../../../../../etc/x')]),
  ],
];

describe('an image that attacks whoever reads it', () => {
  let running: Running;
  before(async () => {
    const feeds = temporaryFolder();
    const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } }];
    const secdb = JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });
    writeFeed(feeds, 'https://secdb.alpinelinux.org/v3.18/main.json', secdb);
    running = await startRunning({ settings: { PRATIQUE_FEEDS: feeds, PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await runPratique(running.settings, 'advisories', 'update');
    await scanEveryPush(ecrClient(running));
  });
  after(async () => await running.stop());

  for (const [name, make] of ATTACKS) {
    it(`neither ends the server nor passes for clean: ${name}`, async () => {
      const attack = await make();

      await pushImageTo(running.client, 'attack', image({ layers: [BASE, attack] }), 'v1');
      const scan = await endedScan(ecrClient(running), 'attack', 'v1');

      const { findings, description } = scan;
      const found = findings.map((finding) => finding.name);
      assert.ok(
        found.includes('CVE-2022-37434') || description !== '',
        'it says neither a finding nor a doubt',
      );
      assert.equal((await fetch(`${running.url}/readyz`)).status, 200);
      assert.ok(mostResidentBytes(running) < MOST_RESIDENT, `${mostResidentBytes(running)} bytes were resident`);
      assert.equal(existsSync(OUTSIDE), false);
    });
  }

  it('still finds what is in an image that attacks nobody', async () => {
    await pushImageTo(running.client, 'peace', image({ layers: [BASE] }), 'v1');

    const { status, findings } = await endedScan(ecrClient(running), 'peace', 'v1');

    assert.equal(status, 'COMPLETE');
    assert.deepEqual(
      findings.map((finding) => finding.name),
      ['CVE-2022-37434'],
    );
  });
});

type Bytes = Iterable<Uint8Array>;

/** A layer of so many bytes that only their compressed form is held in memory. */
async function packed(bytes: Bytes): Promise<Layer> {
  return raw(await buffer(Readable.from(bytes).pipe(createGzip({ level: 1 }))));
}

/** Bytes that claim to be a layer. */
function raw(bytes: Uint8Array): Layer {
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  return { ...blob(bytes, mediaType), diffId: digestOf(bytes), compression: 'gzip' };
}

/** A gzip may be many, one after the other (RFC 1952, 2.2). */
function gzipBomb(mebibytes: number): Layer {
  const part = gzipSync(new Uint8Array(64 * MEBIBYTE), { level: 9 });
  const header = gzipSync(tarHeader({ path: 'srv/big', sizeBytes: mebibytes * MEBIBYTE }));
  return raw(Buffer.concat([header, ...Array.from({ length: mebibytes / 64 }, () => part), gzipSync(tarEnd())]));
}

/** A file that the reader wants, of more than it can hold. */
function* bigFile(path: string, mebibytes: number): Bytes {
  yield tarHeader({ path, sizeBytes: mebibytes * MEBIBYTE });
  const one = Buffer.alloc(MEBIBYTE, dpkgStatus([{ name: 'apt', version: '1.4.8' }]));
  for (let count = 0; count < mebibytes; count += 1) yield one;
  yield tarEnd();
}
