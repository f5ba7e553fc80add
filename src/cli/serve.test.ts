import assert from 'node:assert/strict';
import { request } from 'node:http';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openUpload } from '../../test/support/http-push.ts';
import { basic, startRunning } from '../../test/support/running.ts';

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
