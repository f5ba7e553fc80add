import assert from 'node:assert/strict';
import { closeSync, createReadStream, globSync, openSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { layersOfArchive } from '../../test/support/archives.ts';
import { factsOf, lineOf, packagesIn } from '../../test/support/facts.ts';
import { apkInstalled, dpkgStatus } from '../../test/support/images.ts';
import { sharedData } from '../../test/support/shared.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { fileScratch } from '../lib/scratch.ts';
import { composeImage } from './compose.ts';
import { EXTRACTORS } from './extractors.ts';
import { apk } from './os/apk.ts';
import { dpkg } from './os/dpkg.ts';
import { readLayer } from './read-layer.ts';
import type { ImageInventory, LayerInventory, LocatedPackage } from './types.ts';

/**
 * Each archive with its distribution, and the packages that each of its layers brought, by their type. The `generic` ones
 * of Alpine are BusyBox, OpenSSL and zlib, which are apks' own; those of BusyBox's images are its programs and glibc.
 */
const IMAGES = `
trivy-fanal-alpine-310.tar.gz                                               alpine 3.10.4   apk=14,generic=3
trivy-image3_gz_layers.tar                                                  alpine 3.10.1   apk=14,generic=3 - - -
trivy-old-alpine.tar.gz                                                     alpine 3.10.3   apk=14,generic=3
snyk/containerd-archives/alpine.tar                                         alpine 3.14.9   apk=14,generic=3
snyk/containerd-archives/busybox-single-arch-with-attestation-manifest.tar  - -             generic=5
snyk/containerd-archives/busybox.amd64.tar                                  - -             generic=5
snyk/containerd-archives/busybox.arm64.tar                                  - -             generic=5
snyk/containerd-archives/busybox.armv7.tar                                  - -             generic=5
snyk/docker-archives/docker-save/3-level-jar.tar                            - -             maven=1
snyk/docker-archives/docker-save/dockergoof.tar                             debian 8        deb=110 deb=20 deb=34 deb=217
snyk/docker-archives/docker-save/gemfile.tar                                - -             gem=246
snyk/docker-archives/docker-save/hello-world.tar                            - -             -
snyk/docker-archives/docker-save/java-uberjar.tar                           - -             maven=1 maven=2
snyk/docker-archives/docker-save/java-windows.tar                           - -             maven=3
snyk/docker-archives/docker-save/java.tar                                   - -             maven=4
snyk/docker-archives/docker-save/nginx-os-release-link.tar                  debian 10       deb=84
snyk/docker-archives/docker-save/nginx-with-buildinfo.tar                   debian 10       deb=84
snyk/docker-archives/docker-save/nginx.tar                                  debian 10       deb=84
snyk/docker-archives/docker-save/openjdk.tar                                - -             -
snyk/docker-archives/docker-save/poetry.tar                                 - -             pypi=12
snyk/docker-archives/docker-save/sibling-uberjars-deepest-first.tar         - -             maven=1 maven=1 maven=1
snyk/docker-archives/docker-save/sibling-uberjars-shallowest-first.tar      - -             maven=1 maven=1 maven=1
snyk/docker-archives/docker-save/top-level.tar                              - -             maven=2
snyk/docker-archives/docker-save/war-with-3-level-jar.tar                   - -             - maven=5
snyk/docker-archives/skopeo-copy/busybox.tar                                - -             generic=4
snyk/docker-archives/skopeo-copy/centos-6.tar                               centos 6.10     -
snyk/docker-archives/skopeo-copy/nginx-compressed-layers.tar                debian 10       deb=84
snyk/docker-archives/skopeo-copy/nginx.tar                                  debian 10       deb=84
snyk/docker-archives/skopeo-copy/node-removed.tar                           - -             generic=4 - -
snyk/docker-archives/skopeo-copy/nodes-fake-multi.tar                       shesek 0.0.1    deb=84 -
snyk/docker-archives/skopeo-copy/nodes-fake.tar                             shesek 0.0.1    deb=84
snyk/docker-oci-archives/busybox.armv7.tar                                  - -             generic=5
snyk/npm/npm-without-lockfiles/npm7-with-node-modules-only.tar              alpine 3.19.1   apk=15,generic=3 npm=82 -
snyk/npm/npm-without-lockfiles/npm7-with-package-lock-file.tar              alpine 3.19.1   apk=15,generic=3 npm=1 npm=64 -
snyk/npm/npm-without-lockfiles/npm7-without-package-lock-file.tar           alpine 3.19.1   apk=15,generic=3 npm=82 npm=1 -
snyk/npm/npm-without-lockfiles/yarn-with-lock-file.tar                      alpine 3.19.1   apk=15,generic=3 npm=1 npm=64 -
snyk/npm/npm-without-lockfiles/yarn-with-node-modules-only.tar              alpine 3.19.1   apk=15,generic=3 npm=64 -
snyk/npm/npm-without-lockfiles/yarn-without-lock-file.tar                   alpine 3.19.1   apk=15,generic=3 npm=64 npm=1 -
snyk/oci-archives/alpine-3.12.0.tar                                         alpine 3.12.0   apk=14
snyk/oci-archives/busybox-1.31.1.tar                                        - -             generic=4
snyk/oci-archives/nginx.tar                                                 - -             - - - -
snyk/oci-archives/oci-with-manifest.tar                                     - -             -
snyk/pnpm/pnpmlockv6.tar                                                    alpine 3.18.12  apk=15,generic=3 - npm=3
snyk/pnpm/pnpmlockv9.tar                                                    alpine 3.18.12  apk=15,generic=3 - npm=3
`;

/** Archives of no image: two texts, and a layer by itself. */
const OTHERS = ['snyk/docker-oci-archives/unsupported-image.tar', 'snyk/extracted-layers/layer_with_bad_elf_file.tar'];

/** Each root filesystem with its distribution and its packages. */
const ROOTS = `
rootfs/alpine/alpine-minirootfs-3.12.12-x86_64.tar.gz  alpine 3.12.12  apk=14,generic=3
rootfs/alpine/alpine-minirootfs-3.18.9-aarch64.tar.gz  alpine 3.18.9   apk=15,generic=3
rootfs/alpine/alpine-minirootfs-3.18.9-x86_64.tar.gz   alpine 3.18.9   apk=15,generic=3
rootfs/alpine/alpine-minirootfs-3.19.4-x86_64.tar.gz   alpine 3.19.4   apk=15,generic=3
rootfs/busybox/busybox-glibc-arm64.tar.gz              - -             generic=5
rootfs/busybox/busybox-musl-amd64.tar.gz               - -             generic=4
`;

/** Lists of what other readers found in images that are not at hand: written as a database, they must come back. */
const LISTS = [
  ['packages_debian-buster.json.golden', dpkg, 91],
  ['full_debian-buster.json', dpkg, 91],
  ['packages_gcr.io-distroless-base-latest.json.golden', dpkg, 6],
  ['packages_ubuntu-18.04.json.golden', dpkg, 89],
  ['packages_alpine-310.json.golden', apk, 14],
  ['packages_vulnimage.json.golden', apk, 58],
  ['full_vulnimage.json', apk, 58],
] as const;

describe('the inventory of a real image', () => {
  it('is in the tables', (t) => {
    const root = sharedData(t, '');
    if (root === undefined) return;
    const images = [...linesOf(IMAGES).map(([path = '']) => path), ...OTHERS];

    assert.deepEqual(globSync('**/*.{tar,tar.gz}', { cwd: `${root}images` }).toSorted(), images.toSorted());
    assert.deepEqual(
      globSync('rootfs/**/*.tar.gz', { cwd: root }).toSorted(),
      linesOf(ROOTS).map(([path]) => path),
    );
  });

  for (const [path = '', ...expected] of linesOf(IMAGES)) {
    it(`is ${expected.join(' ')} for ${path}`, async (t) => {
      const archive = sharedData(t, `images/${path}`);
      if (archive === undefined) return;
      const layers = await layersOfArchive(archive);

      const image = composeImage(await Promise.all(layers.map((layer) => inventoryOf(t, once(layer)))));

      assert.deepEqual(shown(image, layers.length), expected);
      assert.deepEqual(image.partial, []);
    });
  }

  for (const [path = '', ...expected] of linesOf(ROOTS)) {
    it(`is ${expected.join(' ')} for ${path}`, async (t) => {
      const root = sharedData(t, path);
      if (root === undefined) return;

      const image = composeImage([await inventoryOf(t, createReadStream(root))]);

      assert.deepEqual(shown(image, 1), expected);
      assert.deepEqual(image.partial, []);
    });
  }
});

describe('a real list of packages', () => {
  for (const [name, extractor, count] of LISTS) {
    it(`comes back from the ${extractor.id} database that it makes: ${name}`, async (t) => {
      const path = sharedData(t, `package-lists/${name}`);
      if (path === undefined) return;
      const listed = JSON.parse(readFileSync(path, 'utf8')) as Listed[];
      const packages = listed.map(packageOf);

      const isDeb = extractor === dpkg;
      const database = isDeb ? dpkgStatus(packages) : apkInstalled(packages);
      const facts = await factsOf(extractor, isDeb ? 'var/lib/dpkg/status' : 'lib/apk/db/installed', database);

      assert.equal(packagesIn(facts).length, count);
      assert.deepEqual(
        packagesIn(facts).map(lineOf),
        packages.map((one) => lineOf({ ...one, type: '', source: sourceOf(one) })),
      );
    });
  }
});

interface Listed {
  readonly Name: string;
  readonly Version: string;
  readonly Release?: string;
  readonly Epoch?: number;
  readonly Arch: string;
  readonly SrcName?: string;
  readonly SrcVersion?: string;
  readonly SrcRelease?: string;
  readonly SrcEpoch?: number;
}

/** The lists part a Debian version into epoch, upstream version and release. */
function packageOf(listed: Listed) {
  const source = listed.SrcName ?? listed.Name;
  const version = joined(listed.Epoch, listed.Version, listed.Release);
  const sourceVersion = joined(listed.SrcEpoch, listed.SrcVersion ?? listed.Version, listed.SrcRelease);
  return { name: listed.Name, version, architecture: listed.Arch, source, sourceVersion };
}

function sourceOf({ source, sourceVersion }: ReturnType<typeof packageOf>) {
  return { name: source, version: sourceVersion };
}

function joined(epoch: number | undefined, version: string, release: string | undefined): string {
  return `${epoch === undefined || epoch === 0 ? '' : `${epoch}:`}${version}${(release ?? '') === '' ? '' : `-${release}`}`;
}

function linesOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/));
}

function shown({ osRelease, packages }: ImageInventory, layers: number): string[] {
  const brought = Array.from({ length: layers }, (_, index) => packages.filter(({ layer }) => layer === index));
  return [osRelease?.['ID'] ?? '-', osRelease?.['VERSION_ID'] ?? '-', ...brought.map(countsOf)];
}

/** `apk=14,generic=3`. */
function countsOf(packages: readonly LocatedPackage[]): string {
  const types = packages.map(({ record }) => record.type).toSorted();
  const counts = [...new Set(types)].map((type) => `${type}=${types.filter((one) => one === type).length}`);
  return counts.join() || '-';
}

async function inventoryOf(t: TestContext, bytes: AsyncIterable<Uint8Array>): Promise<LayerInventory> {
  const scratchFile = openSync(`${temporaryFolder(t)}/scratch`, 'w+');
  t.after(() => closeSync(scratchFile));
  const scratch = fileScratch(scratchFile, 2 ** 30);
  const outcome = await readLayer(bytes, EXTRACTORS, { signal: t.signal, scratch });
  assert.ok(outcome.kind === 'read', JSON.stringify(outcome));
  return outcome.inventory;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
