import { type Digest, parseDigest } from '../../oci/digest.ts';
import { parseRepositoryName, parseTag, type RepositoryName, type Tag } from '../../oci/name.ts';

/** An image in a registry. */
export interface Reference {
  /** As it is written before the name, with its port: `registry.example:5000`. */
  readonly host: string;
  readonly repository: RepositoryName;
  /** What is asked for: a digest where there is one, else a tag, else `latest`. */
  readonly manifest: Digest | Tag;
}

export type ParsedReference =
  | { readonly kind: 'reference'; readonly reference: Reference }
  /** A clause. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** What a name without a host means to docker, and the address that its registry answers under. */
const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_ADDRESS = 'registry-1.docker.io';

/**
 * Reads `[host/]name[:tag][@digest]` as docker does (distribution's `reference.ParseDockerRef`): what stands before the
 * first slash is a host if it has a dot or a colon in it or is `localhost`.
 */
export function parseReference(text: string): ParsedReference {
  const [named = '', digestText, ...more] = text.split('@');
  const digest = digestText === undefined ? undefined : parseDigest(digestText);
  if (more.length > 0 || (digestText !== undefined && digest === undefined)) {
    return invalid(`"${text.slice(text.indexOf('@') + 1)}" is no digest`);
  }
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const hasHost = first === 'localhost' || /[.:[]/.test(first);
  const host = hasHost ? first : DOCKER_HUB;
  const path = hasHost ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(':');
  const [written, tagText] = colon === -1 ? [path, undefined] : [path.slice(0, colon), path.slice(colon + 1)];
  const repository = parseRepositoryName(isOfficial(host, written) ? `library/${written}` : written);
  const tag = parseTag(tagText ?? 'latest');
  if (!isHost(host)) return invalid(`"${host}" is no host`);
  if (repository === undefined) return invalid(`"${written}" is no name of a repository`);
  if (tag === undefined) return invalid(`"${tagText}" is no tag`);
  return { kind: 'reference', reference: { host: hubOr(host), repository, manifest: digest ?? tag } };
}

/** `host/name:tag` or `host/name@digest`. */
export function referenceText({ host, repository, manifest }: Reference): string {
  return `${host}/${repository}${parseDigest(manifest) === undefined ? ':' : '@'}${manifest}`;
}

/** The host and port that a registry is asked at. */
export function addressOf(host: string): string {
  return host === DOCKER_HUB ? DOCKER_HUB_ADDRESS : host;
}

/** A name or an IPv4 address, or an IPv6 address in brackets, with or without a port. */
function isHost(text: string): boolean {
  return /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?$/.test(text);
}

function isOfficial(host: string, name: string): boolean {
  return hubOr(host) === DOCKER_HUB && !name.includes('/');
}

function hubOr(host: string): string {
  return ['index.docker.io', DOCKER_HUB_ADDRESS].includes(host) ? DOCKER_HUB : host;
}

function invalid(reason: string): ParsedReference {
  return { kind: 'invalid', reason };
}
