import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { holdLock } from './folder-lock.ts';

it('keeps a second process out, and ends with the one that held it, killed or not', async (t) => {
  const path = `${temporaryFolder(t)}/serve.lock`;
  const script = `import { holdLock } from ${JSON.stringify(import.meta.resolve('./folder-lock.ts'))};
    console.log(holdLock(${JSON.stringify(path)}) !== undefined);
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(holder.stdout, 'data')) as [Buffer];

  const whileHeld = holdLock(path);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const after = holdLock(path);

  assert.equal(String(said), 'true\n');
  assert.equal(whileHeld, undefined);
  assert.notEqual(after, undefined);
  after?.();
});
