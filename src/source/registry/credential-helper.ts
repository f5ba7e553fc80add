import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { collect } from '../../lib/limited.ts';

/** What a helper knows of a registry. */
export type HelperAnswer =
  | { readonly kind: 'login'; readonly user: string; readonly secret: string }
  | { readonly kind: 'none' }
  /** A clause. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Long enough for somebody who is asked for the password of a keychain. */
const MILLISECONDS = 60_000;
const MOST_BYTES = 1 << 20;
const ANSWER = z.object({ Username: z.string(), Secret: z.string() });
/** What the helpers of docker's own say where they know nothing (docker-credential-helpers, `errCredentialsNotFound`). */
const NOTHING_KNOWN = /credentials not found/i;

/**
 * Asks the program `docker-credential-<name>` on PATH for the login of a registry: the registry's address goes to its
 * standard input, and JSON comes back (docker's documentation, "Credential helper protocol").
 */
export async function askHelper(
  name: string,
  address: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<HelperAnswer> {
  const program = `docker-credential-${name}`;
  const broken = (reason: string) => ({ kind: 'broken', reason: `"${program}" ${reason}` }) as const;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name)) return broken('is no name of a program');
  // A timer of spawn's own would outlive a program that was never started.
  const deadline = AbortSignal.timeout(MILLISECONDS);
  try {
    const { code, output } = await run(program, address, { environment, signal: AbortSignal.any([signal, deadline]) });
    if (code !== 0 && NOTHING_KNOWN.test(output)) return { kind: 'none' };
    if (code !== 0) return broken(`ended with ${code ?? 'a signal'}`);
    const { Username: user, Secret: secret } = ANSWER.parse(JSON.parse(output));
    return secret === '' ? { kind: 'none' } : { kind: 'login', user, secret };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return broken(`did not answer in ${MILLISECONDS / 1000} seconds`);
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return broken(isMissing ? 'is not on PATH' : 'gave an answer that is none');
  }
}

async function run(
  program: string,
  input: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(program, ['get'], {
    env: environment,
    signal,
    stdio: ['pipe', 'pipe', 'ignore'],
    killSignal: 'SIGKILL',
  });
  // A helper that ends without reading what it is given is free to do so.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const output = collect(child.stdout, MOST_BYTES);
  const [[code], bytes] = await Promise.all([ended, output]);
  return { code, output: Buffer.from(bytes).toString() };
}
