import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { layersOfArchive } from '../../test/support/archives.ts';
import { factsOf, lineOf, packagesIn } from '../../test/support/facts.ts';
import { apkInstalled, dpkgStatus } from '../../test/support/images.ts';
import { sharedData } from '../../test/support/shared.ts';
import { composeImage } from './compose.ts';
import { EXTRACTORS } from './extractors.ts';
import { apk } from './os/apk.ts';
import { dpkg } from './os/dpkg.ts';
import { readLayer } from './read-layer.ts';
import type { ImageInventory, LayerInventory } from './types.ts';

/** Each archive with its distribution and the number of packages that each of its layers brought. */
const IMAGES = `
trivy-fanal-alpine-310.tar.gz                                       alpine 3.10.4   14
trivy-image3_gz_layers.tar                                          alpine 3.10.1   14 0 0 0
trivy-old-alpine.tar.gz                                             alpine 3.10.3   14
snyk/containerd-archives/alpine.tar                                 alpine 3.14.9   14
snyk/containerd-archives/busybox-single-arch-with-attestation-manifest.tar  - -     0
snyk/containerd-archives/busybox.amd64.tar                          - -             0
snyk/containerd-archives/busybox.arm64.tar                          - -             0
snyk/containerd-archives/busybox.armv7.tar                          - -             0
snyk/docker-archives/docker-save/3-level-jar.tar                    - -             0
snyk/docker-archives/docker-save/dockergoof.tar                     debian 8        110 20 34 217
snyk/docker-archives/docker-save/hello-world.tar                    - -             0
snyk/docker-archives/docker-save/java-uberjar.tar                   - -             0 0
snyk/docker-archives/docker-save/java-windows.tar                   - -             0
snyk/docker-archives/docker-save/nginx-os-release-link.tar          debian 10       84
snyk/docker-archives/docker-save/nginx-with-buildinfo.tar           debian 10       84
snyk/docker-archives/docker-save/nginx.tar                          debian 10       84
snyk/docker-archives/skopeo-copy/busybox.tar                        - -             0
snyk/docker-archives/skopeo-copy/nginx-compressed-layers.tar        debian 10       84
snyk/docker-archives/skopeo-copy/nginx.tar                          debian 10       84
snyk/docker-archives/skopeo-copy/node-removed.tar                   - -             0 0 0
snyk/docker-archives/skopeo-copy/nodes-fake-multi.tar               shesek 0.0.1    84 0
snyk/docker-archives/skopeo-copy/nodes-fake.tar                     shesek 0.0.1    84
snyk/docker-oci-archives/busybox.armv7.tar                          - -             0
snyk/npm/npm-without-lockfiles/npm7-with-node-modules-only.tar      alpine 3.19.1   15 0 0
snyk/npm/npm-without-lockfiles/npm7-with-package-lock-file.tar      alpine 3.19.1   15 0 0 0
snyk/npm/npm-without-lockfiles/npm7-without-package-lock-file.tar   alpine 3.19.1   15 0 0 0
snyk/npm/npm-without-lockfiles/yarn-with-lock-file.tar              alpine 3.19.1   15 0 0 0
snyk/npm/npm-without-lockfiles/yarn-with-node-modules-only.tar      alpine 3.19.1   15 0 0
snyk/npm/npm-without-lockfiles/yarn-without-lock-file.tar           alpine 3.19.1   15 0 0 0
snyk/oci-archives/alpine-3.12.0.tar                                 alpine 3.12.0   14
snyk/oci-archives/busybox-1.31.1.tar                                - -             0
snyk/oci-archives/nginx.tar                                         - -             0 0 0 0
snyk/pnpm/pnpmlockv6.tar                                            alpine 3.18.12  15 0 0
snyk/pnpm/pnpmlockv9.tar                                            alpine 3.18.12  15 0 0
`;

/** Each root filesystem with its distribution and number of packages. */
const ROOTS = `
rootfs/alpine/alpine-minirootfs-3.12.12-x86_64.tar.gz   alpine 3.12.12  14
rootfs/alpine/alpine-minirootfs-3.18.9-aarch64.tar.gz   alpine 3.18.9   15
rootfs/alpine/alpine-minirootfs-3.18.9-x86_64.tar.gz    alpine 3.18.9   15
rootfs/alpine/alpine-minirootfs-3.19.4-x86_64.tar.gz    alpine 3.19.4   15
rootfs/busybox/busybox-glibc-arm64.tar.gz               - -             0
rootfs/busybox/busybox-musl-amd64.tar.gz                - -             0
`;

/** Lists of what other readers found in images that are not at hand: written as a database, they must come back. */
const LISTS = [
  ['packages_debian-buster.json.golden', dpkg, 91],
  ['packages_ubuntu-18.04.json.golden', dpkg, 89],
  ['packages_alpine-310.json.golden', apk, 14],
  ['packages_vulnimage.json.golden', apk, 58],
] as const;

describe('the inventory of a real image', () => {
  for (const [path = '', ...expected] of linesOf(IMAGES)) {
    it(`is ${expected.join(' ')} for ${path}`, async (t) => {
      const archive = sharedData(t, `images/${path}`);
      if (archive === undefined) return;
      const layers = await layersOfArchive(archive);

      const image = composeImage(await Promise.all(layers.map((layer) => inventoryOf(once(layer)))));

      assert.deepEqual(shown(image, layers.length), expected);
      assert.deepEqual(image.partial, []);
    });
  }

  for (const [path = '', ...expected] of linesOf(ROOTS)) {
    it(`is ${expected.join(' ')} for ${path}`, async (t) => {
      const root = sharedData(t, path);
      if (root === undefined) return;

      const image = composeImage([await inventoryOf(createReadStream(root))]);

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
  return `${epoch === undefined || epoch === 0 ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`;
}

function linesOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/));
}

function shown({ osRelease, packages }: ImageInventory, layers: number): string[] {
  const counts = Array.from({ length: layers }, (_, index) => packages.filter(({ layer }) => layer === index).length);
  return [osRelease?.['ID'] ?? '-', osRelease?.['VERSION_ID'] ?? '-', ...counts.map(String)];
}

async function inventoryOf(bytes: AsyncIterable<Uint8Array>): Promise<LayerInventory> {
  const outcome = await readLayer(bytes, EXTRACTORS, { signal: new AbortController().signal });
  assert.ok(outcome.kind === 'read', JSON.stringify(outcome));
  return outcome.inventory;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
