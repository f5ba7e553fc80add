import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openUpload } from '../../test/support/http-push.ts';
import { freePort } from '../../test/support/ports.ts';
import { basic, PRATIQUE, settingsFor, startRunning } from '../../test/support/running.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';

it('takes a Ctrl-C that comes several times at once for one, and lets an upload finish', async (t) => {
  const running = await startRunning({ settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
  t.after(() => running.stop('SIGKILL'));
  const headers = { Authorization: basic(running.key), 'Content-Length': 6 };
  const session = await openUpload(running.client, 'app');
  const upload = request(`${running.url.replace('localhost', '127.0.0.1')}${session}`, { method: 'PATCH', headers });
  upload.write('one');
  await sleep(300);

  const stopped = running.stop('SIGINT');
  await sleep(5);
  running.child.kill('SIGINT');
  await sleep(300);
  upload.end('two');
  const status = await new Promise((resolve) => {
    upload.once('response', (answer) => resolve(answer.resume().statusCode));
  });

  assert.equal(status, 202);
  assert.equal(await stopped, 0);
});

it('ends when it was started by npm, and the shell between them is gone', { timeout: 60_000 }, async (t) => {
  const settings = settingsFor(temporaryFolder(t), await freePort());
  const typed = `'${process.execPath}' '${PRATIQUE}' serve & echo $!; wait`;
  const shell = spawn('/bin/sh', ['-c', typed], { env: { ...process.env, ...settings, npm_execpath: 'npm' } });
  const output = createInterface(shell.stdout)[Symbol.asyncIterator]();
  const pid = Number((await output.next()).value);
  t.after(() => isRunning(pid) && process.kill(pid, 'SIGKILL'));
  for (let line = ''; !line.includes('Pratique serves'); line = String((await output.next()).value));

  shell.kill('SIGKILL');

  while (isRunning(pid)) await sleep(50);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
