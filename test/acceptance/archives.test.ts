import assert from 'node:assert/strict';
import { closeSync, createReadStream, createWriteStream, globSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, it } from 'node:test';
import { createGunzip } from 'node:zlib';
import { ecrClient, endedScan, findingText, scanEveryPush } from '../support/ecr.ts';
import { writeAlpineFeeds } from '../support/feeds-folder.ts';
import { type Running, startRunning } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { requireSkopeo } from '../support/skopeo.ts';
import { temporaryFolder } from '../support/temporary.ts';

/**
 * Every archive, with skopeo's word for its form and what comes of pushing it: the scan's status, how its description
 * begins, and the number of findings; or what skopeo says of one that it cannot read. Loaded is Alpine's secdb for v3.10,
 * v3.11, v3.12 and v3.18.
 */
const ARCHIVES = `
snyk/containerd-archives/alpine.tar                                        | oci    | FAILED   | No advisories for Alpine:v3.14 are loaded: "pratique advisories update"
snyk/containerd-archives/busybox-single-arch-with-attestation-manifest.tar | oci    | FAILED   | UnsupportedImageError
snyk/containerd-archives/busybox.amd64.tar                                 | docker | FAILED   | UnsupportedImageError
snyk/containerd-archives/busybox.arm64.tar                                 | docker | FAILED   | UnsupportedImageError
snyk/containerd-archives/busybox.armv7.tar                                 | docker | FAILED   | UnsupportedImageError
snyk/docker-archives/docker-save/3-level-jar.tar                           | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/docker-save/dockergoof.tar                            | docker | refused  | Inconsistent layer count: 4 in manifest, 9 in config
snyk/docker-archives/docker-save/gemfile.tar                               | docker | FAILED   | No advisories for RubyGems are loaded, of which it has
snyk/docker-archives/docker-save/hello-world.tar                           | oci    | FAILED   | UnsupportedImageError
snyk/docker-archives/docker-save/java-uberjar.tar                          | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/docker-save/java-windows.tar                          | docker | refused  | Digest did not match
snyk/docker-archives/docker-save/java.tar                                  | docker | refused  | Digest did not match
snyk/docker-archives/docker-save/nginx-os-release-link.tar                 | docker | refused  | Inconsistent layer count: 1 in manifest, 3 in config
snyk/docker-archives/docker-save/nginx-with-buildinfo.tar                  | docker | refused  | Inconsistent layer count: 1 in manifest, 3 in config
snyk/docker-archives/docker-save/nginx.tar                                 | docker | refused  | Inconsistent layer count: 1 in manifest, 3 in config
snyk/docker-archives/docker-save/openjdk.tar                               | docker | FAILED   | UnsupportedImageError
snyk/docker-archives/docker-save/poetry.tar                                | docker | FAILED   | No advisories for PyPI are loaded, of which it has
snyk/docker-archives/docker-save/sibling-uberjars-deepest-first.tar        | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/docker-save/sibling-uberjars-shallowest-first.tar     | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/docker-save/top-level.tar                             | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/docker-save/war-with-3-level-jar.tar                  | docker | FAILED   | No advisories for Maven are loaded, of which it has
snyk/docker-archives/skopeo-copy/busybox.tar                               | docker | FAILED   | UnsupportedImageError
snyk/docker-archives/skopeo-copy/centos-6.tar                              | docker | refused  | Digest did not match
snyk/docker-archives/skopeo-copy/nginx-compressed-layers.tar               | docker | refused  | Inconsistent layer count: 1 in manifest, 3 in config
snyk/docker-archives/skopeo-copy/nginx.tar                                 | docker | refused  | Inconsistent layer count: 1 in manifest, 3 in config
snyk/docker-archives/skopeo-copy/node-removed.tar                          | oci    | FAILED   | UnsupportedImageError
snyk/docker-archives/skopeo-copy/nodes-fake-multi.tar                      | docker | FAILED   | UnsupportedImageError
snyk/docker-archives/skopeo-copy/nodes-fake.tar                            | docker | FAILED   | UnsupportedImageError
snyk/docker-oci-archives/busybox.armv7.tar                                 | oci    | FAILED   | UnsupportedImageError
snyk/docker-oci-archives/unsupported-image.tar                             | docker | refused  | loading tar component manifest.json: file does not exist
snyk/extracted-layers/layer_with_bad_elf_file.tar                          | docker | refused  | loading tar component manifest.json: file does not exist
snyk/npm/npm-without-lockfiles/npm7-with-node-modules-only.tar             | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/npm/npm-without-lockfiles/npm7-with-package-lock-file.tar             | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/npm/npm-without-lockfiles/npm7-without-package-lock-file.tar          | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/npm/npm-without-lockfiles/yarn-with-lock-file.tar                     | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/npm/npm-without-lockfiles/yarn-with-node-modules-only.tar             | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/npm/npm-without-lockfiles/yarn-without-lock-file.tar                  | oci    | FAILED   | No advisories for Alpine:v3.19 are loaded: "pratique advisories update"
snyk/oci-archives/alpine-3.12.0.tar                                        | oci    | refused  | Digest did not match
snyk/oci-archives/busybox-1.31.1.tar                                       | oci    | FAILED   | UnsupportedImageError
snyk/oci-archives/nginx.tar                                                | oci    | refused  | Digest did not match
snyk/oci-archives/oci-with-manifest.tar                                    | oci    | refused  | Digest did not match
snyk/pnpm/pnpmlockv6.tar                                                   | oci    | COMPLETE | Support of Alpine Linux v3.18 ended on 2025-05-09
snyk/pnpm/pnpmlockv9.tar                                                   | oci    | COMPLETE | Support of Alpine Linux v3.18 ended on 2025-05-09
trivy-fanal-alpine-310.tar.gz                                              | docker | COMPLETE | Support of Alpine Linux v3.10 ended on 2021-05-01
trivy-image3_gz_layers.tar                                                 | docker | COMPLETE | Support of Alpine Linux v3.10 ended on 2021-05-01
trivy-old-alpine.tar.gz                                                    | docker | COMPLETE | Support of Alpine Linux v3.10 ended on 2021-05-01
`;

