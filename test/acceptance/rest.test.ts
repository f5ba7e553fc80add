import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ApiFindings,
  ApiImage,
  ApiImageCoverage,
  ApiPackageHolders,
  ApiPackageNames,
  ApiPackages,
} from '../../src/http/api/types.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { alpineLayer, type Blob, debianLayer, file, image, index, layer, whiteout } from '../support/images.ts';
import { basic, type Running, runPratique, startRunning } from '../support/running.ts';

const SEMVER = 'usr/share/nodejs/semver/package.json';
const npm = (name: string, version: string) => JSON.stringify({ name, version });

/** A Debian with a Node application: what Debian brought, what npm installed, and what a layer above deletes. */
const webshop = image({
  layers: [
    debianLayer(
      [
        { name: 'node-semver', version: '7.3.5-1' },
        { name: 'zlib1g', version: '1:1.2.13' },
      ],
      {
        more: [file('var/lib/dpkg/info/node-semver.list', `/usr\n/${SEMVER}\n`), file(SEMVER, npm('semver', '7.3.5'))],
      },
    ),
    layer([
      file('srv/shop/node_modules/semver/package.json', npm('semver', '5.7.1')),
      file('srv/shop/node_modules/@acme/cart/package.json', npm('@acme/cart', '1.0.0')),
      file('srv/shop/node_modules/gone/package.json', npm('gone', '1.0.0')),
    ]),
    layer([whiteout('srv/shop/node_modules/gone')]),
  ],
});
const alpine = (zlib: string) =>
  image({
    layers: [
      alpineLayer([
        { name: 'zlib', version: zlib },
        { name: 'musl', version: '1.2.4-r2' },
      ]),
    ],
  });
const [amd64, arm64] = [alpine('1.2.13-r1'), alpine('1.2.11-r1')];
const both: Blob = index([
  { image: amd64, architecture: 'amd64' },
  { image: arm64, architecture: 'arm64' },
]);

/** Alpine's feed for v3.18, with one fix. */
function writeZlibFeed(folder: string): void {
  const zlib = { pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } };
  const secdb = { distroversion: 'v3.18', reponame: 'main', packages: [zlib] };
  writeFeed(folder, 'https://secdb.alpinelinux.org/v3.18/main.json', JSON.stringify(secdb));
}

describe('the REST API of a server', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeZlibFeed, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
    await pushImageTo(running.client, 'team/webshop', webshop, 'latest');
    for (const each of [amd64, arm64]) await pushImageTo(running.client, 'base', each);
    assert.equal((await pushManifestTo(running.client, 'base', both, '3.18')).status, 201);
    for (const path of ['team%2Fwebshop/images/latest', `base/images/${both.digest}`]) await inspected(path);
  });
  after(async () => await running.stop());

  const ask = async (path: string, authorization = basic(running.key)) =>
    await fetch(`${running.url}/api/v1/${path}`, { headers: { Authorization: authorization } });

  async function read<T>(path: string): Promise<T> {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    return (await answer.json()) as T;
  }

  /** Waits until all platforms of an image are. */
  async function inspected(path: string): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const { platforms } = await read<ApiImage>(`repositories/${path}`);
      if (platforms.every(({ state }) => state === 'inspected')) return;
      await sleep(100);
    }
    assert.fail(`"${path}" is not inspected`);
  }

  it('lists what is installed, by whom it came and in which layer', async () => {
    const { packages } = await read<ApiPackages>('repositories/team%2Fwebshop/images/latest/packages');

    assert.deepEqual(
      packages.map(({ purl, path, layer, owner }) => [purl, path, layer?.index, owner?.name]),
      [
        ['pkg:npm/%40acme/cart@1.0.0', 'srv/shop/node_modules/@acme/cart/package.json', 1, undefined],
        ['pkg:deb/debian/node-semver@7.3.5-1?arch=amd64&distro=debian-12', 'var/lib/dpkg/status', 0, undefined],
        ['pkg:npm/semver@5.7.1', 'srv/shop/node_modules/semver/package.json', 1, undefined],
        ['pkg:npm/semver@7.3.5', SEMVER, 0, 'node-semver'],
        ['pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64&distro=debian-12', 'var/lib/dpkg/status', 0, undefined],
      ],
    );
  });

  it('says of the distribution and of each ecosystem what is known', async () => {
    const { coverage } = await read<ApiImageCoverage>('repositories/team%2Fwebshop/images/latest/coverage');
    const scan = await endedScan(ecrClient(running), 'team/webshop', 'latest');

    assert.equal(coverage.kind, 'no-advisories');
    assert.deepEqual(
      coverage.ecosystems.map(({ ecosystem, packages, advisories }) => [ecosystem, packages, advisories]),
      [
        ['Debian:12', 2, 'missing'],
        ['npm', 2, 'missing'],
      ],
    );
    assert.deepEqual([scan.status, scan.description], ['FAILED', coverage.reasons.join(' ')]);
  });

  it('has of an index each platform, its findings and its coverage', async () => {
    const { tags, platforms } = await read<ApiImage>('repositories/base/images/3.18');

    assert.deepEqual(tags, ['3.18']);
    assert.deepEqual(
      platforms.map(({ platform, packages, coverage }) => [platform, packages?.total, coverage?.kind]),
      [
        ['linux/amd64', 2, 'end-of-life'],
        ['linux/arm64', 2, 'end-of-life'],
      ],
    );
    const path = 'repositories/base/images/3.18/findings?platform=linux/arm64';
    const { findings } = await read<ApiFindings>(path);
    assert.ok(findings.some(({ vulnerability, fixedVersion }) => vulnerability === 'CVE-2022-37434' && fixedVersion));
  });

  it('finds the images of a package, by tag of the index that lists them', async () => {
    const { images } = await read<ApiPackageHolders>('packages?type=apk&name=zlib&version=1.2.11-r1');

    assert.deepEqual(
      images.map(({ repository, digest, tags }) => [repository, digest, tags]),
      [['base', arm64.manifest.digest, ['3.18']]],
    );
    const { names } = await read<ApiPackageNames>('packages/names?prefix=zli');
    assert.deepEqual(names, [
      { type: 'apk', name: 'zlib' },
      { type: 'deb', name: 'zlib1g' },
    ]);
  });

  it('shows a user the repositories that it may pull from, and no other', async () => {
    const made = await runPratique(running.settings, 'user', 'add', 'reader', '--pull', 'team/*', '--json');
    assert.equal(made.code, 0, made.stderr);
    const { accessKeyId: id, secretAccessKey: secret } = JSON.parse(made.stdout) as Record<string, string>;
    assert.ok(id !== undefined && secret !== undefined);
    const reader = basic({ id, secret });

    assert.equal((await ask('repositories/team%2Fwebshop/images/latest', reader)).status, 200);
    assert.equal((await ask('repositories/base/images/3.18', reader)).status, 403);
    const { images } = (await (await ask('packages?name=musl', reader)).json()) as ApiPackageHolders;
    assert.deepEqual(images, []);
  });
});
