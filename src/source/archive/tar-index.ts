import type { FileHandle } from 'node:fs/promises';
import { parsePax } from '../../lib/pax.ts';
import { type Extended, entryOf, storedSize, type TarEntry } from '../../lib/tar-entry.ts';
import { parseTarHeader, TAR_BLOCK, type TarHeader } from '../../lib/tar-header.ts';

/** Where a member of an archive lies in it. */
export interface TarMember {
  readonly type: TarEntry['type'];
  readonly offset: number;
  readonly sizeBytes: number;
  /** Of a link. */
  readonly target: string;
}

export type TarIndex =
  | { readonly kind: 'tar'; readonly members: ReadonlyMap<string, TarMember> }
  | { readonly kind: 'not-a-tar' }
  /** A clause. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Archives of images have a few thousand at most; root file systems have as many as they like. */
const MOST_MEMBERS = 100_000;
const MOST_HEADER_BYTES = 1 << 20;
const PATH_LENGTH = 4096;

/**
 * Looks where the members of a tar archive lie, without reading them. Of a path that comes twice the last counts, as it
 * does for whoever unpacks it. What follows a fault in the archive is not known, so it makes all of it broken. One with
 * more members than any image has is answered as one without members, which holds no image.
 */
export async function indexTar(file: FileHandle, sizeBytes: number): Promise<TarIndex> {
  const members = new Map<string, TarMember>();
  let extended: Extended = {};
  let headers = 0;
  for (let at = 0; at < sizeBytes; headers += 1) {
    if (at + TAR_BLOCK > sizeBytes) return headers === 0 ? { kind: 'not-a-tar' } : broken('it is cut short');
    const parsed = parseTarHeader(await bytesAt(file, at, TAR_BLOCK));
    if (parsed.kind === 'empty') break;
    if (parsed.kind === 'invalid') return faultAt(headers, parsed.reason);
    if (headers > MOST_MEMBERS) return { kind: 'tar', members: new Map() };
    const { header } = parsed;
    const body = at + TAR_BLOCK;
    const isExtension = EXTENSIONS.has(header.typeflag);
    const storedBytes = isExtension ? header.sizeBytes : storedSize(header, extended);
    if (storedBytes === undefined || body + storedBytes > sizeBytes) return broken('it is cut short');
    at = body + Math.ceil(storedBytes / TAR_BLOCK) * TAR_BLOCK;
    if (isExtension && storedBytes > MOST_HEADER_BYTES) return broken('it has an extended header of more than 1 MiB');
    if (isExtension) {
      extended = withExtension(extended, header, await bytesAt(file, body, storedBytes));
      continue;
    }
    addMember(members, header, extended, { offset: body, sizeBytes: storedBytes });
    extended = {};
  }
  return headers === 0 ? { kind: 'not-a-tar' } : { kind: 'tar', members };
}

function addMember(
  members: Map<string, TarMember>,
  header: TarHeader,
  extended: Extended,
  place: Pick<TarMember, 'offset' | 'sizeBytes'>,
): void {
  const found = entryOf(header, extended, PATH_LENGTH);
  if (found.kind === 'refused' || found.entry.isSparse) return;
  const { path, type, target } = found.entry;
  members.set(path, { type, target, ...place });
}

const EXTENSIONS = new Set(['L', 'K', 'x', 'g']);

function withExtension(extended: Extended, { typeflag }: TarHeader, content: Buffer): Extended {
  if (typeflag === 'x') return { ...extended, pax: parsePax(content).records };
  // Go's reader gives a global header out as an entry, which uses up what was said before it.
  if (typeflag === 'g') return {};
  const nul = content.indexOf(0);
  const name = content.toString('utf8', 0, nul === -1 ? content.length : nul);
  return typeflag === 'L' ? { ...extended, longName: name } : { ...extended, longLink: name };
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer;
}

function faultAt(headers: number, reason: string): TarIndex {
  return headers === 0 ? { kind: 'not-a-tar' } : broken(`one of its headers has ${reason}`);
}

function broken(reason: string): TarIndex {
  return { kind: 'broken', reason };
}
