import { OciError } from '../../oci/error.ts';
import { parseRepositoryName, type RepositoryName } from '../../oci/name.ts';

/** What a path under `/v2/` is about (distribution-spec, "Endpoints"). */
export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'token' }
  | { readonly kind: 'uploads'; readonly name: RepositoryName }
  | { readonly kind: 'tags'; readonly name: RepositoryName }
  | {
      readonly kind: 'upload' | 'blob' | 'manifest' | 'referrers';
      readonly name: RepositoryName;
      /** The last part of the path: an upload's id, a digest or a tag, not yet judged. */
      readonly reference: string;
    };

/** The route of a path, percent-decoded. Undefined where there is none; throws NAME_INVALID for a bad name. */
export function routeOf(pathname: string): Route | undefined {
  const path = decode(pathname);
  if (path === '/v2' || path === '/v2/') return { kind: 'base' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  if (path === '/v2/token') return { kind: 'token' };
  // The name itself may hold `/blobs/` and the like: the last such part is the one that counts.
  const match = /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests|referrers|tags)\/([^/]*)$/.exec(path);
  const [, nameText = '', resource = '', reference = ''] = match ?? [];
  if (match === null) return undefined;
  const name = parseRepositoryName(nameText);
  if (name === undefined) throw new OciError('NAME_INVALID', `"${shorten(nameText)}" is not a repository name`);
  switch (resource) {
    case 'blobs/uploads':
      return reference === '' ? { kind: 'uploads', name } : { kind: 'upload', name, reference };
    case 'tags':
      return reference === 'list' ? { kind: 'tags', name } : undefined;
    case 'blobs':
      // `POST /v2/<name>/blobs/uploads` without its last slash.
      return reference === 'uploads' ? { kind: 'uploads', name } : { kind: 'blob', name, reference };
    case 'manifests':
      return { kind: 'manifest', name, reference };
    default:
      return { kind: 'referrers', name, reference };
  }
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new OciError('NAME_INVALID', 'the path is not percent-encoded UTF-8');
  }
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
