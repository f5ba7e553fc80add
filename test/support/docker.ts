import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireClient } from './client.ts';
import { type Ended, type RunOptions, runProgram } from './program.ts';
import { temporaryFolder } from './temporary.ts';

/** docker with a daemon of its own, without bridge and firewall rules, that ends with the test. */
export interface Docker {
  run(args: readonly string[], options?: Pick<RunOptions, 'input'>): Promise<Ended>;
}

/**
 * Starts a daemon. Undefined where docker is missing or this user is not root: then the test is marked as skipped, and
 * the caller returns. With CI=true it throws instead.
 */
export async function startDocker(t: TestContext): Promise<Docker | undefined> {
  const [program, daemon] = [requireClient(t, 'docker'), requireClient(t, 'dockerd')];
  if (program === undefined || daemon === undefined) return undefined;
  if (process.getuid?.() !== 0) {
    if (process.env['CI'] === 'true') throw new Error('a Docker daemon needs root, and CI=true asks for it');
    t.skip('skipped: a Docker daemon needs root');
    return undefined;
  }
  const folder = temporaryFolder();
  const host = `unix://${folder}/docker.sock`;
  const stop = await startDaemon(daemon, folder, host);
  t.after(stop);
  const env = { PATH: process.env['PATH'], HOME: folder, DOCKER_HOST: host, DOCKER_CONFIG: join(folder, 'config') };
  const run: Docker['run'] = async (args, options = {}) => await runProgram(program, args, { env, ...options });
  for (let tries = 0; (await run(['version'])).code !== 0; tries += 1) {
    if (tries > 300) throw new Error(`dockerd does not answer: ${(await run(['version'])).stderr}`);
    await sleep(100);
  }
  return { run };
}

async function startDaemon(program: string, folder: string, host: string): Promise<() => Promise<void>> {
  const [data, run] = [join(folder, 'data'), join(folder, 'run')];
  for (const made of [data, run, join(folder, 'config')]) mkdirSync(made);
  const limits = ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=overlay2'];
  const cgroups = ['--exec-opt', 'native.cgroupdriver=cgroupfs'];
  const places = [`--data-root=${data}`, `--exec-root=${run}`, `--pidfile=${join(folder, 'pid')}`, '-H', host];
  const child = spawn(program, [...limits, ...cgroups, ...places], { stdio: 'ignore' });
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  return async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
}
