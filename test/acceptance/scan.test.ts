import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireClient } from '../support/client.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { startDistribution } from '../support/distribution.ts';
import { startFakeRegistry } from '../support/fake-registry.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { layoutOf, savedFiles, writeArchive, writeFiles } from '../support/image-files.ts';
import { debianLayer, file, image, layer, opaque, whiteout } from '../support/images.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { PRATIQUE, type Running, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const BASE = debianLayer(
  [
    { name: 'apt', version: '2.6.1' },
    { name: 'libc6', version: '2.36-9', source: 'glibc' },
  ],
  { compression: 'none', more: [file('opt/old/x', 'x'), file('opt/gone', 'x')] },
);
const TOP = layer([opaque('opt/old'), whiteout('opt/gone'), file('opt/new', 'x')], { compression: 'none' });
const IMAGE = image({ layers: [BASE, TOP], format: 'docker' });
const WANTED = {
  exitCode: 1,
  outcome: 'findings',
  coverage: 'covered',
  packages: ['apt 2.6.1 var/lib/dpkg/status', 'libc6 2.36-9 var/lib/dpkg/status'],
  findings: ['CVE-2026-1001 apt 2.6.1 2.6.1+deb12u1', 'CVE-2026-1002 libc6 2.36-9 2.36-9+deb12u1'],
};

interface Report {
  readonly exitCode: number;
  readonly images: readonly {
    readonly outcome: string;
    readonly coverage: { readonly kind: string };
    readonly packages: readonly { readonly name: string; readonly version: string; readonly path: string }[];
    readonly findings: readonly {
      readonly name: string;
      readonly fixedVersion?: string;
      readonly package: { readonly name: string; readonly version: string };
    }[];
  }[];
}

