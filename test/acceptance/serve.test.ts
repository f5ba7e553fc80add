import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { requireAws } from '../support/aws-cli.ts';
import { requireClient } from '../support/client.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { locationOf, openUpload, pushImageTo } from '../support/http-push.ts';
import { alpineLayer, blob, image } from '../support/images.ts';
import { runProgram } from '../support/program.ts';
import {
  basic,
  freePort,
  type Running,
  type RunningOptions,
  runPratique,
  settingsFor,
  startRunning,
} from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A server that ends with the test, if the test does not end it. */
async function start(t: TestContext, options: RunningOptions = {}): Promise<Running> {
  const running = await startRunning(options);
  t.after(() => running.stop('SIGKILL'));
  return running;
}

describe('the first start', () => {
  it('shows the secret once, and it is in no log', async (t) => {
    const data = temporaryFolder(t);
    const first = await start(t, { data, settings: { PRATIQUE_LOG_LEVEL: 'debug' } });
    const { secret } = first.key;
    await first.client.send('GET', '/v2/');
    await ecrClient(first).send(new GetAuthorizationTokenCommand({}));
    await first.stop();
    const second = await start(t, { data, settings: { PRATIQUE_LOG_LEVEL: 'debug' } });
    await second.stop();

    assert.equal(secret.length, 40);
    assert.equal(first.output().split(secret).length - 1, 1);
    assert.match(first.output(), new RegExp(`log in as +${first.key.id}`));
    const later = first.log() + second.output() + second.log();
    assert.doesNotMatch(later, new RegExp(secret.replaceAll(/[+/]/g, '\\$&')));
    assert.match(second.output(), /the key in .*\/credentials/);
    assert.equal(statSync(join(data, 'credentials')).mode & 0o777, 0o600);
  });

  it('prints lines that work when they are typed', async (t) => {
    const running = await start(t);
    const shell = requireClient(t, 'bash');
    if (shell === undefined || requireAws(t, running) === undefined) return;
    const [, tried = ''] = running.output().split('Try it:\n');
    const lines = tried.split('\n').map((line) => line.trim());
    const [environment, alias, create, login, push, read] = lines;
    assert.match(
      `${login} ${push}`,
      /docker login .*--password-stdin localhost:\d+ .*docker push localhost:\d+\/hello:old/,
    );

    const typed = ['shopt -s expand_aliases', 'set -e', environment, alias, create, login?.split('|')[0], read];
    const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' };
    const { stdout, stderr } = await runProgram(shell, ['-c', typed.join('\n')], { env });

    assert.match(stdout, /"repositoryUri": "localhost:\d+\/hello"/);
    assert.match(stderr, /ImageNotFoundException/);
  });

  it('says that no advisories are loaded and what to type, and serves, where no feed can be reached', async (t) => {
    const settings = { PRATIQUE_FEEDS: 'http://127.0.0.1:1', PRATIQUE_ADVISORY_UPDATES: 'on' };
    const running = await start(t, { settings: { ...settings, PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
    await pushImageTo(
      running.client,
      'app',
      image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r1' }])] }),
      'v1',
    );

    const scan = await endedScan(ecrClient(running), 'app', 'v1');
    await logged(running, /advisories could not all be updated/);

    assert.match(running.output(), /advisories +none are loaded, so nothing can be said of any image/);
    assert.match(running.output(), /npx pratique advisories update/);
    assert.equal(scan.status, 'FAILED');
    assert.match(scan.description, /^No advisories for Alpine:v3\.18 are loaded: "pratique advisories update" loads/);
    assert.match(running.log(), /cannot fetch \\"http:\/\/127\.0\.0\.1:1\/secdb\.alpinelinux\.org/);
  });

  it('refuses a folder on which another server runs', async (t) => {
    const running = await start(t);
    const settings = settingsFor(running.data, await freePort());

    const { code, stderr, stdout } = await runPratique(settings, 'serve');

    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, `pratique: another server runs on the data folder "${running.data}"\n`);
    assert.equal((await running.client.send('GET', '/v2/')).status, 200);
  });
});

describe('a server that was killed', () => {
  it('leaves its folder to the next', async (t) => {
    const data = temporaryFolder(t);
    const first = await start(t, { data });
    assert.equal(await first.stop('SIGKILL'), 'SIGKILL');

    const second = await start(t, { data });

    assert.deepEqual(second.key, first.key);
    assert.equal((await second.client.send('GET', '/v2/')).status, 200);
  });

  it('leaves a scan that it had begun to the next', async (t) => {
    const options = { data: temporaryFolder(t), settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } };
    const first = await start(t, options);
    await scanEveryPush(ecrClient(first));
    const packages = Array.from({ length: 20_000 }, (_, number) => ({ name: `package-${number}`, version: '1' }));
    await pushImageTo(first.client, 'app', image({ layers: [alpineLayer(packages)] }), 'v1');
    await endedScan(ecrClient(first), 'app', 'v1', (status) => status === 'IN_PROGRESS');

    await first.stop('SIGKILL');
    const second = await start(t, options);
    const scan = await endedScan(ecrClient(second), 'app', 'v1');

    assert.match(scan.description, /^No advisories for Alpine:v3\.18 are loaded/);
  });
});

describe('a setting that cannot be used', () => {
  const WRONG: readonly [code: number, settings: Readonly<Record<string, string>>, said: RegExp][] = [
    [64, { PRATIQUE_PORT: 'http' }, /^pratique: PRATIQUE_PORT: a port number\n$/],
    [64, { PRATIQUE_PORT: '65536' }, /PRATIQUE_PORT: /],
    [64, { PRATIQUE_ACCOUNT: '12' }, /PRATIQUE_ACCOUNT: twelve digits/],
    [64, { PRATIQUE_REGION: 'Mars 1' }, /PRATIQUE_REGION: a region, or several parted by commas/],
    [64, { PRATIQUE_CREATE_ON_PUSH: 'maybe' }, /PRATIQUE_CREATE_ON_PUSH: /],
    [64, { PRATIQUE_URL: 'localhost:5000' }, /PRATIQUE_URL: an http or https address/],
    [64, { PRATIQUE_FEEDS: 'ftp://feeds' }, /PRATIQUE_FEEDS: a folder, or an http or https address/],
    [64, { PRATIQUE_TLS_CERT: 'cert.pem' }, /PRATIQUE_TLS_CERT and PRATIQUE_TLS_KEY are set together, or neither/],
    [
      64,
      { PRATIQUE_ACCESS_KEY_ID: 'A'.repeat(20) },
      /PRATIQUE_ACCESS_KEY_ID and PRATIQUE_SECRET_ACCESS_KEY are set together/,
    ],
    [64, { PRATIQUE_DATABASE_URL: 'postgres://x' }, /PRATIQUE_DATABASE_URL: not offered yet/],
    [64, { PRATIQUE_CONFIG: '/nowhere/pratique.yaml' }, /cannot read "\/nowhere\/pratique\.yaml": ENOENT/],
    [2, { PRATIQUE_HOST: '203.0.113.1' }, /cannot listen on 203\.0\.113\.1:\d+: .*EADDRNOTAVAIL/],
    [
      2,
      { PRATIQUE_TLS_CERT: '/nowhere/cert.pem', PRATIQUE_TLS_KEY: '/nowhere/key.pem' },
      /the certificate "\/nowhere\/cert\.pem"/,
    ],
    [2, { PRATIQUE_DATA: '/dev/null/data' }, /cannot make the data folder "\/dev\/null\/data"/],
  ];
  for (const [code, wrong, said] of WRONG) {
    it(`is told: ${Object.entries(wrong)[0]?.join('=')}`, async (t) => {
      const settings = { ...settingsFor(temporaryFolder(t), await freePort()), ...wrong };

      const ended = await runPratique(settings, 'serve');

      assert.match(ended.stderr, said);
      assert.deepEqual([ended.code, ended.stdout], [code, '']);
    });
  }

  it('is told without its value where it is a secret', async (t) => {
    const secret = { PRATIQUE_ACCESS_KEY_ID: 'A'.repeat(20), PRATIQUE_SECRET_ACCESS_KEY: 'hush-hush' };

    const { code, stderr } = await runPratique({ ...settingsFor(temporaryFolder(t), 5000), ...secret }, 'serve');

    assert.equal(code, 64);
    assert.match(stderr, /PRATIQUE_SECRET_ACCESS_KEY/);
    assert.doesNotMatch(stderr, /hush/);
  });

  it('is told by its name where a file has it', async (t) => {
    const file = join(temporaryFolder(t), 'pratique.yaml');
    writeFileSync(file, 'PRATIQUE_PROT: 5000\n');

    const { code, stderr } = await runPratique({ PRATIQUE_CONFIG: file }, 'serve');

    assert.deepEqual([code, stderr], [64, `pratique: ${file} names "PRATIQUE_PROT", which is not a setting\n`]);
  });
});

/** A server that does not stop is not waited for. */
const LIMIT = { timeout: 60_000 };

describe('SIGTERM', () => {
  // The client keeps its connection, which must not keep the server.
  it('lets an upload that is under way finish, takes no new connection, and ends with 0', LIMIT, async (t) => {
    const data = temporaryFolder(t);
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_STOP_SECONDS: '3600' };
    const running = await start(t, { data, settings });
    const pushed = blob(randomBytes(1 << 20));
    const session = await openUpload(running.client, 'app');
    const agent = new Agent({ keepAlive: true });
    t.after(() => agent.destroy());
    const upload = begin(running, `${session}?digest=${pushed.digest}`, pushed.bytes.length, { agent });
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
    upload.write(pushed.bytes.subarray(0, 1000));
    await sleep(300);

    const stopped = running.stop('SIGTERM');
    await logged(running, /stopping/);
    assert.equal(await connects(running), false);
    for (let at = 1000; at < pushed.bytes.length; at += 1 << 18) {
      upload.write(pushed.bytes.subarray(at, at + (1 << 18)));
      await sleep(100);
    }
    upload.end();
    const [answer] = await answered;

    assert.equal(answer.statusCode, 201);
    await text(answer);
    assert.equal(await stopped, 0);
    const again = await start(t, { data });
    assert.equal((await again.client.send('HEAD', `/v2/app/blobs/${pushed.digest}`)).status, 200);
  });

  it('ends an upload that takes longer than it waits, and the next start goes on with it', async (t) => {
    const data = temporaryFolder(t);
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_STOP_SECONDS: '1' };
    const running = await start(t, { data, settings });
    const pushed = blob(randomBytes(4 << 20));
    const session = await openUpload(running.client, 'app');
    const upload = begin(running, session, pushed.bytes.length, { method: 'PATCH' });
    upload.on('error', () => {});
    upload.write(pushed.bytes.subarray(0, 3 << 20));
    await stored(running, 1 << 20);

    assert.equal(await running.stop('SIGTERM'), 0);
    const again = await start(t, { data, settings });
    const state = await again.client.send('GET', session);
    const kept = Number(/^0-(\d+)$/.exec(String(state.headers['range']))?.[1]) + 1;
    const rest = await again.client.send('PATCH', locationOf(state), {
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Range': `${kept}-${pushed.bytes.length - 1}` },
      body: pushed.bytes.subarray(kept),
    });
    const end = `${locationOf(rest)}?digest=${pushed.digest}`;
    const ended = await again.client.send('PUT', end, { headers: { 'Content-Length': 0 } });

    assert.ok(kept >= 1 << 20, `${kept} bytes were kept`);
    assert.deepEqual([state.status, rest.status, ended.status], [204, 202, 201]);
  });

  it('ends at once where nothing runs', async (t) => {
    const running = await start(t);

    assert.equal(await running.stop('SIGTERM'), 0);
  });
});

/** A request whose body is yet to be written. */
function begin(running: Running, path: string, length: number, options: RequestOptions = {}): ClientRequest {
  const headers = {
    Authorization: basic(running.key),
    'Content-Type': 'application/octet-stream',
    'Content-Length': length,
  };
  return request(running.url.replace('localhost', '127.0.0.1') + path, { method: 'PUT', headers, ...options });
}

async function connects(running: Running): Promise<boolean> {
  const socket = connect(Number(running.settings['PRATIQUE_PORT']), '127.0.0.1');
  return await new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until the log has a line. */
async function logged(running: Running, line: RegExp): Promise<void> {
  for (let tries = 0; !line.test(running.log()); tries += 1) {
    if (tries > 300) throw new Error(`not in the log: ${line}\n${running.log()}`);
    await sleep(100);
  }
}

/** Waits until the one upload that is under way has at least so many bytes on the disk. */
async function stored({ data }: Running, bytes: number): Promise<void> {
  const folder = join(data, 'uploads');
  const sizes = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  for (let tries = 0; !sizes().some((size) => size >= bytes); tries += 1) {
    if (tries > 300) throw new Error(`no upload of ${bytes} bytes, but of ${sizes().join(' and ')}`);
    await sleep(100);
  }
}
