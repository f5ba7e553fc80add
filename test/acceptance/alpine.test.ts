import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';
import { requireClient } from '../support/client.ts';
import { attributeOf, type EndedScan, ecrClient, endedScan, findingText, scanEveryPush } from '../support/ecr.ts';
import { writeAlpineFeeds } from '../support/feeds-folder.ts';
import { blob, descriptor, file, type Image, image, json, type Layer, layer, whiteout } from '../support/images.ts';
import { type Running, startRunning } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { type IndexOfImages, requireSkopeo } from '../support/skopeo.ts';

const INSTALLED = 'lib/apk/db/installed';
/** As findings come: those of one severity by their names. */
const OPENSSL_SINCE_1_1_1A = `CVE-2019-1543 CVE-2019-1547 CVE-2019-1549 CVE-2019-1551 CVE-2019-1563 CVE-2020-1967 \
CVE-2020-1971 CVE-2021-23839 CVE-2021-23840 CVE-2021-23841 CVE-2021-3449 CVE-2021-3450 CVE-2021-3711 CVE-2021-3712 \
CVE-2022-0778`;
const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';
const V312 = 'alpine-minirootfs-3.12.12-x86_64';
const V318 = 'alpine-minirootfs-3.18.9-x86_64';
const V318_ARM = 'alpine-minirootfs-3.18.9-aarch64';

describe('Alpine', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeAlpineFeeds, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
  });
  after(async () => await running.stop());

  const RELEASES: readonly [rootfs: string, secdb: string, status: RegExp, named: readonly string[]][] = [
    [V312, 'v3.12', /^Support of Alpine Linux v3\.12 ended on 2022-05-01: /, ['zlib CVE-2022-37434']],
    [
      V318,
      'v3.18',
      /v3\.18 ended on 2025-05-09/,
      ['openssl CVE-2024-9143', 'openssl CVE-2024-13176', 'musl CVE-2025-26519'],
    ],
    [
      V318_ARM,
      'v3.18',
      /v3\.18 ended on 2025-05-09/,
      ['openssl CVE-2024-9143', 'openssl CVE-2024-13176', 'musl CVE-2025-26519'],
    ],
  ];
  for (const [rootfs, secdb, description, named] of RELEASES) {
    it(`has in ${rootfs} what secdb and dpkg's own comparison say`, async (t) => {
      const base = rootfsLayer(t, rootfs);
      const wanted = expectedFindings(t, base, secdb);
      if (base === undefined || wanted === undefined) return;
      const scan = await scanOf(t, image({ layers: [base] }), rootfs);
      if (scan === undefined) return;

      const found = scan.findings.map((finding) => findingText(finding));
      assert.equal(scan.status, 'COMPLETE');
      assert.match(scan.description, description);
      assert.deepEqual(found.toSorted(), wanted);
      const short = new Set(scan.findings.map((finding) => `${attributeOf(finding, 'package_name')} ${finding.name}`));
      assert.deepEqual(
        named.filter((name) => !short.has(name)),
        [],
      );
    });
  }

  it('finds more in an older version that a layer above plants', async (t) => {
    const base = rootfsLayer(t, V312);
    if (base === undefined) return;
    const older = installedOf(base).replaceAll(/^V:1\.1\.1\w+-r\d+$/gm, 'V:1.1.1a-r0');
    const scan = await scanOf(t, image({ layers: [base, layer([file(INSTALLED, older)])] }), 'planted');
    if (scan === undefined) return;

    const openssl = scan.findings.filter((finding) => attributeOf(finding, 'package_name') === 'openssl');
    assert.equal(openssl.map(({ name }) => name).join(' '), OPENSSL_SINCE_1_1_1A);
    assert.ok(scan.findings.some(({ name }) => name === 'CVE-2022-37434'));
  });

  it('finds no more in a package that a layer above deletes', async (t) => {
    const base = rootfsLayer(t, V312);
    if (base === undefined) return;
    const without = installedOf(base)
      .split('\n\n')
      .filter((record) => !/^P:zlib$/m.test(record))
      .join('\n\n');
    const scan = await scanOf(t, image({ layers: [base, layer([file(INSTALLED, without)])] }), 'deleted');
    if (scan === undefined) return;

    assert.equal(scan.status, 'COMPLETE');
    assert.deepEqual(
      scan.findings.filter((finding) => attributeOf(finding, 'package_name') === 'zlib'),
      [],
    );
  });

  it('gives of an index what both its platforms have, and passes over an attestation', async (t) => {
    const [amd64, arm64] = [rootfsLayer(t, V318), rootfsLayer(t, V318_ARM)];
    if (amd64 === undefined || arm64 === undefined) return;
    const planted = file(INSTALLED, installedOf(arm64).replace(/^(P:zlib\nV:).*$/m, '$11.2.11-r0'));
    const index = attestedIndex([
      image({ layers: [amd64], architecture: 'amd64' }),
      image({ layers: [arm64, layer([planted])], architecture: 'arm64' }),
    ]);
    const scan = await scanOf(t, index, 'index');
    if (scan === undefined) return;
    const ecr = ecrClient(running);
    const [first, second] = await Promise.all(
      index.images.slice(0, 2).map(async ({ manifest }) => await endedScan(ecr, 'index', manifest.digest)),
    );

    assert.equal(scan.status, 'COMPLETE');
    const platforms = Object.groupBy(scan.findings, (finding) => attributeOf(finding, 'platform') ?? 'none');
    assert.deepEqual(Object.keys(platforms).toSorted(), ['linux/amd64', 'linux/arm64']);
    assert.deepEqual(platforms['linux/amd64']?.map(findingText), first?.findings.map(findingText));
    assert.deepEqual(platforms['linux/arm64']?.map(findingText), second?.findings.map(findingText));
    const zlib = scan.findings.filter(({ name }) => name === 'CVE-2022-37434');
    assert.deepEqual(
      zlib.map((finding) => attributeOf(finding, 'platform')),
      ['linux/arm64'],
    );
  });

  const UNSUPPORTED_IMAGES: readonly [name: string, make: (t: TestContext) => Layer | undefined][] = [
    ['an image from scratch', () => layer([file('hello', 'world', 0o755)])],
    ['busybox with musl', (t) => rootfsLayer(t, 'busybox-musl-amd64')],
    ['busybox with glibc', (t) => rootfsLayer(t, 'busybox-glibc-arm64')],
  ];
  for (const [name, make] of UNSUPPORTED_IMAGES) {
    it(`says of ${name} that nothing can be said`, async (t) => {
      const content = make(t);
      if (content === undefined) return;
      const scan = await scanOf(t, image({ layers: [content] }), name.replaceAll(/\W/g, '-'));
      if (scan === undefined) return;

      assert.deepEqual(scan, { status: 'FAILED', description: UNSUPPORTED, findings: [] });
    });
  }

  it('says that nothing can be said where a layer above deletes the database of packages', async (t) => {
    const base = rootfsLayer(t, V312);
    if (base === undefined) return;
    const scan = await scanOf(t, image({ layers: [base, layer([whiteout(INSTALLED)])] }), 'no-database');
    if (scan === undefined) return;

    assert.deepEqual(scan, { status: 'FAILED', description: UNSUPPORTED, findings: [] });
  });

  /** Pushes by skopeo into a repository of that name and waits; undefined where skopeo is missing. */
  async function scanOf(t: TestContext, pushed: Image | IndexOfImages, name: string): Promise<EndedScan | undefined> {
    const skopeo = requireSkopeo(t, running);
    if (skopeo === undefined) return undefined;
    await skopeo.pushImage(pushed, `${name}:latest`);
    return await endedScan(ecrClient(running), name, 'latest');
  }
});

