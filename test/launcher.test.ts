import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './support/temporary.ts';

const LAUNCHER = fileURLToPath(new URL('../bin/node.js', import.meta.url));

/** What a running Node is made to look like, ahead of the launcher. */
const RUNNING = {
  'a Node that can replace itself': '',
  'a Node that cannot': 'delete process.execve;',
};

for (const [title, disguise] of Object.entries(RUNNING)) {
  describe(`the launcher, under ${title}`, () => {
    it('passes arguments, input and output', async (t) => {
      const child = launch(t, disguise, 'process.stdin.pipe(process.stdout); console.error(process.argv.slice(2));');
      child.stdin.end('as it came');

      assert.deepEqual(await ended(child), {
        code: 0,
        signal: null,
        stdout: 'as it came',
        stderr: "[ 'a b', '--c' ]\n",
      });
    });

    it('leaves no trace of itself to what the script starts', async (t) => {
      const child = launch(t, disguise, 'console.log(process.execArgv, process.env.PRATIQUE_TETHER)');

      assert.equal((await ended(child)).stdout, '[] undefined\n');
    });

    it('ends with the exit code of the script', async (t) => {
      assert.equal((await ended(launch(t, disguise, 'process.exitCode = 7'))).code, 7);
    });

    it('ends by the signal that ended the script', async (t) => {
      assert.equal((await ended(launch(t, disguise, "process.kill(process.pid, 'SIGKILL')"))).signal, 'SIGKILL');
    });

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      it(`hands ${signal} to the script`, async (t) => {
        const script = `process.once('${signal}', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up')`;
        const child = launch(t, disguise, script);
        await once(child.stdout, 'data');

        child.kill(signal);

        assert.equal((await ended(child)).code, 5);
      });
    }

    it('takes the script along when it is killed', { timeout: 30_000 }, async (t) => {
      const child = launch(t, disguise, 'setInterval(() => {}, 1000); console.log(process.pid)');
      const printed: readonly unknown[] = await once(child.stdout, 'data');

      child.kill('SIGKILL');
      await ended(child);

      while (isRunning(Number(String(printed[0])))) await sleep(10);
    });
  });
}

describe('the launcher, with flags that were measured on Node 24', () => {
  const TUNED = fileURLToPath(new URL('../bin/pratique.js', import.meta.url));
  const print = "process.execve = (path, args) => { console.log(args.slice(1).join(' ')); process.exit(0); };";
  const RELEASES: readonly [version: string, flags: RegExp][] = [
    ['24.21.0', /^--single-threaded-gc .*main\.ts /],
    ['26.0.0', /^\S+main\.ts /],
  ];
  for (const [version, flags] of RELEASES) {
    it(`starts Node ${version} with what it is known to take`, async (t) => {
      const disguise = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); ${print}`;

      assert.match((await ended(launch(t, disguise, '', TUNED))).stdout, flags);
    });
  }
});

describe('the launcher, under a Node that is too old', () => {
  const OLD = "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } }); delete process.execve;";

  it('runs the script with the Node that npm ci brought along', {
    skip: !hasBundledNode() && 'skipped: no Node is brought along for this machine',
  }, async (t) => {
    const { stdout } = await ended(launch(t, OLD, 'console.log(process.version, process.execPath)'));

    assert.match(stdout, /^v24\.\d+\.\d+ .*node-linux-/);
  });

  const MISSING: readonly [title: string, disguise: string, message: RegExp][] = [
    [
      'no glibc',
      'process.report.getReport = () => ({ header: {} });',
      /needs glibc 2\.28: install Node 24\.15 or newer/,
    ],
    [
      'a glibc that is too old',
      "process.report.getReport = () => ({ header: { glibcVersionRuntime: '2.17' } });",
      /needs glibc 2\.28/,
    ],
    [
      'another system',
      "Object.defineProperty(process, 'platform', { value: 'sunos' });",
      /install Node 24\.15 or newer/,
    ],
    [
      'another processor',
      "Object.defineProperty(process, 'arch', { value: 'riscv64' });",
      /install Node 24\.15 or newer/,
    ],
    [
      'nothing installed',
      "const m = require('module'); const f = m._resolveFilename; m._resolveFilename = (name, ...more) => f(name.replace(/^node-linux-/, 'no-'), ...more);",
      /run "npm ci"/,
    ],
  ];
  for (const [title, disguise, message] of MISSING) {
    it(`says what to do where there is ${title}`, async (t) => {
      const { code, stdout, stderr } = await ended(launch(t, OLD + disguise, 'console.log("ran")'));

      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^Pratique needs Node 24\.15 or newer, and this is Node 20\.20\.2; .*\n$/);
      assert.match(stderr, message);
    });
  }
});

function launch(
  t: TestContext,
  disguise: string,
  script: string,
  launcher: string = LAUNCHER,
): ChildProcessWithoutNullStreams {
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/disguise.cjs`, `if (process.argv[1] === ${JSON.stringify(launcher)}) { ${disguise} }`);
  writeFileSync(`${folder}/script.mjs`, script);
  const child = spawn(process.execPath, [
    '-r',
    `${folder}/disguise.cjs`,
    launcher,
    `${folder}/script.mjs`,
    'a b',
    '--c',
  ]);
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function hasBundledNode(): boolean {
  const folder = new URL(`../node_modules/node-linux-${process.arch}`, import.meta.url);
  return process.platform === 'linux' && existsSync(folder);
}
