import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Certificate } from './certificate.ts';
import { requireLibrary } from './client.ts';
import { runProgram } from './program.ts';

const PYTHON = '/usr/bin/python3';
const LIBRARY = '/usr/lib/python3/dist-packages/aiosmtpd';
const support = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface SmtpOptions {
  readonly tls: 'none' | 'starttls' | 'from-start';
  /** Needed with TLS. */
  readonly certificate?: Certificate;
  readonly login?: readonly [user: string, password: string];
  /** It answers nothing, from the greeting on. */
  readonly silent?: boolean;
}

/** A message that the server took, as Python's email package reads it. */
export interface ReceivedMail {
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly encrypted: boolean;
  readonly login?: string;
  readonly source: string;
  readonly kind: string;
  /** The values of a header, decoded. */
  header(name: string): readonly string[];
  readonly parts: readonly {
    readonly kind: string;
    readonly charset: string | null;
    readonly encoding: string | null;
    readonly content: string;
  }[];
  /** What is wrong with its form. */
  readonly defects: readonly string[];
}

export interface SmtpServer {
  readonly port: number;
  /** From now on: for MAIL, DATA or a recipient, what is answered one time after another, then `250 OK`. */
  answer(replies: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** What it has taken so far, once there are so many. */
  received(count: number): Promise<readonly ReceivedMail[]>;
}

/** aiosmtpd as a process of its own, ended with the test; undefined where Debian's python3-aiosmtpd is not there. */
export async function startSmtpServer(t: TestContext, options: SmtpOptions): Promise<SmtpServer | undefined> {
  if (!requireLibrary(t, 'python3-aiosmtpd', existsSync(LIBRARY))) return undefined;
  const { certificate, tls, login, silent } = options;
  const settings = { tls, login: login ?? null, silent: silent ?? false, ...certificate };
  const child = spawn(PYTHON, [support('smtp-server.py'), JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  const messages: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) messages.push(line);
    else waiting.shift()?.(line);
  });
  const nextLine = () => new Promise<string>((resolve) => waiting.push(resolve));
  const port = Number(await nextLine());
  return {
    port,
    async answer(replies) {
      const taken = nextLine();
      child.stdin.write(`${JSON.stringify(replies)}\n`);
      await taken;
    },
    async received(count) {
      for (let tries = 0; messages.length < count && tries < 200; tries += 1) await sleep(25);
      return await readMails(messages);
    },
  };
}

interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly encrypted: boolean;
  readonly login: string | null;
  readonly message: string;
}

interface ReadMail extends Pick<ReceivedMail, 'kind' | 'parts' | 'defects'> {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

async function readMails(lines: readonly string[]): Promise<readonly ReceivedMail[]> {
  const envelopes = lines.map((line) => JSON.parse(line) as Envelope);
  const input = envelopes.map(({ message }) => `${message}\n`).join('');
  const { code, stdout, stderr } = await runProgram(PYTHON, [support('read-mail.py')], { input });
  if (code !== 0) throw new Error(stderr);
  const read = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ReadMail);
  return envelopes.flatMap(({ login, message, ...envelope }, index) => {
    const mail = read[index];
    if (mail === undefined) return [];
    const { headers, kind, parts, defects } = mail;
    const header = (wanted: string) =>
      headers.filter(([name]) => name.toLowerCase() === wanted.toLowerCase()).map(([, value]) => value);
    const source = Buffer.from(message, 'base64').toString('latin1');
    return [{ ...envelope, ...(login === null ? {} : { login }), source, header, kind, parts, defects }];
  });
}
