import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { residentMemory } from './resident-memory.ts';

const MOST = 64 * 2 ** 20;

/** Holds that much memory until its input ends. */
const HOLDER = `globalThis.held = Buffer.alloc(${MOST}, 1); console.log('held'); process.stdin.resume()`;
const START = `const { spawn } = require('node:child_process');
  spawn(process.execPath, ['-e', ${JSON.stringify(HOLDER)}], { stdio: ['pipe', 'inherit', 'inherit'] });`;
const START_IN_THREAD = `const { Worker } = require('node:worker_threads');
  new Worker(${JSON.stringify(`${START} setInterval(() => {}, 1000)`)}, { eval: true, stdin: true });`;

describe('residentMemory', () => {
  for (const [name, program] of [
    ['its main thread', START],
    ['another of its threads', START_IN_THREAD],
  ] as const) {
    it(`counts what a process started from ${name}`, async (t) => {
      const child = spawn(process.execPath, ['-e', `${program} setInterval(() => {}, 1000)`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      t.after(() => child.kill('SIGKILL'));
      await once(child.stdout, 'data');

      assert.ok(child.pid !== undefined);
      const alone = /^VmRSS:\s+([0-9]+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1];
      assert.ok(residentMemory(child.pid) > Number(alone) * 1024 + MOST);
    });
  }

  it('is 0 of a process that is not there', () => {
    assert.equal(residentMemory(2 ** 30), 0);
  });
});
