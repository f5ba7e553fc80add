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
  const type = typeOf(header, extended);
  const rawTarget = type === 'symlink' || type === 'hardlink' ? targetOf(header, extended) : '';
  const target = type === 'hardlink' ? cleanPath(rawTarget) : rawTarget;
  const refuse = (why: string) => ({ kind: 'refused', reason: `${quote(raw)} was not read: ${why}` }) as const;

  if (extended.pax?.has('GNU.sparse.offset') === true && extended.pax.has('GNU.sparse.name')) {
    return refuse('its sparse headers are of two forms');
  }
  if (type === undefined) return refuse(`it is of the unknown type ${quote(header.typeflag)}`);
  if (raw.length > pathLength || rawTarget.length > pathLength) return refuse(`a path is longer than ${pathLength}`);
  if (path === undefined) return refuse('the path climbs out of the root');
  if (target === undefined) return refuse(`it is a link to ${quote(rawTarget)}, which climbs out of the root`);
  const entry = { path, type, mode: header.mode & 0o7777, target, ...sizeOf(header, extended) };
  return { kind: 'entry', entry };
}

/** Bytes that follow the header: none for links, folders and devices, whatever it says; undefined for nonsense. */
export function storedSize(header: TarHeader, extended: Extended): number | undefined {
  if ((typeOf(header, extended) ?? 'file') !== 'file') return 0;
  return wholeNumber(extended.pax?.get('size') ?? String(header.sizeBytes));
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

/** A folder was a file whose name ends in a slash before it had a type of its own: it has no content either way. */
function typeOf(header: TarHeader, extended: Extended): TarEntry['type'] | undefined {
  const isOldFolder = header.typeflag === '\u0000' && writtenPath(header, extended).endsWith('/');
  return isOldFolder ? 'directory' : TYPES[header.typeflag];
}

function rawPath(header: TarHeader, extended: Extended): string {
  const { pax } = extended;
  const sparseName = sparseForm(header, pax) === 'named' ? pax?.get('GNU.sparse.name') : undefined;
  return sparseName ?? writtenPath(header, extended);
}

function writtenPath(header: TarHeader, { pax, longName }: Extended): string {
  return notEmpty(longName) ?? pax?.get('path') ?? header.name;
}

function targetOf(header: TarHeader, { pax, longLink }: Extended): string {
  return notEmpty(longLink) ?? pax?.get('linkpath') ?? header.linkName;
}

function notEmpty(name: string | undefined): string | undefined {
  return name === '' ? undefined : name;
}

function sizeOf(header: TarHeader, extended: Extended): { sizeBytes: number; isSparse: boolean } {
  const { pax } = extended;
  const isSparse = sparseForm(header, pax) !== undefined || header.sparse !== undefined;
  const stored = storedSize(header, extended) ?? 0;
  if (!isSparse) return { sizeBytes: stored, isSparse };
  const real = pax?.get('GNU.sparse.realsize') ?? pax?.get('GNU.sparse.size') ?? String(header.sparse?.sizeBytes);
  return { sizeBytes: wholeNumber(real) ?? stored, isSparse };
}

/**
 * Of a form that is not known, what the sparse headers say is passed over by who unpacks, the name too. The oldest form,
 * which has an offset and a size for each part and no name, is read without one.
 */
function sparseForm({ typeflag }: TarHeader, pax: Extended['pax']): 'named' | 'nameless' | undefined {
  const version = [pax?.get('GNU.sparse.major'), pax?.get('GNU.sparse.minor')].join('.');
  if (version !== '.') return SPARSE_VERSIONS.includes(version) && typeflag !== 'S' ? 'named' : 'nameless';
  if (pax?.has('GNU.sparse.map') === true && typeflag !== 'S') return 'named';
  return pax?.has('GNU.sparse.offset') === true ? 'nameless' : undefined;
}

const SPARSE_VERSIONS = ['0.0', '0.1', '1.0'];

function wholeNumber(text: string): number | undefined {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
