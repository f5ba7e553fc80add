import type { TarHeader } from './tar-header.ts';
import { cleanPath } from './tar-path.ts';

/** One thing in an archive, before its content. */
export interface TarEntry {
  /** As `cleanPath` gives it; bytes that are not UTF-8 are U+FFFD. */
  readonly path: string;
  readonly type: 'file' | 'hardlink' | 'symlink' | 'directory' | 'special';
  /** Permission bits. */
  readonly mode: number;
  /** The file's size once unpacked. */
  readonly sizeBytes: number;
  /** Of a symbolic link, as written; of a hard link, as `cleanPath` gives it. Empty for anything else. */
  readonly target: string;
  /** Whether the archive leaves out holes, so that the content is not what `body` would show. */
  readonly isSparse: boolean;
}

/** What the extended headers before an entry say of it. */
export interface Extended {
  readonly pax?: ReadonlyMap<string, string>;
  readonly longName?: string;
  readonly longLink?: string;
}

/** The entry that a header and its extended headers make, or why it is none. */
export type FoundEntry =
  | { readonly kind: 'entry'; readonly entry: TarEntry }
  | { readonly kind: 'refused'; readonly reason: string };

/** Joins a header with what its extended headers say; a path of more than `pathLength` characters is refused. */
export function entryOf(header: TarHeader, extended: Extended, pathLength: number): FoundEntry {
  const raw = rawPath(header, extended);
  const path = cleanPath(raw);
  const type = header.typeflag === '\u0000' && raw.endsWith('/') ? 'directory' : TYPES[header.typeflag];
  const rawTarget = type === 'symlink' || type === 'hardlink' ? targetOf(header, extended) : '';
  const target = type === 'hardlink' ? cleanPath(rawTarget) : rawTarget;
  const refuse = (why: string) => ({ kind: 'refused', reason: `${quote(raw)} was not read: ${why}` }) as const;

  if (type === undefined) return refuse(`it is of the unknown type ${quote(header.typeflag)}`);
  if (raw.length > pathLength || rawTarget.length > pathLength) return refuse(`a path is longer than ${pathLength}`);
  if (path === undefined) return refuse('the path climbs out of the root');
  if (target === undefined) return refuse(`it is a link to ${quote(rawTarget)}, which climbs out of the root`);
  const entry = { path, type, mode: header.mode & 0o7777, target, ...sizeOf(header, extended.pax) };
  return { kind: 'entry', entry };
}

/** Bytes that follow the header: none for links, folders and devices, whatever it says; undefined for nonsense. */
export function storedSize(header: TarHeader, pax: Extended['pax']): number | undefined {
  if ((TYPES[header.typeflag] ?? 'file') !== 'file') return 0;
  return wholeNumber(pax?.get('size') ?? String(header.sizeBytes));
}

const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '\u0000': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'special',
  '4': 'special',
  '5': 'directory',
  '6': 'special',
  '7': 'file',
  S: 'file',
};

function rawPath(header: TarHeader, { pax, longName }: Extended): string {
  const sparseName = isPaxSparse(pax) ? pax?.get('GNU.sparse.name') : undefined;
  return sparseName ?? longName ?? pax?.get('path') ?? header.name;
}

function targetOf(header: TarHeader, { pax, longLink }: Extended): string {
  return longLink ?? pax?.get('linkpath') ?? header.linkName;
}

function sizeOf(header: TarHeader, pax: Extended['pax']): { sizeBytes: number; isSparse: boolean } {
  const isSparse = isPaxSparse(pax) || header.sparse !== undefined;
  const stored = storedSize(header, pax) ?? 0;
  if (!isSparse) return { sizeBytes: stored, isSparse };
  const real = pax?.get('GNU.sparse.realsize') ?? pax?.get('GNU.sparse.size') ?? String(header.sparse?.sizeBytes);
  return { sizeBytes: wholeNumber(real) ?? stored, isSparse };
}

function isPaxSparse(pax: Extended['pax']): boolean {
  return pax?.has('GNU.sparse.major') === true || pax?.has('GNU.sparse.map') === true;
}

function wholeNumber(text: string): number | undefined {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
