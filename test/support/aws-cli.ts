import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import type { TestContext } from 'node:test';
import type { NewKey } from '../../src/auth/index.ts';
import { type Ended, runProgram } from './program.ts';

/** A server that speaks AWS's APIs, and somebody who may use it. */
export interface AwsEndpoint {
  readonly url: string;
  readonly region: string;
  readonly key: NewKey;
}

/** Debian's aws CLI against one endpoint. */
export interface AwsCli {
  /** Runs it. */
  run(...args: readonly string[]): Promise<Ended>;
  /** The JSON that it prints, undefined where it prints nothing; fails the test with what it says otherwise. */
  json(...args: readonly string[]): Promise<unknown>;
}

/**
 * Debian's aws CLI, or undefined where it is missing: then the test is marked `skipped: no aws on PATH`, and the caller
 * returns. Throws instead with CI=true. Another `aws` on PATH may be anything. It sees no configuration of this machine.
 */
export function requireAws(t: TestContext, { url, region, key }: AwsEndpoint): AwsCli | undefined {
  const program = '/usr/bin/aws';
  if (!isExecutable(program)) {
    if (process.env['CI'] === 'true') throw new Error(`no "${program}", and CI=true asks for it`);
    t.skip('skipped: no aws on PATH');
    return undefined;
  }
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: key.id,
    AWS_SECRET_ACCESS_KEY: key.secret,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  };
  const run = async (...args: readonly string[]) =>
    await runProgram(program, ['--endpoint-url', url, '--output', 'json', ...args], { env });
  return {
    run,
    async json(...args) {
      const { code, stdout, stderr } = await run(...args);
      assert.equal(code, 0, `aws ${args.join(' ')}: ${stderr}`);
      return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
