import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { TooLargeError } from '../lib/limited.ts';
import { readFolderFile } from './layout/folder-blobs.ts';
import type { Opened, TargetSource } from './types.ts';

/** A full Debian's is 30 MB. */
const MOST_BYTES = 256 << 20;

/** A file that is an SBOM by what is in it: CycloneDX or SPDX as JSON, or an attestation of one. */
export const sbom: TargetSource = {
  id: 'sbom',
  prefixes: ['sbom'],
  form: 'sbom:FILE',
  title: 'an SBOM as JSON: CycloneDX or SPDX',
  async open({ local }) {
    if (local?.kind !== 'file') return { kind: 'not-mine' };
    const head = await headOf(local.path);
    if (!/^\s*[{<]|^SPDXVersion:/.test(head)) return { kind: 'not-mine' };
    if (!head.trimStart().startsWith('{')) return otherForm(head);
    const bytes = await wholeOf(local.path);
    if (bytes === undefined) return { kind: 'refused', reason: `it is larger than ${MOST_BYTES} bytes` };
    return isSbom(bytes) ? { kind: 'sbom', name: basename(local.path), bytes } : { kind: 'not-mine' };
  },
};

/** What says that a JSON file is an SBOM, or an in-toto statement that holds one. */
const SIGNS = ['"bomFormat"', '"spdxVersion"', '"predicateType"', '"payloadType"'];

function isSbom(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return SIGNS.some((sign) => buffer.includes(sign));
}

function otherForm(head: string): Opened {
  const refused = (form: string) =>
    ({ kind: 'refused', reason: `it is an SBOM in ${form}, and only JSON is read: write it as JSON` }) as const;
  if (head.startsWith('SPDXVersion:')) return refused("SPDX's tags");
  return /cyclonedx/i.test(head) ? refused("CycloneDX's XML") : { kind: 'not-mine' };
}

const HEAD_BYTES = 4096;

async function headOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
  } finally {
    await file.close();
  }
}

async function wholeOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFolderFile(path, MOST_BYTES);
  } catch (error) {
    if (error instanceof TooLargeError) return undefined;
    throw error;
  }
}
