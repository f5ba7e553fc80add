import assert from 'node:assert/strict';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { lookAt } from '../../src/cli/scan/look.ts';
import { outcomeOf } from '../../src/cli/scan/outcome.ts';
import { readConfig } from '../../src/config/index.ts';
import { writeAlpineFeeds } from '../support/feeds-folder.ts';
import { runPratique, settingsFor } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

/**
 * Every archive with what scanning it comes to, how many packages of the operating system it has, how many findings, and
 * a word of what makes it doubtful beside its release. Loaded is Alpine's secdb for v3.10, v3.11, v3.12 and v3.18.
 */
const ARCHIVES = `
snyk/containerd-archives/alpine.tar                                        | failed   | 14  | 0  |
snyk/containerd-archives/busybox-single-arch-with-attestation-manifest.tar | failed   | 0   | 0  |
snyk/containerd-archives/busybox.amd64.tar                                 | failed   | 0   | 0  |
snyk/containerd-archives/busybox.arm64.tar                                 | failed   | 0   | 0  |
snyk/containerd-archives/busybox.armv7.tar                                 | failed   | 0   | 0  |
snyk/docker-archives/docker-save/3-level-jar.tar                           | failed   | 0   | 0  |
snyk/docker-archives/docker-save/dockergoof.tar                            | failed   | 381 | 0  | its config names 9 layers, and the archive holds 4
snyk/docker-archives/docker-save/gemfile.tar                               | failed   | 0   | 0  |
snyk/docker-archives/docker-save/hello-world.tar                           | failed   | 0   | 0  |
snyk/docker-archives/docker-save/java-uberjar.tar                          | failed   | 0   | 0  |
snyk/docker-archives/docker-save/java-windows.tar                          | doubtful | 0   | 0  | layer 1 has the digest …, and not … as it is said to have
snyk/docker-archives/docker-save/java.tar                                  | doubtful | 0   | 0  | layer 1 has the digest …, and not … as it is said to have
snyk/docker-archives/docker-save/nginx-os-release-link.tar                 | failed   | 84  | 0  | its config names 3 layers, and the archive holds 1
snyk/docker-archives/docker-save/nginx-with-buildinfo.tar                  | failed   | 84  | 0  | its config names 3 layers, and the archive holds 1
snyk/docker-archives/docker-save/nginx.tar                                 | failed   | 84  | 0  | its config names 3 layers, and the archive holds 1
snyk/docker-archives/docker-save/openjdk.tar                               | failed   | 0   | 0  |
snyk/docker-archives/docker-save/poetry.tar                                | failed   | 0   | 0  |
snyk/docker-archives/docker-save/sibling-uberjars-deepest-first.tar        | failed   | 0   | 0  |
snyk/docker-archives/docker-save/sibling-uberjars-shallowest-first.tar     | failed   | 0   | 0  |
snyk/docker-archives/docker-save/top-level.tar                             | failed   | 0   | 0  |
snyk/docker-archives/docker-save/war-with-3-level-jar.tar                  | failed   | 0   | 0  |
snyk/docker-archives/skopeo-copy/busybox.tar                               | failed   | 0   | 0  |
snyk/docker-archives/skopeo-copy/centos-6.tar                              | failed   | 0   | 0  | layer 1 has the digest …, and not … as it is said to have
snyk/docker-archives/skopeo-copy/nginx-compressed-layers.tar               | failed   | 84  | 0  | its config names 3 layers, and the archive holds 1
snyk/docker-archives/skopeo-copy/nginx.tar                                 | failed   | 84  | 0  | its config names 3 layers, and the archive holds 1
snyk/docker-archives/skopeo-copy/node-removed.tar                          | failed   | 0   | 0  |
snyk/docker-archives/skopeo-copy/nodes-fake-multi.tar                      | failed   | 84  | 0  |
snyk/docker-archives/skopeo-copy/nodes-fake.tar                            | failed   | 84  | 0  |
snyk/docker-oci-archives/busybox.armv7.tar                                 | failed   | 0   | 0  |
snyk/docker-oci-archives/unsupported-image.tar                             | failed   | 0   | 0  |
snyk/extracted-layers/layer_with_bad_elf_file.tar                          | failed   | 0   | 0  |
snyk/npm/npm-without-lockfiles/npm7-with-node-modules-only.tar             | failed   | 15  | 0  |
snyk/npm/npm-without-lockfiles/npm7-with-package-lock-file.tar             | failed   | 15  | 0  |
snyk/npm/npm-without-lockfiles/npm7-without-package-lock-file.tar          | failed   | 15  | 0  |
snyk/npm/npm-without-lockfiles/yarn-with-lock-file.tar                     | failed   | 15  | 0  |
snyk/npm/npm-without-lockfiles/yarn-with-node-modules-only.tar             | failed   | 15  | 0  |
snyk/npm/npm-without-lockfiles/yarn-without-lock-file.tar                  | failed   | 15  | 0  |
snyk/oci-archives/alpine-3.12.0.tar                                        | findings | 14  | 27 | layer 1 has the digest …, and not … as it is said to have
snyk/oci-archives/busybox-1.31.1.tar                                       | failed   | 0   | 0  |
snyk/oci-archives/nginx.tar                                                | failed   | 0   | 0  | its manifest has the digest …, and not … as it is said to have
snyk/oci-archives/oci-with-manifest.tar                                    | failed   | 0   | 0  | layer 1 has the digest …, and not … as it is said to have
snyk/pnpm/pnpmlockv6.tar                                                   | doubtful | 15  | 0  |
snyk/pnpm/pnpmlockv9.tar                                                   | doubtful | 15  | 0  |
trivy-fanal-alpine-310.tar.gz                                              | doubtful | 14  | 0  |
trivy-image3_gz_layers.tar                                                 | findings | 14  | 4  |
trivy-old-alpine.tar.gz                                                    | doubtful | 14  | 0  |
`;

