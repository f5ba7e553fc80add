import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { TooLargeError } from '../lib/limited.ts';
import { readFolderFile } from './layout/folder-blobs.ts';
import type { TargetSource } from './types.ts';

/** A full Debian's is 30 MB. */
const MOST_BYTES = 256 << 20;

/** A file that is an SBOM by what is in it: CycloneDX or SPDX, or an attestation of one. */
export const sbom: TargetSource = {
  id: 'sbom',
  prefixes: ['sbom'],
  form: 'sbom:FILE',
  title: 'an SBOM: CycloneDX or SPDX',
  async open({ local }) {
    if (local?.kind !== 'file') return { kind: 'not-mine' };
    const head = (await headOf(local.path)).trimStart();
    if (head.startsWith('<') && /cyclonedx/i.test(head)) return { kind: 'refused', reason: XML };
    const isTags = TAGS.test(head);
    if (!head.startsWith('{') && !isTags) return { kind: 'not-mine' };
    const bytes = await wholeOf(local.path);
    if (bytes === undefined) return { kind: 'refused', reason: `it is larger than ${MOST_BYTES} bytes` };
    return isTags || hasSign(bytes) ? { kind: 'sbom', name: basename(local.path), bytes } : { kind: 'not-mine' };
  },
};

/** SPDX as tags and values may begin with comments. */
const TAGS = /^(?:#[^\n]*\n\s*)*SPDXVersion:/;
const XML = "it is an SBOM in CycloneDX's XML, which is not read: write it as JSON";

/** What says that JSON is an SBOM, an in-toto statement or an envelope that holds one, or a bundle of Sigstore. */
const SIGNS = [
  '"bomFormat"',
  '"spdxVersion"',
  'spdx.org/rdf/3',
  '"predicateType"',
  '"payloadType"',
  'application/vnd.dev.sigstore.bundle',
];

function hasSign(bytes: Uint8Array): boolean {
  const encoding = encodingOf(bytes);
  const buffer =
    encoding === 'utf-8'
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : Buffer.from(new TextDecoder(encoding).decode(bytes));
  return SIGNS.some((sign) => buffer.includes(sign));
}

const HEAD_BYTES = 4096;

async function headOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    return new TextDecoder(encodingOf(head)).decode(head);
  } finally {
    await file.close();
  }
}

/** What a byte order mark says, UTF-8 without one. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

async function wholeOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFolderFile(path, MOST_BYTES);
  } catch (error) {
    if (error instanceof TooLargeError) return undefined;
    throw error;
  }
}
