import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartImageScanCommand } from '@aws-sdk/client-ecr';
import { type EndedScan, ecrClient, endedScan, findingText, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { alpineLayer, image } from '../support/images.ts';
import { type Running, runPratique, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const OLD_ZLIB = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r1' }])] });
const ADDRESS = 'https://secdb.alpinelinux.org/v3.18/main.json';

describe('advisories that are updated beside a running server', () => {
  it('make a scan complete that had failed for want of them', async (t) => {
    const { running, update } = await start(t);
    await pushImageTo(running.client, 'app', OLD_ZLIB, 'v1');
    const before = await endedScan(ecrClient(running), 'app', 'v1');

    await update({ '1.2.12-r2': ['CVE-2022-37434'] });
    const after = await endedScan(ecrClient(running), 'app', 'v1', (status) => status === 'COMPLETE');

    assert.equal(before.status, 'FAILED');
    assert.match(before.description, /^No advisories for Alpine:v3\.18 are loaded/);
    assert.deepEqual(textsOf(after), ['zlib 1.2.11-r1 CVE-2022-37434 1.2.12-r2']);
  });

  it('are what the next scan goes by, while the last one stays what it was', async (t) => {
    const { running, update } = await start(t);
    const ecr = ecrClient(running);
    const scan = { repositoryName: 'app', imageId: { imageTag: 'v1' } };
    await update({ '1.2.12-r2': ['CVE-2022-37434'] });
    await pushImageTo(running.client, 'app', OLD_ZLIB, 'v1');
    const first = await endedScan(ecr, 'app', 'v1');

    await update({ '1.2.12-r3': ['CVE-2022-37434'], '1.2.12-r0': ['CVE-2018-25032'] });
    const still = await endedScan(ecr, 'app', 'v1');
    await ecr.send(new StartImageScanCommand(scan));
    const second = await endedScan(ecr, 'app', 'v1');
    await update({ '1.2.12-r0': ['CVE-2018-25032'] });
    await ecr.send(new StartImageScanCommand(scan));
    const third = await endedScan(ecr, 'app', 'v1');

    assert.deepEqual(textsOf(first), ['zlib 1.2.11-r1 CVE-2022-37434 1.2.12-r2']);
    assert.deepEqual(textsOf(still), textsOf(first));
    assert.deepEqual(textsOf(second), [
      'zlib 1.2.11-r1 CVE-2018-25032 1.2.12-r0',
      'zlib 1.2.11-r1 CVE-2022-37434 1.2.12-r3',
    ]);
    assert.deepEqual(textsOf(third), ['zlib 1.2.11-r1 CVE-2018-25032 1.2.12-r0']);
  });

  it('are left as they were by a feed that cannot be read, and the status says so', async (t) => {
    const { running, feeds, update } = await start(t);
    await update({ '1.2.12-r2': ['CVE-2022-37434'] });
    writeFeed(feeds, ADDRESS, '<html>we are down for maintenance</html>');

    const { code } = await runPratique(running.settings, 'advisories', 'update');
    const status = await runPratique(running.settings, 'advisories', 'status');
    await pushImageTo(running.client, 'app', OLD_ZLIB, 'v1');
    const scan = await endedScan(ecrClient(running), 'app', 'v1');

    assert.notEqual(code, 0);
    assert.match(status.stdout, /alpine-secdb/);
    assert.deepEqual(textsOf(scan), ['zlib 1.2.11-r1 CVE-2022-37434 1.2.12-r2']);
  });
});

interface Started {
  readonly running: Running;
  readonly feeds: string;
  /** Publishes the fixes of zlib, updates by the command, and waits until the server has matched against them. */
  update(fixes: Readonly<Record<string, readonly string[]>>): Promise<void>;
}

async function start(t: TestContext): Promise<Started> {
  const feeds = temporaryFolder(t);
  const running = await startRunningFor(t, { settings: { PRATIQUE_FEEDS: feeds, PRATIQUE_CREATE_ON_PUSH: 'true' } });
  await scanEveryPush(ecrClient(running));
  const matched = () => running.log().split('matched against new advisories').length;
  const update: Started['update'] = async (fixes) => {
    const before = matched();
    writeFeed(feeds, ADDRESS, secdb(fixes));
    const { code, stderr } = await runPratique(running.settings, 'advisories', 'update');
    assert.equal(code, 0, stderr);
    for (let tries = 0; matched() === before; tries += 1) {
      if (tries > 300) throw new Error(`the server has not noticed the new advisories: ${running.log()}`);
      await sleep(100);
    }
  };
  return { running, feeds, update };
}

function secdb(secfixes: Readonly<Record<string, readonly string[]>>): string {
  const packages = [{ pkg: { name: 'zlib', secfixes } }];
  return JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });
}

function textsOf({ status, findings }: EndedScan): readonly string[] {
  return [...(status === 'COMPLETE' ? [] : [status]), ...findings.map(findingText).toSorted()];
}
