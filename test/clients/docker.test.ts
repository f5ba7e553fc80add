import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { after, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { requireClient } from '../support/client.ts';
import { pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { file, image, index, layer, tar } from '../support/images.ts';
import { ADMINISTRATOR, type PratiqueProcess, suitePratique } from '../support/pratique.ts';
import { type Client, mustRun, runClient } from '../support/run-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('docker', () => {
  const started = suitePratique();
  const daemon = suiteDaemon();
  const setUp = (t: TestContext) => benchOf(t, started, daemon);

  it('logs in with the right password, and hears that another is wrong', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const { client, server, login } = bench;

    const wrong = await login('wrong');
    const early = await runClient(client, ['pull', `${server.host}/app:latest`]);
    const right = await login(ADMINISTRATOR.secret);

    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /unauthorized: there is no such access key, or the secret is not its/);
    assert.equal(early.code, 1);
    assert.match(early.stderr, /no basic auth credentials|log in first|unauthorized/);
    assert.equal(right.code, 0, right.stderr);
    assert.match(right.stdout, /Login Succeeded/);
  });

  it('logs in with a password of GetAuthorizationToken', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const { client, server } = bench;
    const password = await authorizationPassword(server);
    const login = ['login', '-u', 'AWS', '--password-stdin', server.host];

    const right = await runClient(client, login, password);
    const tampered = await runClient(client, login, `${password.slice(0, -2)}AA`);

    assert.equal(right.code, 0, right.stderr);
    assert.equal(tampered.code, 1);
    assert.match(tampered.stderr, /the password for AWS is not valid: get one with aws ecr get-login-password/);
  });

  it('pulls what it pushed, by tag and by digest', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const { client, server, login } = bench;
    await login(ADMINISTRATOR.secret);
    const name = `${server.host}/team/app`;
    const id = (await mustRun(client, ['import', '-', `${name}:one`], tar([file('hello', 'docker')]))).trim();
    await mustRun(client, ['tag', `${name}:one`, `${name}:two`]);

    const pushed = await mustRun(client, ['push', `${name}:one`]);
    const again = await mustRun(client, ['push', '--all-tags', name]);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed)?.[1];
    await mustRun(client, ['rmi', '--force', id]);
    const pulled = await mustRun(client, ['pull', `${name}@${digest}`]);
    await mustRun(client, ['pull', '--all-tags', name]);

    assert.ok(digest);
    assert.ok(again.includes(digest));
    assert.ok(pulled.includes(digest));
    assert.equal((await mustRun(client, ['inspect', '--format', '{{.Id}}', `${name}:two`])).trim(), id);
    const manifest = await server.client.send('GET', '/v2/team/app/manifests/two');
    assert.equal(manifest.headers['content-type'], 'application/vnd.docker.distribution.manifest.v2+json');
    assert.equal(manifest.headers['docker-content-digest'], digest);
  });

  it('mounts the layers of an image that it pushes elsewhere', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const { client, server, login } = bench;
    await login(ADMINISTRATOR.secret);
    await mustRun(client, ['import', '-', `${server.host}/mount/from:a`], tar([file('hello', 'mount')]));
    await mustRun(client, ['push', `${server.host}/mount/from:a`]);
    await mustRun(client, ['tag', `${server.host}/mount/from:a`, `${server.host}/mount/to:a`]);

    const pushed = await mustRun(client, ['push', `${server.host}/mount/to:a`]);

    assert.match(pushed, /Mounted from mount\/from/);
  });

  it('pulls its own platform of an index that others pushed', async (t) => {
    const bench = await setUp(t);
    if (bench === undefined) return;
    const { client, server, login } = bench;
    await login(ADMINISTRATOR.secret);
    const platforms = ['amd64', 'arm64'].map((architecture) => ({
      architecture,
      image: image({ layers: [layer([file('platform', architecture)])], architecture }),
    }));
    for (const each of platforms) await pushImageTo(server.client, 'multi', each.image);
    const both = index(platforms);
    await pushManifestTo(server.client, 'multi', both, 'latest');

    for (const { architecture } of platforms) {
      await mustRun(client, ['pull', '--platform', `linux/${architecture}`, `${server.host}/multi:latest`]);
      const got = await mustRun(client, ['inspect', '--format', '{{.Architecture}}', `${server.host}/multi:latest`]);
      assert.equal(got.trim(), architecture);
    }
  });
});

interface Bench {
  readonly client: Client;
  readonly server: PratiqueProcess;
  login(password: string): ReturnType<typeof runClient>;
}

interface Daemon {
  readonly host: string;
}

async function benchOf(
  t: TestContext,
  started: () => Promise<PratiqueProcess>,
  daemon: (program: string) => Promise<Daemon>,
): Promise<Bench | undefined> {
  const [docker, dockerd] = [requireClient(t, 'docker'), requireClient(t, 'dockerd')];
  if (docker === undefined || dockerd === undefined) return undefined;
  if (process.getuid?.() !== 0) {
    t.skip("skipped: docker's daemon is started as root");
    return undefined;
  }
  const [server, { host }, folder] = [await started(), await daemon(dockerd), temporaryFolder(t)];
  const client: Client = {
    program: docker,
    before: ['--host', host],
    environment: { HOME: folder, DOCKER_CONFIG: `${folder}/config` },
  };
  return {
    client,
    server,
    login: (password) =>
      runClient(client, ['login', '-u', ADMINISTRATOR.id, '--password-stdin', server.host], password),
  };
}

async function authorizationPassword({ url }: PratiqueProcess): Promise<string> {
  const credentials = { accessKeyId: ADMINISTRATOR.id, secretAccessKey: ADMINISTRATOR.secret };
  const ecr = new ECRClient({ endpoint: url, region: 'us-east-1', credentials });
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  ecr.destroy();
  const [user, password] = atob(authorizationData?.[0]?.authorizationToken ?? '').split(':');
  assert.equal(user, 'AWS');
  assert.ok(password);
  return password;
}

/** A daemon of the suite's own, started when the first test asks, without a network for containers: none are run. */
function suiteDaemon(): (program: string) => Promise<Daemon> {
  const folder = temporaryFolder();
  let running: Promise<Daemon & { stop(): Promise<void> }> | undefined;
  after(async () => {
    await (await running)?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return (program) => {
    // Where the machine's file system cannot be laid over itself, whole copies do.
    running ??= startDaemon(program, folder, 'overlay2').catch(() => startDaemon(program, folder, 'vfs'));
    return running;
  };
}

async function startDaemon(program: string, folder: string, driver: string) {
  const host = `unix://${folder}/${driver}.sock`;
  const state = [`--data-root=${folder}/${driver}`, `--exec-root=${folder}/run`, `--pidfile=${folder}/${driver}.pid`];
  const machine = ['--iptables=false', '--ip6tables=false', '--bridge=none', '--exec-opt=native.cgroupdriver=cgroupfs'];
  const args = [...machine, ...state, `--storage-driver=${driver}`, '-H', host];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
  };
  for (let tries = 0; !log.includes('API listen on'); tries += 1) {
    if (child.exitCode !== null || tries > 600) {
      await stop();
      throw new Error(`dockerd does not start: ${log}`);
    }
    await sleep(100);
  }
  return { host, stop };
}
