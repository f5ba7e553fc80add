import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { requireAws } from '../support/aws-cli.ts';
import { requireClient } from '../support/client.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { freePort } from '../support/ports.ts';
import { runProgram } from '../support/program.ts';
import { logged, runPratique, settingsFor, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the first start', () => {
  it('shows the secret once, and it is in no log', async (t) => {
    const data = temporaryFolder(t);
    const first = await startRunningFor(t, { data, settings: { PRATIQUE_LOG_LEVEL: 'debug' } });
    const { secret } = first.key;
    await first.client.send('GET', '/v2/');
    await ecrClient(first).send(new GetAuthorizationTokenCommand({}));
    await first.stop();
    const second = await startRunningFor(t, { data, settings: { PRATIQUE_LOG_LEVEL: 'debug' } });
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
    const running = await startRunningFor(t);
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
    const running = await startRunningFor(t, { settings: { ...settings, PRATIQUE_CREATE_ON_PUSH: 'true' } });
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
    const running = await startRunningFor(t);
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
    const first = await startRunningFor(t, { data });
    assert.equal(await first.stop('SIGKILL'), 'SIGKILL');

    const second = await startRunningFor(t, { data });

    assert.deepEqual(second.key, first.key);
    assert.equal((await second.client.send('GET', '/v2/')).status, 200);
  });

  it('leaves a scan that it had begun to the next', async (t) => {
    const options = { data: temporaryFolder(t), settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } };
    const first = await startRunningFor(t, options);
    await scanEveryPush(ecrClient(first));
    const packages = Array.from({ length: 20_000 }, (_, number) => ({ name: `package-${number}`, version: '1' }));
    await pushImageTo(first.client, 'app', image({ layers: [alpineLayer(packages)] }), 'v1');
    await endedScan(ecrClient(first), 'app', 'v1', (status) => status === 'IN_PROGRESS');

    await first.stop('SIGKILL');
    const second = await startRunningFor(t, options);
    const scan = await endedScan(ecrClient(second), 'app', 'v1');

    assert.match(scan.description, /^No advisories for Alpine:v3\.18 are loaded/);
  });
});
