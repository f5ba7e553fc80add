/** What an entry's name says about the layers below (image-spec, "Whiteouts"). */
export type Whiteout =
  | { readonly kind: 'removed'; readonly path: string }
  | { readonly kind: 'opaque'; readonly folder: string }
  /** Bookkeeping of aufs, which says nothing about content. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'malformed' };

const PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';
const BOOKKEEPING = '.wh..wh.';

/** The whiteout that an entry at `path` is, or undefined where it is an entry like any other. */
export function whiteoutAt(path: string): Whiteout | undefined {
  const slash = path.lastIndexOf('/');
  if (!path.startsWith(PREFIX, slash + 1)) return undefined;
  const folder = path.slice(0, Math.max(slash, 0));
  const base = path.slice(slash + 1);
  if (base === OPAQUE) return { kind: 'opaque', folder };
  if (base.startsWith(BOOKKEEPING)) return { kind: 'ignored' };
  const name = base.slice(PREFIX.length);
  if (['', '.', '..'].includes(name)) return { kind: 'malformed' };
  return { kind: 'removed', path: folder === '' ? name : `${folder}/${name}` };
}