describe('pratique scan of an archive', () => {
  const folder = temporaryFolder();
  const settings = settingsFor(folder, 0);
  before(async () => {
    const feeds = settings['PRATIQUE_FEEDS'] ?? '';
    mkdirSync(feeds);
    writeAlpineFeeds(feeds);
    await runPratique(settings, 'advisories', 'update');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const rows = ARCHIVES.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('is in the table', (t) => {
    const root = sharedData(t, 'images');
    if (root === undefined) return;

    assert.deepEqual(
      globSync('**/*.{tar,tar.gz}', { cwd: root }).toSorted(),
      rows.map(([path = '']) => path).toSorted(),
    );
  });

  for (const [path = '', ...wanted] of rows) {
    it(`says of ${path}: ${wanted.join(' ')}`, async (t) => {
      const archive = sharedData(t, `images/${path}`);
      if (archive === undefined) return;

      assert.deepEqual(await said(archive), wanted);
    });
  }

  async function said(archive: string): Promise<readonly string[]> {
    const { signal } = new AbortController();
    const run = { config: readConfig(settings), environment: {}, signal, onStage: () => {} };
    const look = await lookAt(archive, {}, run);
    if (look.kind === 'refused') return ['refused', look.reason];
    const [image] = look.images;
    if (image === undefined) return ['nothing'];
    const { coverage, packages, findings } = image.scan;
    const owned = packages.filter(({ type }) => ['apk', 'deb', 'rpm'].includes(type));
    const [doubt = ''] = [...coverage.partial, ...coverage.unreadable].filter((clause) =>
      /digest|layers, and/.test(clause),
    );
    return [
      outcomeOf(image.scan, 'UNDEFINED').kind,
      `${owned.length}`,
      `${findings.length}`,
      doubt.replace(/sha256:\w+/g, '…'),
    ];
  }
});
