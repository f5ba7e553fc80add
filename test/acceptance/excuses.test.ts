import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeImageScanFindingsCommand } from '@aws-sdk/client-ecr';
import { artifact } from '../support/attached.ts';
import { attestation, DSSE } from '../support/attestation.ts';
import { trackerJson } from '../support/debian-tracker.ts';
import { ecrClient, endedScan, scanEveryPush } from '../support/ecr.ts';
import { writeFeed } from '../support/feeds-folder.ts';
import { pushImageTo } from '../support/http-push.ts';
import { debianLayer, image, json } from '../support/images.ts';
import { type Running, runPratique, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const [FIRST, SECOND] = ['CVE-2026-1001', 'CVE-2026-1002'];
const APP = image({ layers: [debianLayer([{ name: 'apt', version: '2.6.1' }])] });
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('what is excused beside a running server', () => {
  const folder = temporaryFolder();
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: publish, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
    await pushImageTo(running.client, 'team/app', APP, '1');
    await endedScan(ecrClient(running), 'team/app', '1');
  });
  after(async () => await running.stop());

  const run = async (...args: readonly string[]) => await runPratique(running.settings, ...args);
  const shown = async () => {
    const asked = { repositoryName: 'team/app', imageId: { imageTag: '1' } };
    const { imageScanFindings } = await ecrClient(running).send(new DescribeImageScanFindingsCommand(asked));
    return imageScanFindings?.findings?.map(({ name }) => name).toSorted();
  };

  it('is left out of what ECR’s API lists, and of the code that pratique findings ends with, until it is ended', async () => {
    assert.deepEqual(await shown(), [FIRST, SECOND]);

    const made = await run('excuse', 'add', '--vulnerability', FIRST, '--tag', '1', '--reason', 'never called');
    assert.equal(made.code, 0, made.stderr);
    assert.deepEqual(await shown(), [SECOND]);
    await run(
      'excuse',
      'add',
      '--package',
      'apt',
      '--repository',
      'team/*',
      '--reason',
      'removed soon',
      '--owner',
      'mary',
    );
    assert.deepEqual(await shown(), []);

    const { code, stdout } = await run('findings', 'team/app:1');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Excused, and not counted:/);
    assert.match(
      (await run('explain', 'team/app:1', SECOND)).stdout,
      /excused until \d{4}-\d\d-\d\d by mary, excuse 2/,
    );
    for (const id of ['1', '2']) assert.equal((await run('excuse', 'end', id)).code, 0);
    assert.deepEqual(await shown(), [FIRST, SECOND]);
  });

  it('is so by a document that is attached, once its signer is listed, and no sooner', async () => {
    const tag = `${APP.manifest.digest.replace(':', '-')}.att`;
    await pushImageTo(running.client, 'team/app', artifact([attested()]), tag);
    const key = join(folder, 'cosign.pub');
    writeFileSync(key, String(publicKey.export({ type: 'spki', format: 'pem' })));
    await until(async () => (await claimed()) === 'no listed signer has signed it');
    assert.deepEqual(await shown(), [FIRST, SECOND]);

    assert.equal((await run('excuse', 'signers', 'add', 'mary', '--key', key)).code, 0);
    await until(async () => (await shown())?.length === 1);
    assert.deepEqual([await shown(), await claimed()], [[SECOND], undefined]);

    assert.equal((await run('excuse', 'signers', 'remove', 'mary')).code, 0);
    assert.deepEqual(await shown(), [FIRST, SECOND]);
  });

  it('is what a document says that is imported, where it says so, and no more', async () => {
    const file = join(folder, 'tool.vex.json');
    const ofTool = { products: [{ '@id': 'pkg:golang/example.com/tool', subcomponents: ['pkg:deb/debian/apt'] }] };
    const statements = [
      { vulnerability: { name: FIRST }, status: 'not_affected', ...ofTool },
      { vulnerability: { name: SECOND }, status: 'not_affected', products: ['pkg:deb/debian/apt'] },
      { vulnerability: { name: SECOND }, status: 'affected', products: ['pkg:deb/debian/apt@2.6.1'] },
      { vulnerability: { name: SECOND }, status: 'fixed' },
    ];
    writeFileSync(file, JSON.stringify(openVex(statements)));

    const anywhere = await run('excuse', 'import', file);
    assert.match(anywhere.stdout, /^0 made\n4 skipped:\n/);
    for (const words of ['is no image: keep it to', 'that it is affected', 'it names no product']) {
      assert.ok(anywhere.stdout.includes(words), anywhere.stdout);
    }
    assert.deepEqual(await shown(), [FIRST, SECOND]);

    assert.match((await run('excuse', 'import', file, '--repository', 'team/*')).stdout, /^1 made/);
    assert.deepEqual(await shown(), [SECOND]);
  });

  /** Why what is claimed of the first changes nothing. */
  async function claimed(): Promise<string | undefined> {
    const answer = await running.client.send('GET', '/api/v1/repositories/team%2Fapp/images/1/findings');
    const { findings } = JSON.parse(answer.body.toString()) as {
      findings: readonly { vulnerability: string; claims?: readonly { doubt?: string }[] }[];
    };
    const claims = findings.find(({ vulnerability }) => vulnerability === FIRST)?.claims;
    return claims === undefined ? 'nothing is claimed' : claims[0]?.doubt;
  }
});

function publish(folder: string): void {
  const fixes = { apt: [{ version: '2.6.1+deb12u1', dist: 'bookworm', cves: [FIRST, SECOND] }] };
  writeFeed(folder, 'https://security-tracker.debian.org/tracker/data/json', trackerJson({ suite: 'bookworm', fixes }));
}

function openVex(statements: readonly object[]) {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.com/1',
    author: 'Bob',
    timestamp: new Date().toISOString(),
    version: 1,
    statements,
  };
}

function attested() {
  const statement = { vulnerability: { name: FIRST }, products: ['pkg:deb/debian/apt'], status: 'fixed' };
  return json(DSSE, attestation(APP.manifest.digest, openVex([statement]), privateKey));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 200) throw new Error('it never came to be so');
    await sleep(50);
  }
}
