import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartImageScanCommand } from '@aws-sdk/client-ecr';
import type { NewKey } from '../../src/auth/index.ts';
import { requireAws } from '../support/aws-cli.ts';
import { ecrClient } from '../support/ecr.ts';
import { alpineLayer, image } from '../support/images.ts';
import { basic, type Running, runPratique, startRunning } from '../support/running.ts';
import { requireSkopeo } from '../support/skopeo.ts';
import { temporaryFolder } from '../support/temporary.ts';

const IMAGE = image({ layers: [alpineLayer([{ name: 'zlib', version: '1.2.11-r1' }])] });
const APP = ['--repository-name', 'team/app'];
const LATEST = [...APP, '--image-id', 'imageTag=latest'];

describe('users that `pratique user` makes beside a running server', () => {
  let running: Running;
  let users: Readonly<Record<'ci' | 'reader' | 'nobody', NewKey>>;
  before(async () => {
    running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    users = {
      ci: await addUser('ci', '--push', 'team/*'),
      reader: await addUser('reader', '--pull', 'team/*'),
      nobody: await addUser('nobody', '--pull', 'nothing/here'),
    };
  });
  after(async () => await running.stop());

  it('push and pull what they may, and nothing else', async (t) => {
    const skopeo = requireSkopeo(t, running);
    if (skopeo === undefined) return;
    await skopeo.pushImage(IMAGE, 'team/app:latest');
    await skopeo.pushImage(IMAGE, 'other/app:latest');
    const folder = `dir:${temporaryFolder(t)}`;
    assert.equal((await skopeo.pull('team/app:latest', folder)).code, 0);

    const push = async (to: string, key: NewKey) => wordOf(await skopeo.push(folder, to, key));
    const pull = async (from: string, key: NewKey) => wordOf(await skopeo.pull(from, `dir:${temporaryFolder(t)}`, key));
    const outcomes = {
      'ci pushes team/app': await push('team/app:ci', users.ci),
      'ci pulls team/app': await pull('team/app:ci', users.ci),
      'ci makes team/new by a push': await push('team/new:ci', users.ci),
      'ci pushes other/app': await push('other/app:ci', users.ci),
      'ci pulls other/app': await pull('other/app:latest', users.ci),
      'reader pulls team/app': await pull('team/app:latest', users.reader),
      'reader pushes team/app': await push('team/app:reader', users.reader),
      'reader pulls other/app': await pull('other/app:latest', users.reader),
      'nobody pulls team/app': await pull('team/app:latest', users.nobody),
      'a wrong secret pulls team/app': await pull('team/app:latest', { ...users.reader, secret: 'x'.repeat(40) }),
    };

    assert.deepEqual(outcomes, {
      'ci pushes team/app': 'done',
      'ci pulls team/app': 'done',
      'ci makes team/new by a push': 'done',
      'ci pushes other/app': 'denied',
      'ci pulls other/app': 'denied',
      'reader pulls team/app': 'done',
      'reader pushes team/app': 'denied',
      'reader pulls other/app': 'denied',
      'nobody pulls team/app': 'denied',
      'a wrong secret pulls team/app': 'unauthorized',
    });
  });

  it('read, scan and change through the aws CLI what they may, and nothing else', async (t) => {
    const [ci, reader] = [
      requireAws(t, { ...running, key: users.ci }),
      requireAws(t, { ...running, key: users.reader }),
    ];
    const skopeo = requireSkopeo(t, running);
    if (ci === undefined || reader === undefined || skopeo === undefined) return;
    await skopeo.pushImage(IMAGE, 'team/app:latest');
    const ecr = ecrClient(running);
    await ecr.send(new StartImageScanCommand({ repositoryName: 'team/app', imageId: { imageTag: 'latest' } }));

    const CASES: readonly [may: 'both' | 'ci' | 'neither', ...args: readonly string[]][] = [
      ['ci', 'start-image-scan', ...LATEST],
      ['both', 'list-images', ...APP],
      ['both', 'describe-image-scan-findings', ...LATEST],
      ['ci', 'batch-delete-image', ...APP, '--image-ids', 'imageTag=nothing'],
      ['neither', 'create-repository', '--repository-name', 'team/more'],
      ['neither', 'delete-repository', ...APP, '--force'],
      ['neither', 'list-images', '--repository-name', 'other/app'],
    ];
    const outcomes = await Promise.all(
      CASES.map(async ([, ...args]) => [
        awsWordOf(await ci.run('ecr', ...args)),
        awsWordOf(await reader.run('ecr', ...args)),
      ]),
    );

    const wanted = { both: ['done', 'done'], ci: ['done', 'denied'], neither: ['denied', 'denied'] };
    assert.deepEqual(
      outcomes.map((outcome, at) => [...(CASES[at]?.slice(1) ?? []), ...outcome].join(' ')),
      CASES.map(([may, ...args]) => [...args, ...wanted[may]].join(' ')),
    );
  });

  it('log in with a password from the aws CLI, which can do no more than they', async (t) => {
    const aws = requireAws(t, { ...running, key: users.reader });
    const skopeo = requireSkopeo(t, running);
    if (aws === undefined || skopeo === undefined) return;
    await skopeo.pushImage(IMAGE, 'team/app:latest');
    const folder = `dir:${temporaryFolder(t)}`;

    const password = (await aws.run('ecr', 'get-login-password')).stdout.trim();
    const key = { id: 'AWS', secret: password };

    assert.equal(wordOf(await skopeo.pull('team/app:latest', folder, key)), 'done');
    assert.equal(wordOf(await skopeo.push(folder, 'team/app:reader', key)), 'denied');
  });

  it('are refused soon after they are disabled, and served again after', async () => {
    const ask = async () => await running.client.send('GET', '/v2/', { headers: { Authorization: basic(users.ci) } });
    assert.equal((await ask()).status, 200);

    await runPratique(running.settings, 'user', 'disable', 'ci');
    await becomes(async () => (await ask()).status === 401);
    await runPratique(running.settings, 'user', 'enable', 'ci');
    await becomes(async () => (await ask()).status === 200);
  });

  async function addUser(name: string, ...grants: readonly string[]): Promise<NewKey> {
    const { stdout, stderr, code } = await runPratique(running.settings, 'user', 'add', name, ...grants, '--json');
    assert.equal(code, 0, stderr);
    const made = JSON.parse(stdout) as { readonly accessKeyId: string; readonly secretAccessKey: string };
    return { id: made.accessKeyId, secret: made.secretAccessKey };
  }
});

/** What skopeo says came of it. */
function wordOf({ code, stderr }: { readonly code: number; readonly stderr: string }): string {
  if (code === 0) return 'done';
  if (/unauthorized|authentication required|invalid username\/password/.test(stderr)) return 'unauthorized';
  // Of an answer to HEAD it sees no more than its status.
  return /denied|403 \(Forbidden\)/.test(stderr) ? 'denied' : stderr;
}

function awsWordOf({ code, stderr }: { readonly code: number; readonly stderr: string }): string {
  if (code === 0) return 'done';
  return stderr.includes('(AccessDeniedException)') ? 'denied' : stderr;
}

async function becomes(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 100) throw new Error('nothing has changed within ten seconds');
    await sleep(100);
  }
}
