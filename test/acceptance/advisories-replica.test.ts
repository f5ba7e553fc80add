import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAdvisories } from '../../src/http/api/types.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { listening } from '../support/listening.ts';
import { freePort } from '../support/ports.ts';
import { type Running, runPratique, type Settings, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const TRACKER = 'https://security-tracker.debian.org/tracker/data/json';
const KEY = { PRATIQUE_ACCESS_KEY_ID: 'AKEXAMPLEEXAMPLE0001', PRATIQUE_SECRET_ACCESS_KEY: 'a-secret-of-the-tests' };

describe('a server that takes its advisories from a registry', () => {
  it('has what the one that updates has, and says where that cannot be had any more', async (t) => {
    const { publisher, replica, reference, asked, start } = await pair(t);

    const first = await until(async () => await snapshotIn(replica));
    assert.equal(first, await snapshotIn(publisher));

    // Nothing is new: a HEAD each time.
    await until(async () => asked.slice(-3).join() === Array(3).fill('HEAD /v2/advisories/manifests/latest').join());
    const status = await run(replica, 'status');
    assert.equal(status.code, 0);
    assert.match(status.stdout, /^taken from docker:\/\/localhost:\d+\/advisories:latest$/m);

    // The publisher hears of something.
    say(publisher.data, '2.6.2');
    await run(publisher, 'update');
    const second = await until(async () => different(first, await snapshotIn(replica)));
    assert.equal(second, await snapshotIn(publisher));

    // Somebody else pushes there.
    const { PRATIQUE_ADVISORIES_TO: _to, PRATIQUE_ADVISORIES_SIGN_KEY: _key, ...settings } = publisher.settings;
    const others = { ...settings, PRATIQUE_DATA: join(publisher.data, 'others') };
    say(publisher.data, '2.6.3');
    await runPratique(others, 'advisories', 'update');
    const pushed = await runPratique(others, 'advisories', 'push', reference);
    assert.equal(pushed.code, 0, pushed.stderr);
    assert.match(await until(async () => await reasonIn(replica)), /: sha256:[0-9a-f]{64} is not signed$/);
    assert.equal(await snapshotIn(replica), second);

    // The publisher is gone, and comes back with something new.
    await publisher.stop();
    const reason = await until(async () => different('signed', await reasonIn(replica)));
    assert.match(reason, /^cannot take advisories from "docker:.*": "localhost:\d+" cut the connection$/);
    const metrics = (await replica.client.send('GET', '/metrics')).body.toString();
    assert.match(metrics, /^pratique_advisory_source_failed\{source="debian-tracker"\} 1$/m);
    const stale = await run(replica, 'status');
    assert.equal(stale.code, 1);
    assert.match(stale.stdout, /^debian-tracker is stale: cannot take .*\n(.*\n)*next: pratique advisories pull\n$/m);
    const doctor = await runPratique(replica.settings, 'doctor');
    assert.match(doctor.stdout, /^warn +advisories +debian-tracker is 0 days old: .*\n +→ pratique advisories pull$/m);
    assert.equal(await snapshotIn(replica), second);
    const again = await start();
    await run(again, 'update');
    const last = await until(async () => different(second, await snapshotIn(replica)));
    assert.equal(last, await snapshotIn(again));
    assert.equal(await reasonIn(replica), undefined);
  });

  it('says before there is any why there is none', async (t) => {
    const replica = await replicaOf(t, { reference: 'docker://127.0.0.1:9/advisories:latest', login: {}, key: 'x' });

    const reason = await until(async () => await reasonIn(replica));

    assert.match(reason, /^cannot take advisories from .*: cannot use the key in ".*\/x": ENOENT/);
    const { stdout } = await run(replica, 'status');
    assert.match(stdout, /^debian-tracker +- .* failed /m);
    assert.match(stdout, /^all of it is stale: cannot take advisories from /m);
  });

  it('asks no publisher', async (t) => {
    const data = temporaryFolder(t);
    const settings = { PRATIQUE_DATA: data, PRATIQUE_ADVISORIES_FROM: 'docker://registry.example/a:1' };

    const update = await runPratique({ ...settings, PRATIQUE_ADVISORIES_UNSIGNED: 'on' }, 'advisories', 'update');

    assert.equal(update.code, 64);
    assert.match(
      update.stderr,
      /: advisories come from "docker:\/\/registry\.example\/a:1" .*: "pratique advisories pull"/,
    );
  });
});

interface Pair {
  readonly publisher: Running;
  readonly replica: Running;
  readonly reference: string;
  /** What the replica asked the registry. */
  readonly asked: readonly string[];
  /** The publisher again, once it has been stopped. */
  start(): Promise<Running>;
}

/** A server that pushes to itself what it knows, and one that takes it from there, through a proxy that listens. */
async function pair(t: TestContext): Promise<Pair> {
  const folder = temporaryFolder(t);
  const pem = keys();
  for (const [name, text] of Object.entries(pem)) writeFileSync(join(folder, `${name}.pem`), text);
  const port = await freePort();
  const { host, asked } = await listeningProxy(t, port);
  const auth = Buffer.from(`${KEY.PRATIQUE_ACCESS_KEY_ID}:${KEY.PRATIQUE_SECRET_ACCESS_KEY}`).toString('base64');
  const auths = { [`localhost:${port}`]: { auth }, [host]: { auth } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }));
  const login = { DOCKER_CONFIG: folder, HOME: folder };
  const reference = `docker://localhost:${port}/advisories:latest`;
  const settings: Settings = {
    ...KEY,
    ...login,
    PRATIQUE_PORT: String(port),
    PRATIQUE_CREATE_ON_PUSH: 'true',
    PRATIQUE_ADVISORIES_TO: reference,
    PRATIQUE_ADVISORIES_SIGN_KEY: join(folder, 'private.pem'),
  };
  const start = async () => await startRunningFor(t, { data: join(folder, 'data'), settings });
  const publisher = await start();
  say(publisher.data, '2.6.1');
  await runPratique(publisher.settings, 'advisories', 'update');
  const from = `docker://${host}/advisories:latest`;
  const replica = await replicaOf(t, { reference: from, login, key: join(folder, 'public.pem') });
  return { publisher, replica, reference, asked, start };
}

