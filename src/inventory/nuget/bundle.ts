import { createHash } from 'node:crypto';
import { bufferOf } from '../../lib/buffer-of.ts';
import { type Executable, sectionBytes } from '../../lib/executable/index.ts';

/** Where in an application that was published as a single file its `deps.json` lies. */
export type Bundle =
  | { readonly kind: 'bundle'; readonly offset: number; readonly sizeBytes: number }
  /** The reason is a sentence. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Comes right behind the offset of the bundle's header, which is zero where there is none. */
const SIGNATURE = createHash('sha256').update('.net core bundle\n').digest();
const OFFSET_SIZE = 8;
const DATA = new Set(['.data', '__data']);
const MOST_DATA_BYTES = 32 * 2 ** 20;

/**
 * The bundle in a program that starts .NET (dotnet/runtime, "bundle_marker" and "header.h" of its host); undefined in any
 * other, and where the bundle holds no such file.
 */
export function findBundle(executable: Executable): Bundle | undefined {
  const offset = headerOffset(executable);
  return offset === undefined ? undefined : bundleAt(executable, offset);
}

function headerOffset(executable: Executable): number | undefined {
  const { sections, segments } = executable;
  const parts = sections?.filter(({ name }) => DATA.has(name)) ?? segments.filter(({ isWritable }) => isWritable);
  for (const { offset, sizeBytes } of parts) {
    const part = { name: '', address: 0, offset, sizeBytes: Math.min(sizeBytes, MOST_DATA_BYTES) };
    const data = bufferOf(sectionBytes(executable, part));
    const at = data.indexOf(SIGNATURE) - OFFSET_SIZE;
    const found = at >= 0 ? Number(data.readBigInt64LE(at)) : 0;
    if (found > 0) return found;
  }
  return undefined;
}

const FIXED_SIZE = 12;
/** The id of a bundle is a hash of twelve characters; a length of one byte goes before it. */
const MOST_ID_BYTES = 127;
const LOCATION_SIZE = 16;

/** From the second version on, which came with .NET 5, the header says where the file lies. */
function bundleAt({ bytes }: Executable, offset: number): Bundle | undefined {
  const header = bufferOf(bytes.read(offset, FIXED_SIZE + 1 + MOST_ID_BYTES + LOCATION_SIZE));
  const idBytes = header[FIXED_SIZE] ?? 0;
  const at = FIXED_SIZE + 1 + idBytes;
  if (idBytes > MOST_ID_BYTES || at + LOCATION_SIZE > header.length) {
    return { kind: 'unreadable', reason: 'the header of its bundle leads out of the file' };
  }
  const version = header.readUInt32LE(0);
  if (version < 2) return { kind: 'unreadable', reason: `its bundle is of version ${version}, which is not read` };
  const place = { offset: Number(header.readBigInt64LE(at)), sizeBytes: Number(header.readBigInt64LE(at + 8)) };
  if (place.sizeBytes === 0) return undefined;
  const isInside = place.offset > 0 && place.sizeBytes > 0 && place.offset + place.sizeBytes <= bytes.sizeBytes;
  return isInside
    ? { kind: 'bundle', ...place }
    : { kind: 'unreadable', reason: 'the "deps.json" of its bundle lies outside of the file' };
}
