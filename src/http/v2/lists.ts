import { parseDigest } from '../../oci/digest.ts';
import { OciError } from '../../oci/error.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { Referrer, Registry } from '../../registry/types.ts';
import { sendJson } from '../reply.ts';
import type { RepositoryRequest, V2Context, V2Request } from './types.ts';

const MOST_TAGS = 10_000;
const MOST_NAMES = 1_000;
const MOST_REFERRERS = 1_000;

/** `GET /v2/<name>/tags/list` with `n` and `last` (distribution-spec, "Listing Tags"). */
export async function listTags({ registry }: V2Context, ask: RepositoryRequest): Promise<void> {
  const limit = pageSize(ask.query, MOST_TAGS);
  const after = ask.query.get('last') ?? undefined;
  const found = await registry.images.tags(ask.repository.id, {
    ...(after === undefined ? {} : { after }),
    limit: limit + 1,
  });
  const tags = found.slice(0, limit).map((tag) => tag.name);
  const more = found.length > limit ? nextLink(`/v2/${ask.name}/tags/list`, { n: `${limit}`, last: tags.at(-1) }) : {};
  sendJson(ask.response, 200, { name: ask.name, tags }, more);
}

/** `GET /v2/<name>/referrers/<digest>` with `artifactType` (distribution-spec, "Listing Referrers"). */
export async function listReferrers({ registry }: V2Context, ask: RepositoryRequest, reference: string): Promise<void> {
  const subject = parseDigest(reference);
  if (subject === undefined) throw new OciError('DIGEST_INVALID', `"${reference.slice(0, 150)}" is not a digest`);
  const filter = ask.query.get('artifactType');
  const after = ask.query.get('last') ?? undefined;
  const page = { ...(after === undefined ? {} : { after }), limit: MOST_REFERRERS };
  const { referrers, more } = await registry.images.referrers(ask.repository.id, subject, page);
  const wanted = referrers.filter((referrer) => filter === null || referrer.artifactType === filter);
  const next = { artifactType: filter ?? undefined, last: more ? referrers.at(-1)?.digest : undefined };
  sendReferrers(ask, wanted, nextLink(`/v2/${ask.name}/referrers/${subject}`, next));
}

/** An index of referrers; the filter, where the query has one, is said to be applied. */
export function sendReferrers(ask: V2Request, referrers: readonly Referrer[], headers: { Link?: string } = {}): void {
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: referrers.map(descriptorOf) };
  sendJson(ask.response, 200, index, {
    'Content-Type': MEDIA_TYPE.ociIndex,
    ...headers,
    ...(ask.query.has('artifactType') ? { 'OCI-Filters-Applied': 'artifactType' } : {}),
  });
}

/** `GET /v2/_catalog`: names of the repositories that who asks may pull from. */
export async function listRepositories(registry: Registry, ask: Omit<V2Request, 'name'>): Promise<void> {
  const limit = pageSize(ask.query, MOST_NAMES);
  let after = ask.query.get('last') ?? '';
  const names: string[] = [];
  for (let more = true; more && names.length <= limit; ) {
    const page = await registry.repositories.list({ after, limit: MOST_NAMES });
    names.push(...page.filter((repository) => ask.may('pull', repository.name)).map((repository) => repository.name));
    more = page.length === MOST_NAMES;
    after = page.at(-1)?.name ?? after;
  }
  const repositories = names.slice(0, limit);
  const next = names.length > limit ? nextLink('/v2/_catalog', { n: `${limit}`, last: repositories.at(-1) }) : {};
  sendJson(ask.response, 200, { repositories }, next);
}

function descriptorOf({ mediaType, digest, size, artifactType, annotations }: Referrer) {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function pageSize(query: URLSearchParams, most: number): number {
  const text = query.get('n');
  if (text === null) return most;
  if (!/^\d{1,9}$/.test(text))
    throw new OciError('UNSUPPORTED', `n is "${text.slice(0, 20)}", not a number`, { status: 400 });
  return Math.min(most, Number(text));
}

function nextLink(path: string, parameters: Readonly<Record<string, string | undefined>>): { Link?: string } {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.has('last') ? { Link: `<${path}?${query.toString()}>; rel="next"` } : {};
}