async function replicaOf(
  t: TestContext,
  { reference, login, key }: { readonly reference: string; readonly login: Settings; readonly key: string },
): Promise<Running> {
  const settings = {
    ...login,
    PRATIQUE_FEEDS: '',
    PRATIQUE_ADVISORY_UPDATES: 'on',
    PRATIQUE_ADVISORIES_FROM: reference,
    PRATIQUE_ADVISORIES_KEY: key,
    PRATIQUE_ADVISORIES_INTERVAL_SECONDS: '1',
  };
  return await startRunningFor(t, { data: join(temporaryFolder(t), 'data'), settings });
}

function keys(): { readonly private: string; readonly public: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    private: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    public: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Debian's tracker says that apt was fixed in this version. */
function say(data: string, version: string): void {
  const fixes = { apt: [{ version, dist: 'bookworm', cves: ['CVE-2026-1001'] }] };
  writeFeed(join(data, 'feeds-of-the-test'), TRACKER, trackerJson({ suite: 'bookworm', fixes }));
}

async function snapshotIn(running: Running): Promise<string | undefined> {
  return (await toldBy(running)).snapshot?.digest;
}

async function reasonIn(running: Running): Promise<string | undefined> {
  return (await toldBy(running)).sources.find(({ id }) => id === 'debian-tracker')?.reason;
}

function different(before: string, now: string | undefined): string | undefined {
  return now?.endsWith(before) === true ? undefined : now;
}

async function toldBy({ client }: Running): Promise<ApiAdvisories> {
  return JSON.parse((await client.send('GET', '/api/v1/advisories')).body.toString()) as ApiAdvisories;
}

async function run({ settings }: Running, ...args: readonly string[]) {
  return await runPratique(settings, 'advisories', ...args);
}

const MOST_TRIES = 300;

/** The first answer that is one; asked until there is. */
async function until<T>(answer: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await answer();
    if (found !== undefined && found !== false) return found;
    await sleep(100);
  }
  throw new Error(`no answer after ${MOST_TRIES} tries`);
}

/** Hands everything on to a server of this machine, and tells what. */
async function listeningProxy(t: TestContext, port: number) {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    asked.push(`${method} ${url.split('?')[0]}`);
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return { host: `localhost:${await listening(t, server)}`, asked };
}
