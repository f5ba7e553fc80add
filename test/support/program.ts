import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a program left when it ended. */
export interface Ended {
  /** 128 and the signal's number in shells; here -1 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** All of the environment that it sees; this process's where absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads from its standard input. */
  readonly input?: string;
  readonly cwd?: string;
  /** After this it is killed; two minutes where absent. */
  readonly milliseconds?: number;
}

/** Runs a program to its end. Throws where it cannot be started. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, input = '', cwd, milliseconds = 120_000 }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    env,
    stdio: 'pipe',
    timeout: milliseconds,
    killSignal: 'SIGKILL',
    ...(cwd === undefined ? {} : { cwd }),
  });
  // A program that ends without reading what it is given is free to do so.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'close')) as [number | null];
  const [stdout, stderr] = await outputs;
  return { code: code ?? -1, stdout, stderr };
}
