import { collect, TooLargeError } from '../../lib/limited.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { OciError } from '../../oci/error.ts';
import { parseTag, type Tag } from '../../oci/name.ts';
import type { PutManifestOutcome } from '../../registry/types.ts';
import { bodyOf } from '../body.ts';
import { sendEmpty } from '../reply.ts';
import type { RepositoryRequest, V2Context } from './types.ts';

/** What the specification asks every registry to take (distribution-spec, "Pushing Manifests"). */
const MOST_MANIFEST_BYTES = 4 << 20;
const MOST_TAGS = 100;

/** `GET` and `HEAD` of a manifest: the bytes as they were pushed, whatever the client says it accepts. */
export async function getManifest({ registry }: V2Context, ask: RepositoryRequest, reference: string): Promise<void> {
  const known = parseReference(reference);
  const digest = known && (await registry.images.resolve(ask.repository.id, known));
  const found = digest && (await registry.images.manifest(ask.repository.id, digest));
  if (digest === undefined || found === undefined) throw unknownManifest(reference);
  const etag = `"${digest}"`;
  const headers = { 'Docker-Content-Digest': digest, ETag: etag };
  if (ask.request.headers['if-none-match'] === etag) return sendEmpty(ask.response, 304, headers);
  ask.response.writeHead(200, { ...headers, 'Content-Type': found.mediaType, 'Content-Length': found.bytes.length });
  if (ask.request.method === 'HEAD') return void ask.response.end();
  ask.response.end(found.bytes);
  registry.images.recordPull(ask.repository.id, digest);
}

/** `PUT` of a manifest by tag, or by digest with tags in the query (distribution-spec, "Pushing Manifests"). */
export async function putManifest({ registry }: V2Context, ask: RepositoryRequest, reference: string): Promise<void> {
  const digest = parseDigest(reference);
  const tags = digest === undefined ? [checkedTag(reference)] : ask.query.getAll('tag').map(checkedTag);
  if (tags.length > MOST_TAGS) throw new OciError('MANIFEST_INVALID', `a push may name ${MOST_TAGS} tags at once`);
  const bytes = await readManifest(ask);
  const contentType = (ask.request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const outcome = await registry.images.put(ask.repository, {
    bytes,
    contentType,
    tags,
    ...(digest === undefined ? {} : { digest }),
  });
  const stored = acceptedManifest(outcome);
  sendEmpty(ask.response, 201, {
    Location: `/v2/${ask.name}/manifests/${digest ?? tags[0] ?? stored.digest}`,
    'Docker-Content-Digest': stored.digest,
    ...(stored.manifest.subject === undefined ? {} : { 'OCI-Subject': stored.manifest.subject.digest }),
    ...(digest === undefined || tags.length === 0 ? {} : { 'OCI-Tag': tags.join(', ') }),
  });
}

/** `DELETE` of a tag, or of a manifest with all its tags (distribution-spec, "Deleting Manifests"). */
export async function deleteManifest(
  { registry }: V2Context,
  ask: RepositoryRequest,
  reference: string,
): Promise<void> {
  const known = parseReference(reference);
  const digest = parseDigest(reference);
  if (digest === undefined) {
    const gone = known !== undefined && (await registry.images.deleteTag(ask.repository, checkedTag(reference)));
    if (!gone) throw unknownManifest(reference);
    return sendEmpty(ask.response, 202);
  }
  const outcome = await registry.images.deleteManifest(ask.repository, digest);
  if (outcome.kind === 'unknown') throw unknownManifest(reference);
  if (outcome.kind === 'referenced') {
    throw new OciError('DENIED', `the index "${outcome.by}" of this repository lists the manifest: delete that first`, {
      status: 405,
    });
  }
  sendEmpty(ask.response, 202);
}

function acceptedManifest(outcome: PutManifestOutcome): PutManifestOutcome & { kind: 'stored' } {
  switch (outcome.kind) {
    case 'stored':
      return outcome;
    case 'invalid':
      throw new OciError('MANIFEST_INVALID', outcome.reason);
    case 'repository-unknown':
      throw new OciError('NAME_UNKNOWN', 'the repository was deleted in the meantime');
    case 'digest-mismatch':
      throw new OciError('DIGEST_INVALID', `the manifest's bytes have digest "${outcome.actual}"`);
    case 'blobs-missing':
      throw new OciError('MANIFEST_BLOB_UNKNOWN', `the repository has no blob "${outcome.digests[0]}"`, {
        detail: outcome.digests.map((digest) => ({ digest })),
      });
    case 'manifests-missing':
      throw new OciError('MANIFEST_BLOB_UNKNOWN', `the repository has no manifest "${outcome.digests[0]}"`, {
        detail: outcome.digests.map((digest) => ({ digest })),
      });
    case 'tag-immutable':
      throw new OciError(
        'DENIED',
        `the tag "${outcome.tag}" is immutable and points to "${outcome.digest}": push under another tag`,
        { status: 409 },
      );
  }
}

async function readManifest(ask: RepositoryRequest): Promise<Uint8Array> {
  try {
    return await collect(bodyOf(ask.request), MOST_MANIFEST_BYTES);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    throw new OciError('SIZE_INVALID', `a manifest may have ${MOST_MANIFEST_BYTES} bytes`, { status: 413 });
  }
}

/** A reference of a bad form names nothing: it is not found, which is what clients that try one expect. */
function parseReference(reference: string): Tag | Digest | undefined {
  return parseDigest(reference) ?? parseTag(reference);
}

function checkedTag(text: string): Tag {
  const tag = parseTag(text);
  if (tag !== undefined) return tag;
  const code = text.includes(':') ? 'DIGEST_INVALID' : 'MANIFEST_INVALID';
  throw new OciError(code, `"${text.slice(0, 150)}" is neither a tag nor a digest`, { status: 400 });
}

function unknownManifest(reference: string): OciError {
  return new OciError('MANIFEST_UNKNOWN', `there is no manifest "${reference.slice(0, 150)}" in this repository`);
}
