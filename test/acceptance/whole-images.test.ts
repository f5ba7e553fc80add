import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { requireClient } from '../support/client.ts';
import { file, image, layer } from '../support/images.ts';
import { partsUnread, pushedPackages } from '../support/listed.ts';
import { type Running, startRunning } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** More than fetching the packages of a Debian should take. */
const PATIENCE_MILLISECONDS = 400_000;

describe('a whole image that was pushed', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
  });
  after(async () => assert.equal(await running.stop(), 0, running.log()));

  it('of Debian shows every package of dpkg-query, and who owns what else is found', async (t) => {
    const program = requireClient(t, 'mmdebstrap');
    if (program === undefined) return;
    const archive = join(temporaryFolder(t), 'root.tar');
    const args = ['--quiet', '--variant=important', '--include=python3-yaml,python3-requests', 'bookworm', archive];
    if (spawnSync(program, args, { timeout: PATIENCE_MILLISECONDS }).status !== 0) {
      t.skip('skipped: mmdebstrap reaches no mirror, or may not make a root filesystem');
      return;
    }
    const told = listedByDpkg(archive, temporaryFolder(t));
    const base = layer(readFileSync(archive));

    const pushed = image({ layers: [base, layer([file('srv/note', 'x')])] });
    const packages = await pushedPackages(t, running, pushed, 'debian');
    if (packages === undefined) return;

    const debs = packages.filter(({ type }) => type === 'deb');
    assert.ok(told.length > 150, told.join('\n'));
    assert.deepEqual(
      debs.map(({ name, architecture, version }) => `${name}:${architecture} ${version}`).toSorted(),
      told.toSorted(),
    );
    for (const { purl, path, layer: from } of debs) {
      assert.match(purl, /^pkg:deb\/debian\/\S+@\S+\?arch=(?:amd64|arm64|all)&.*distro=debian-12/);
      assert.deepEqual([path, from?.digest], ['var/lib/dpkg/status', base.digest]);
    }
    const others = packages.filter(({ type }) => type !== 'deb');
    assert.deepEqual(
      others.filter(({ owner }) => owner === undefined).map(({ purl, path }) => `${purl} ${path}`),
      [],
    );
    const owners = new Map(others.map(({ purl, owner }) => [purl.replace(/@.*/, ''), owner?.name]));
    assert.equal(owners.get('pkg:pypi/pyyaml'), 'python3-yaml');
    assert.equal(owners.get('pkg:pypi/requests'), 'python3-requests');
    assert.deepEqual(await partsUnread(running, 'debian'), []);
  });

  for (const [release, count] of [
    ['3.12.12', 14],
    ['3.18.9', 15],
    ['3.19.4', 15],
  ] as const) {
    it(`of Alpine ${release} shows every package of its database`, async (t) => {
      const archive = sharedData(t, `rootfs/alpine/alpine-minirootfs-${release}-x86_64.tar.gz`);
      if (archive === undefined) return;
      const options = { encoding: 'utf8' } as const;
      const database = execFileSync('tar', ['-xzOf', archive, './lib/apk/db/installed'], options);
      const told = [...database.matchAll(/^P:(.*)\nV:(.*)$/gm)].map(([, name, version]) => `${name} ${version}`);

      const pushed = image({ layers: [layer(gunzipSync(readFileSync(archive)))] });
      const packages = await pushedPackages(t, running, pushed, `alpine/${release}`);
      if (packages === undefined) return;

      const apks = packages.filter(({ type }) => type === 'apk');
      assert.equal(told.length, count);
      assert.deepEqual(apks.map(({ name, version }) => `${name} ${version}`).toSorted(), told.toSorted());
      for (const { purl, path, layer: from } of apks) {
        assert.match(purl, /^pkg:apk\/alpine\/\S+@\S+\?arch=x86_64&.*distro=/);
        assert.deepEqual([path, from?.digest], ['lib/apk/db/installed', pushed.layers[0]?.digest]);
      }
      assert.deepEqual(
        packages.filter(({ type, owner }) => type !== 'apk' && owner === undefined),
        [],
      );
    });
  }
});

/** What dpkg says of the database in an archive of a root filesystem: `name:architecture version`. */
function listedByDpkg(archive: string, folder: string): readonly string[] {
  execFileSync('tar', ['-xf', archive, '-C', folder, './var/lib/dpkg']);
  const format = '${Package}:${Architecture} ${Version}\\n';
  const query = ['--admindir', join(folder, 'var/lib/dpkg'), '--show', `--showformat=${format}`];
  return execFileSync('dpkg-query', query, { encoding: 'utf8' }).trim().split('\n');
}