/** What those that are complete have. Not named: nothing. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'trivy-image3_gz_layers.tar': [
    'musl 1.1.22-r2 CVE-2019-14697 1.1.22-r3',
    'openssl 1.1.1c-r0 CVE-2019-1547 1.1.1d-r0',
    'openssl 1.1.1c-r0 CVE-2019-1549 1.1.1d-r0',
    'openssl 1.1.1c-r0 CVE-2019-1563 1.1.1d-r0',
  ],
};

/** What clients of ECR look for, and nothing beside it. */
const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';

describe('archives of images', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeAlpineFeeds, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
  });
  after(async () => await running.stop());

  const rows = ARCHIVES.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('are all in the table', (t) => {
    const root = sharedData(t, 'images');
    if (root === undefined) return;

    assert.deepEqual(
      globSync('**/*.{tar,tar.gz}', { cwd: root }).toSorted(),
      rows.map(([path = '']) => path).toSorted(),
    );
  });

  for (const [number, [path = '', form, outcome = '', words = '']] of rows.entries()) {
    it(`${outcome === 'refused' ? 'is refused' : `ends ${outcome}`}: ${path}`, async (t) => {
      const archive = sharedData(t, `images/${path}`);
      const skopeo = requireSkopeo(t, running);
      if (archive === undefined || skopeo === undefined) return;
      const plain = join(temporaryFolder(t), 'archive.tar');
      await gunzipped(archive, plain);

      const pushed = await skopeo.push(`${form}-archive:${plain}`, `archive-${number}:it`);
      if (outcome === 'refused') {
        assert.notEqual(pushed.code, 0);
        assert.match(pushed.stderr, new RegExp(words));
        return;
      }
      assert.equal(pushed.code, 0, pushed.stderr);
      const { status, description, findings } = await endedScan(ecrClient(running), `archive-${number}`, 'it');
      assert.equal(status, outcome);
      if (words === 'UnsupportedImageError') assert.equal(description, UNSUPPORTED);
      else assert.equal(description.slice(0, words.length), words);
      assert.deepEqual(findings.map(findingText).toSorted(), FINDINGS[path] ?? []);
    });
  }
});

/** Copies a file, and unpacks it on the way where it is a gzip: skopeo reads neither form of those. */
async function gunzipped(from: string, to: string): Promise<void> {
  const start = Buffer.alloc(2);
  const handle = openSync(from, 'r');
  readSync(handle, start);
  closeSync(handle);
  const output = createWriteStream(to);
  if (start.toString('hex') === '1f8b') await pipeline(createReadStream(from), createGunzip(), output);
  else await pipeline(createReadStream(from), output);
}
