import { PackageURL } from 'packageurl-js';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { parseDigest } from '../../oci/digest.ts';
import { parseRepositoryName, parseTag } from '../../oci/name.ts';
import { parsePurl } from '../fault.ts';
import type { ExcuseScope } from '../types.ts';
import type { VexStatement } from './types.ts';

export type FoundScope =
  | { readonly kind: 'scope'; readonly scope: ExcuseScope }
  /** A package only where it is a part of another one, of which nothing says which images have it. */
  | { readonly kind: 'part'; readonly scope: ExcuseScope; readonly of: string }
  /** A clause on why nothing here is meant. */
  | { readonly kind: 'none'; readonly reason: string };

/** What a statement is taken to be about. */
export interface ScopeOptions {
  /** This registry's own, as `localhost:5000`. */
  readonly hosts: readonly string[];
  /** What whoever brings the document keeps it to. */
  readonly within?: Pick<ExcuseScope, 'repository' | 'tag' | 'image'>;
  /** The product that is taken for this: the one of the document that is unknown here, where there are not several. */
  readonly meant?: string | undefined;
}

/**
 * What of this registry a statement is about: packages by their purls, images by their digests or by where they are, parts
 * of images. An image of another registry is the same where its digest is.
 */
export function scopeOf(
  { vulnerability, product, part }: VexStatement,
  { hosts, within = {}, meant }: ScopeOptions,
): FoundScope {
  const packagePart = part === undefined ? {} : { package: part };
  if (part !== undefined && parsePurl(part) === undefined) return none(`the part "${part}" is no purl`);
  const purl = parsePurl(product);
  if (purl !== undefined && purl.type !== 'oci' && purl.type !== 'docker') {
    const scope = { ...within, vulnerability, package: part ?? product };
    const isAnywhere = part === undefined || part === product || Object.keys(within).length > 0;
    return isAnywhere ? scoped(scope) : { kind: 'part', scope, of: product };
  }
  const image = imageOf(product, purl, hosts);
  if ('reason' in image) {
    if (Object.keys(within).length === 0 || purl !== undefined) return none(image.reason);
    if (product !== meant) return none(`${image.reason}, and the document names others that are neither`);
    return scoped({ ...within, vulnerability, ...packagePart });
  }
  if (within.image !== undefined && image.image !== undefined && within.image !== image.image) {
    return none(`the image "${product}" is another one`);
  }
  if (
    within.repository !== undefined &&
    image.repository !== undefined &&
    !matchesWildcard(within.repository, image.repository)
  ) {
    return none(`the repository of "${product}" is another one`);
  }
  return scoped({ ...within, ...image, vulnerability, ...packagePart });
}

function none(reason: string): FoundScope {
  return { kind: 'none', reason };
}

function scoped(scope: ExcuseScope): FoundScope {
  return { kind: 'scope', scope };
}

type Image = Pick<ExcuseScope, 'repository' | 'tag' | 'image'>;

/** By its digest alone, or as a purl of type `oci` has it (purl-spec, "oci": `repository_url`, `tag`). */
function imageOf(
  product: string,
  purl: PackageURL | undefined,
  hosts: readonly string[],
): Image | { readonly reason: string } {
  const digest = parseDigest(product);
  if (digest !== undefined) return { image: digest };
  if (purl === undefined) return { reason: `"${product}" is neither a purl nor a digest` };
  const image = parseDigest(purl.version ?? '');
  const { host, repository } = whereOf(purl);
  // It is a name: a document may hold no pattern that an excuse would take for one.
  const isHere =
    repository !== undefined &&
    parseRepositoryName(repository) !== undefined &&
    (host === undefined || hosts.includes(host));
  if (image !== undefined) return { image, ...(isHere ? { repository } : {}) };
  if (!isHere) {
    const where = host === undefined ? 'it is not said where' : `it is in "${host}"`;
    return { reason: `"${product}" names an image without its digest, and ${where}` };
  }
  const tag = purl.qualifiers?.['tag'];
  if (tag !== undefined && parseTag(tag) === undefined) return { reason: `"${tag}" is no tag` };
  return { repository, ...(tag === undefined ? {} : { tag }) };
}

/** Some write the name of the image into its `repository_url`, and some do not. */
function whereOf({ name, qualifiers }: PackageURL): { readonly host?: string; readonly repository?: string } {
  const url = qualifiers?.['repository_url']?.replace(/^[a-z]+:\/\//, '').replace(/\/+$/, '');
  if (url === undefined || url === '') return {};
  const [first = '', ...rest] = url.split('/');
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const path = isHost ? rest : [first, ...rest];
  const repository = (path.at(-1) === name ? path : [...path, name]).join('/');
  return { repository, ...(isHost ? { host: first } : {}) };
}

/** An image's purl: `pkg:oci/app@sha256%3A…?repository_url=localhost:5000/team/app`. */
export function imagePurl({
  repository,
  host,
  digest,
  tag,
}: {
  readonly repository: string;
  readonly host: string;
  readonly digest?: string;
  readonly tag?: string;
}): string {
  const qualifiers = { repository_url: `${host}/${repository}`, ...(tag === undefined ? {} : { tag }) };
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return new PackageURL('oci', undefined, name, digest, qualifiers, undefined).toString();
}
