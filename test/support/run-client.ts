import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hexOf } from '../../src/oci/digest.ts';
import type { Blob, Image } from './images.ts';

/** What a run of a client left. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program with what goes before its arguments, and the whole of its environment beside PATH. */
export interface Client {
  readonly program: string;
  readonly before?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const DEADLINE_MILLISECONDS = 120_000;

/** Runs a client to its end; `input` goes to its standard input. */
export async function runClient(client: Client, args: readonly string[], input?: string | Uint8Array): Promise<Ran> {
  const { program, before = [], environment } = client;
  return await new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...environment };
    const options = { env, timeout: DEADLINE_MILLISECONDS, maxBuffer: 64 << 20 };
    const child = execFile(program, [...before, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`cannot run "${program} ${args.join(' ')}": ${stdout}${stderr}`, { cause: error }));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Runs a client that must succeed; answers what it printed. */
export async function mustRun(client: Client, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  const { code, stdout, stderr } = await runClient(client, args, input);
  if (code !== 0) throw new Error(`"${client.program} ${args.join(' ')}" ended with ${code}: ${stdout}${stderr}`);
  return stdout;
}

/** Writes an image, or an index with its images, as the folder that skopeo calls `dir:`. */
export function writeImageFolder(folder: string, manifest: Blob, images: readonly Image[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/version`, 'Directory Transport Version: 1.1\n');
  writeFileSync(`${folder}/manifest.json`, manifest.bytes);
  for (const image of images) {
    if (image.manifest.digest !== manifest.digest) {
      writeFileSync(`${folder}/${hexOf(image.manifest.digest)}.manifest.json`, image.manifest.bytes);
    }
    for (const { digest, bytes } of image.blobs) writeFileSync(`${folder}/${hexOf(digest)}`, bytes);
  }
}