/** The root file system of `../shared/data` as it stands, as one layer. */
function rootfsLayer(t: TestContext, name: string): Layer | undefined {
  const path = sharedData(t, `rootfs/${name.startsWith('busybox') ? 'busybox' : 'alpine'}/${name}.tar.gz`);
  return path === undefined ? undefined : layer(gunzipSync(readFileSync(path)));
}

/** The text of apk's database in a layer, as tar finds it. */
function installedOf({ bytes }: Layer): string {
  const { stdout, status } = spawnSync('tar', ['--extract', '--gzip', '--to-stdout', `./${INSTALLED}`], {
    input: bytes,
    encoding: 'utf8',
    maxBuffer: 16 << 20,
  });
  assert.equal(status, 0);
  return stdout;
}

interface Secdb {
  readonly packages: readonly {
    readonly pkg: { readonly name: string; readonly secfixes: Record<string, string[]> };
  }[];
}

/** What secdb says of the packages of a layer, their versions compared by dpkg; of such plain ones it says what apk does. */
function expectedFindings(t: TestContext, base: Layer | undefined, branch: string): string[] | undefined {
  const dpkg = requireClient(t, 'dpkg');
  const path = sharedData(t, `feeds/alpine-secdb-final-partial/${branch}-main.json`);
  if (dpkg === undefined || path === undefined || base === undefined) return undefined;
  const isLess = (one: string, other: string) => spawnSync(dpkg, ['--compare-versions', one, 'lt', other]).status === 0;
  const secdb = JSON.parse(readFileSync(path, 'utf8')) as Secdb;
  const installed = new Map(
    installedOf(base)
      .split('\n\n')
      .map((record) => [/^o:(.*)$/m.exec(record)?.[1] ?? '', /^V:(.*)$/m.exec(record)?.[1] ?? '']),
  );
  const found = secdb.packages.flatMap(({ pkg: { name, secfixes } }) => {
    const version = installed.get(name);
    if (version === undefined) return [];
    const open = Object.entries(secfixes).filter(([fixed]) => fixed !== '0' && isLess(version, fixed));
    return open.flatMap(([fixed, ids]) => ids.map((id) => `${name} ${version} ${id} ${fixed}`));
  });
  return found.toSorted();
}

/** As BuildKit pushes: the images, and for the first of them a manifest that attests how it was built. */
function attestedIndex(images: readonly Image[]): IndexOfImages {
  const statement = { ...json('application/vnd.in-toto+json', { predicateType: 'https://slsa.dev/provenance/v0.2' }) };
  const config = json(MEDIA_TYPE.ociConfig, {
    architecture: 'unknown',
    os: 'unknown',
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const manifest = json(MEDIA_TYPE.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    config: descriptor(config),
    layers: [descriptor(statement)],
  });
  const attestation: Image = {
    manifest,
    config,
    layers: [],
    blobs: [config, blob(statement.bytes, statement.mediaType)],
  };
  const manifests = images.map((each, at) => ({
    ...descriptor(each.manifest),
    platform: { os: 'linux', architecture: ['amd64', 'arm64'][at] },
  }));
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': images[0]?.manifest.digest,
  };
  const attested = { ...descriptor(manifest), annotations, platform: { os: 'unknown', architecture: 'unknown' } };
  const index = json(MEDIA_TYPE.ociIndex, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociIndex,
    manifests: [...manifests, attested],
  });
  return { index, images: [...images, attestation] };
}