describe('pratique scan', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeTracker, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
  });
  after(async () => await running.stop());

  const run = async (t: TestContext, ...args: readonly string[]): Promise<Ended> => {
    const home = temporaryFolder(t);
    const { id, secret } = running.key;
    const auth = Buffer.from(`${id}:${secret}`).toString('base64');
    writeFileSync(join(home, 'config.json'), JSON.stringify({ auths: { [running.host]: { auth } } }));
    const env = { PATH: process.env['PATH'], HOME: home, DOCKER_CONFIG: home, TMPDIR: home, ...running.settings };
    return await runProgram(process.execPath, [PRATIQUE, ...args], { env });
  };
  const scanned = async (t: TestContext, target: string) => {
    const { code, stdout, stderr } = await run(t, 'scan', target, '--format', 'json');
    assert.equal(stderr, '');
    const { exitCode, images } = JSON.parse(stdout) as Report;
    const [found] = images;
    assert.deepEqual([images.length, exitCode], [1, code]);
    return {
      exitCode,
      outcome: found?.outcome,
      coverage: found?.coverage.kind,
      packages: found?.packages.map(({ name, version, path }) => `${name} ${version} ${path}`),
      findings: found?.findings
        .map(({ name, fixedVersion, package: { name: of, version } }) => `${name} ${of} ${version} ${fixedVersion}`)
        .toSorted(),
    };
  };

  it('says the same of every form that skopeo writes, from registries too', async (t) => {
    const skopeo = requireClient(t, 'skopeo');
    if (skopeo === undefined) return;
    const folder = temporaryFolder(t);
    const source = `oci:${writeFiles(join(folder, 'made'), layoutOf(IMAGE))}`;
    const { id, secret } = running.key;
    const other = await startDistribution(t, folder);
    const places = [
      `docker-archive:${folder}/saved.tar`,
      `oci-archive:${folder}/layout.tar`,
      `oci:${folder}/layout:1`,
      `dir:${folder}/dir`,
      `docker://${running.host}/scanned:1`,
      ...(other === undefined ? [] : [`docker://${other}/scanned:1`]),
    ];
    for (const place of places) {
      const login = place.includes(running.host) ? [`--dest-creds=${id}:${secret}`] : [];
      const args = ['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false', ...login, source, place];
      const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: folder };
      const { code, stderr } = await runProgram(skopeo, args, { env });
      assert.equal(code, 0, stderr);
    }

    for (const place of places) {
      assert.deepEqual(await scanned(t, place), WANTED, place);
      const isLocal = !place.startsWith('docker://');
      if (isLocal) assert.deepEqual(await scanned(t, place.replace(/^[a-z-]+:|:1$/g, '')), WANTED, place);
    }
  });

  it('says the same of what podman saves', async (t) => {
    const podman = requireClient(t, 'podman');
    if (podman === undefined) return;
    const folder = temporaryFolder(t);
    const before = writeArchive(
      join(folder, 'in.tar'),
      savedFiles([{ image: IMAGE, names: ['app:1'], layers: [BASE.bytes, TOP.bytes] }]),
    );
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder };
    const own = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--storage-driver', 'vfs'];
    const loaded = await runProgram(podman, [...own, 'load', '--input', before], { env });
    assert.equal(loaded.code, 0, loaded.stderr);

    for (const form of ['docker-archive', 'oci-archive', 'docker-dir', 'oci-dir']) {
      const place = join(folder, form);
      const saved = await runProgram(podman, [...own, 'save', '--format', form, '--output', place, 'localhost/app:1'], {
        env,
      });
      assert.equal(saved.code, 0, saved.stderr);
      assert.deepEqual(await scanned(t, place), WANTED, form);
    }
  });

  it('says the same of the SBOM that pratique sbom writes', async (t) => {
    const folder = temporaryFolder(t);
    const place = writeFiles(join(folder, 'made'), layoutOf(IMAGE));

    for (const format of ['cyclonedx', 'spdx']) {
      const bom = join(folder, `${format}.json`);
      const written = await run(t, 'sbom', place, '--format', format, '--output', bom);
      assert.deepEqual([written.code, written.stdout, written.stderr], [0, '', '']);
      assert.deepEqual(await scanned(t, bom), WANTED, format);
    }
  });

  it('ends with what it found: 0, 1, 2 or 64', async (t) => {
    const folder = temporaryFolder(t);
    const clean = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1+deb12u1' }])] });
    const places = {
      clean: writeFiles(join(folder, 'clean'), layoutOf(clean)),
      found: writeFiles(join(folder, 'found'), layoutOf(IMAGE)),
      unknown: writeFiles(join(folder, 'unknown'), layoutOf(image({ layers: [TOP] }))),
    };
    const cases: readonly (readonly [args: readonly string[], code: number, words: RegExp])[] = [
      [[places.clean], 0, /^clean: all of it is covered, and nothing was found$/m],
      [[places.found], 1, /^CVE-2026-1001 |^UNDEFINED +CVE-2026-1001 +apt +2\.6\.1 +2\.6\.1\+deb12u1 /m],
      [
        [places.found, '--fail-on', 'high'],
        0,
        /^nothing at or over HIGH; below it 2 findings: 2 UNDEFINED, all without a severity; all of it is covered$/m,
      ],
      [[places.unknown], 2, /^nothing can be said of it$/m],
      [[join(folder, 'nowhere')], 2, /^pratique: there is no file or folder "/m],
      [
        ['docker://localhost:1/app'],
        2,
        /^pratique: cannot read "docker:\/\/localhost:1\/app": nothing answers at "localhost:1"$/m,
      ],
      [[], 64, /missing required argument 'target'/],
      [[places.found, '--fail-on', 'bad'], 64, /The severities are critical, high, /],
      [[places.found, '--platform', 'linux'], 64, /A platform is written os\/architecture/],
    ];
    for (const [args, code, words] of cases) {
      const ended = await run(t, 'scan', ...args);

      assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
      assert.match(ended.stdout + ended.stderr, words);
    }
  });

  it('explains what it reports of an image and of its SBOM, and what it does not', async (t) => {
    const folder = temporaryFolder(t);
    const place = writeFiles(join(folder, 'made'), layoutOf(IMAGE));
    const bom = join(folder, 'bom.json');
    assert.equal((await run(t, 'sbom', place, '--output', bom)).code, 0);

    for (const target of [place, bom]) {
      const reported = await run(t, 'explain', target, 'cve-2026-1002');
      const absent = await run(t, 'explain', target, 'CVE-2026-1', '--format', 'json');

      assert.deepEqual([reported.code, reported.stderr], [1, '']);
      assert.match(reported.stdout, /: CVE-2026-1002 is reported\n\nlibc6 2\.36-9, built from glibc 2\.36-9\n {2}/);
      assert.match(reported.stdout, /Debian:12 glibc: installed 2\.36-9 is affected: < fixed 2\.36-9\+deb12u1/);
      assert.equal(absent.code, 0, absent.stderr);
      const [told] = JSON.parse(absent.stdout) as readonly { readonly explanation: object }[];
      assert.deepEqual(told?.explanation, {
        name: 'CVE-2026-1',
        answer: 'not-reported',
        packages: [],
        isKnown: false,
        elsewhere: [],
        elsewhereCount: 0,
      });
    }
  });

  it('writes to a file where that is asked for, and says where it cannot', async (t) => {
    const folder = temporaryFolder(t);
    const place = writeFiles(join(folder, 'made'), layoutOf(IMAGE));
    const output = join(folder, 'report.json');

    const good = await run(t, 'scan', place, '--format', 'json', '--output', output);
    const bad = await run(t, 'scan', place, '--output', join(folder, 'no/report'));

    assert.deepEqual([good.code, good.stdout, good.stderr], [1, '', '']);
    assert.equal((JSON.parse(readFileSync(output, 'utf8')) as Report).exitCode, 1);
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /^pratique: cannot write to ".*\/no\/report": ENOENT/);
  });

  it('fetches each layer once, ever, and nothing of an image that was pushed here', async (t) => {
    const pressed = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }]), layer([file('y', 'y')])] });
    const registry = await startFakeRegistry(t, [pressed.manifest, ...pressed.blobs], {
      tags: { '1': pressed.manifest },
    });

    for (let time = 0; time < 2; time += 1)
      assert.equal((await scanned(t, `docker://${registry.host}/app:1`)).exitCode, 1);

    for (const { digest } of pressed.layers) {
      assert.equal(registry.asked.filter((line) => line === `GET blobs/${digest}`).length, 1);
    }
  });

  it('stops with a word when it is interrupted', async (t) => {
    let asked = false;
    const fresh = layer([file('never', 'read before')]);
    const slow = image({ layers: [fresh] });
    const registry = await startFakeRegistry(t, [slow.manifest, slow.config], {
      tags: { '1': slow.manifest },
      misbehave: (request, response) => {
        const isLayer = request.url?.endsWith(fresh.digest) === true;
        if (isLayer) response.writeHead(200, { 'content-length': fresh.size }).flushHeaders();
        asked ||= isLayer;
        return isLayer;
      },
    });
    const env = { PATH: process.env['PATH'], HOME: temporaryFolder(t), ...running.settings };
    const child = spawn(process.execPath, [PRATIQUE, 'scan', `docker://${registry.host}/app:1`], {
      env,
      stdio: 'pipe',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    for (let tries = 0; !asked && tries < 3000; tries += 1) await sleep(20);
    child.kill('SIGINT');

    assert.equal(await ended, 130);
    assert.equal(said, 'stopped: layers that were read to their end need no reading again\n');
  });
});

/** Debian's tracker on two packages of bookworm. */
function writeTracker(folder: string): void {
  const fix = (version: string, cve: string) => [{ version, dist: 'bookworm', cves: [cve] }];
  const fixes = { apt: fix('2.6.1+deb12u1', 'CVE-2026-1001'), glibc: fix('2.36-9+deb12u1', 'CVE-2026-1002') };
  writeFeed(folder, 'https://security-tracker.debian.org/tracker/data/json', trackerJson({ suite: 'bookworm', fixes }));
}
