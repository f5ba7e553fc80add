import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { requireClient } from '../support/client.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { startDistribution } from '../support/distribution.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { PRATIQUE, type Running, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const TRACKER = 'https://security-tracker.debian.org/tracker/data/json';

describe('pratique advisories push and pull', () => {
  let running: Running;
  let folder: string;
  before(async () => {
    folder = temporaryFolder();
    running = await startRunning({ feeds: writeTracker, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'key.pub'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
    const { id, secret } = running.key;
    const auth = Buffer.from(`${id}:${secret}`).toString('base64');
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [running.host]: { auth } } }));
  });
  after(async () => {
    await running.stop();
    execFileSync('rm', ['-r', folder]);
  });

  const run = async (data: string, ...args: readonly string[]): Promise<Ended> => {
    const env = { PATH: process.env['PATH'], HOME: folder, DOCKER_CONFIG: folder, PRATIQUE_DATA: data };
    return await runProgram(process.execPath, [PRATIQUE, 'advisories', ...args], { env });
  };
  const sign = () => ['--sign-key', join(folder, 'key.pem')];
  const key = () => ['--key', join(folder, 'key.pub')];
  const snapshotIn = async (data: string): Promise<unknown> => {
    const { stdout } = await run(data, 'status', '--json');
    return (JSON.parse(stdout) as { snapshot: { digest: string } | null }).snapshot?.digest;
  };

  /** Pushes to a registry, and pulls from it into a data folder of its own. */
  const roundTrip = async (t: TestContext, reference: string): Promise<Ended> => {
    const there = join(temporaryFolder(t), 'data');
    const pushed = await run(running.data, 'push', reference, ...sign());
    assert.deepEqual([pushed.stderr, pushed.code], ['', 0]);
    const pulled = await run(there, 'pull', reference, ...key());
    assert.deepEqual([pulled.stderr, pulled.code], ['', 0]);
    assert.match(pulled.stdout, /; signed by the key\nin use from now on\n$/);
    assert.equal(await snapshotIn(there), await snapshotIn(running.data));
    return pushed;
  };

  it('go through Pratique, and send only what is not there', async (t) => {
    const reference = `docker://${running.host}/advisories:latest`;

    const first = await roundTrip(t, reference);
    const again = await roundTrip(t, reference);

    assert.match(first.stdout, /^debian-tracker {4}1 statement, \d+ kB; licence: /m);
    assert.match(again.stdout, /^debian-tracker {4}1 statement, \d+ kB, there already; licence: /m);
    const [, one] = / as (sha256:\S+),/.exec(first.stdout) ?? [];
    assert.equal(/ as (sha256:\S+),/.exec(again.stdout)?.[1], one);
  });

  it('go through docker-registry', async (t) => {
    const host = await startDistribution(t, temporaryFolder(t));
    if (host === undefined) return t.skip('skipped: no docker-registry on PATH');

    await roundTrip(t, `docker://${host}/team/advisories:1`);
  });

  it('say what a registry holds against it', async (t) => {
    const there = join(temporaryFolder(t), 'data');
    const none = await run(there, 'pull', `docker://${running.host}/nowhere:1`, ...key());
    const bare = await run(running.data, 'push', `docker://${running.host}/a@sha256:${'0'.repeat(64)}`);

    assert.deepEqual([none.code, bare.code], [1, 1]);
    assert.match(
      none.stderr,
      /^cannot take advisories from "docker:.*": "localhost:\d+" has no "localhost:\d+\/nowhere:1"$/m,
    );
    assert.match(bare.stderr, /names a digest: what is pushed has its own, and wants a tag$/m);
  });

  it('say that a login is wanted, or another', async (t) => {
    const home = temporaryFolder(t);
    const env = { PATH: process.env['PATH'], HOME: home, PRATIQUE_DATA: running.data };
    const reference = `docker://${running.host}/advisories:2`;

    const { code, stderr } = await runProgram(process.execPath, [PRATIQUE, 'advisories', 'push', reference], { env });

    assert.equal(code, 1);
    assert.match(
      stderr,
      /" asks for a login, and none is known: "docker login localhost:\d+" or "podman login" makes one$/m,
    );
  });

  it('sign as cosign does: a payload that names the digest, under its tag', async () => {
    const pushed = await run(running.data, 'push', `docker://${running.host}/signed:1`, ...sign());
    const [, digest = ''] = / as (sha256:\S+),/.exec(pushed.stdout) ?? [];
    const get = async (path: string) => await running.client.send('GET', `/v2/signed/${path}`);
    const { body } = await get(`manifests/${digest.replace(':', '-')}.sig`);
    const manifest = JSON.parse(body.toString()) as {
      layers: { mediaType: string; digest: string; annotations: Record<string, string> }[];
    };
    const [layer] = manifest.layers;
    const payload = (await get(`blobs/${layer?.digest}`)).body;
    const signature = Buffer.from(layer?.annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64');

    assert.equal(layer?.mediaType, 'application/vnd.dev.cosign.simplesigning.v1+json');
    assert.deepEqual(JSON.parse(payload.toString()), {
      critical: {
        identity: { 'docker-reference': `${running.host}/signed` },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    });
    assert.equal(verify('sha256', payload, createPublicKey(readFileSync(join(folder, 'key.pub'))), signature), true);
  });

  it('take what skopeo copied from an archive, with its signature', async (t) => {
    const skopeo = requireClient(t, 'skopeo');
    if (skopeo === undefined) return;
    const own = temporaryFolder(t);
    const file = join(own, 'advisories.tar');
    const exported = await run(running.data, 'export', file, ...sign());
    const [, digest = ''] = / as (sha256:\S+),/.exec(exported.stdout) ?? [];
    const { id, secret } = running.key;
    for (const [from, to] of [
      ['advisories', '1'],
      [`${digest.replace(':', '-')}.sig`, `${digest.replace(':', '-')}.sig`],
    ]) {
      const args = ['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false', `--dest-creds=${id}:${secret}`];
      const env = { PATH: process.env['PATH'], HOME: own, TMPDIR: own, XDG_RUNTIME_DIR: own };
      const places = [`oci-archive:${file}:${from}`, `docker://${running.host}/copied:${to}`];
      const { code, stderr } = await runProgram(skopeo, [...args, ...places], { env });
      assert.equal(code, 0, stderr);
    }

    const pulled = await run(join(own, 'data'), 'pull', `docker://${running.host}/copied:1`, ...key());

    assert.deepEqual([pulled.stderr, pulled.code], ['', 0]);
    assert.equal(await snapshotIn(join(own, 'data')), await snapshotIn(running.data));
  });
});

/** Debian's tracker on one package of bookworm. */
function writeTracker(folder: string): void {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves: ['CVE-2026-1001'] }] };
  writeFeed(folder, TRACKER, trackerJson({ suite: 'bookworm', fixes }));
}
