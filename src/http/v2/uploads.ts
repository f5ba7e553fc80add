import { type Digest, isAlgorithm, parseDigest } from '../../oci/digest.ts';
import { OciError } from '../../oci/error.ts';
import { parseRepositoryName, type RepositoryName } from '../../oci/name.ts';
import type { AppendOutcome, Registry } from '../../registry/types.ts';
import { bodyOf } from '../body.ts';
import { sendEmpty } from '../reply.ts';
import { parseChunkRange } from './range.ts';
import type { RepositoryRequest, V2Context } from './types.ts';

/** `POST /v2/<name>/blobs/uploads/`: mounts, takes a whole blob, or opens an upload session. */
export async function startUpload({ registry }: V2Context, ask: RepositoryRequest): Promise<void> {
  const mount = ask.query.get('mount');
  const from = ask.query.get('from');
  if (mount !== null && from !== null && (await mounted(registry, ask, mount, from))) return;
  const algorithm = ask.query.get('digest-algorithm');
  if (algorithm !== null && !isAlgorithm(algorithm)) {
    throw new OciError('DIGEST_INVALID', `"${algorithm.slice(0, 32)}" is not a supported digest algorithm`);
  }
  const digest = ask.query.get('digest');
  const id = await registry.blobs.startUpload(ask.repository);
  if (digest === null) return sendEmpty(ask.response, 202, sessionHeaders(ask.name, id, 0));
  try {
    await finish(registry, ask, id, digest);
  } catch (error) {
    // Nobody knows the id of this session, so nobody could go on with it.
    await registry.blobs.abort(ask.repository.id, id);
    throw error;
  }
}

/** `PATCH` of a session: bytes at its end, with or without saying where they begin. */
export async function continueUpload({ registry }: V2Context, ask: RepositoryRequest, id: string): Promise<void> {
  const size = await append(registry, ask, id);
  sendEmpty(ask.response, 202, sessionHeaders(ask.name, id, size));
}

/** `PUT` of a session: perhaps the last bytes, then the blob. */
export async function finishUpload({ registry }: V2Context, ask: RepositoryRequest, id: string): Promise<void> {
  const digest = ask.query.get('digest');
  if (digest === null) throw new OciError('DIGEST_INVALID', 'the query has no digest');
  await finish(registry, ask, id, digest);
}

/** `GET` of a session: how far it has come. */
export async function uploadStatus({ registry }: V2Context, ask: RepositoryRequest, id: string): Promise<void> {
  const size = await registry.blobs.uploadSize(ask.repository.id, id);
  if (size === undefined) throw unknownUpload(id);
  sendEmpty(ask.response, 204, sessionHeaders(ask.name, id, size));
}

/** `DELETE` of a session. */
export async function cancelUpload({ registry }: V2Context, ask: RepositoryRequest, id: string): Promise<void> {
  if (!(await registry.blobs.abort(ask.repository.id, id))) throw unknownUpload(id);
  sendEmpty(ask.response, 204);
}

/** A blob that cannot be mounted, or may not be read where it is, is uploaded instead: the session tells the client so. */
async function mounted(registry: Registry, ask: RepositoryRequest, mount: string, from: string): Promise<boolean> {
  const digest = parseDigest(mount);
  const source = parseRepositoryName(from);
  if (digest === undefined || source === undefined || !ask.may('pull', source)) return false;
  if (!(await registry.blobs.mount(ask.repository, digest, source))) return false;
  sendEmpty(ask.response, 201, { Location: blobPath(ask.name, digest), 'Docker-Content-Digest': digest });
  return true;
}

async function finish(registry: Registry, ask: RepositoryRequest, id: string, digestText: string): Promise<void> {
  const digest = parseDigest(digestText);
  if (digest === undefined) throw new OciError('DIGEST_INVALID', `"${digestText.slice(0, 150)}" is not a digest`);
  await append(registry, ask, id);
  const outcome = await registry.blobs.commit(ask.repository, id, digest);
  switch (outcome.kind) {
    case 'stored':
      return sendEmpty(ask.response, 201, { Location: blobPath(ask.name, digest), 'Docker-Content-Digest': digest });
    case 'unknown':
      throw unknownUpload(id);
    case 'mismatch':
      throw new OciError('DIGEST_INVALID', `the bytes have digest "${outcome.actual}", not "${digest}"`);
  }
}

/** The session's size after the request's body. */
async function append(registry: Registry, ask: RepositoryRequest, id: string): Promise<number> {
  const range = parseChunkRange(ask.request.headers['content-range']);
  const length = Number(ask.request.headers['content-length'] ?? Number.NaN);
  if (range !== undefined && !Number.isNaN(length) && length !== range.end - range.start + 1) {
    throw new OciError(
      'SIZE_INVALID',
      `Content-Range names ${range.end - range.start + 1} bytes, Content-Length ${length}`,
    );
  }
  const at = { ...(range === undefined ? {} : { offset: range.start }), signal: ask.signal };
  return appended(await registry.blobs.append(ask.repository.id, id, bodyOf(ask.request), at), ask.name, id);
}

function appended(outcome: AppendOutcome, name: RepositoryName, id: string): number {
  switch (outcome.kind) {
    case 'appended':
      return outcome.size;
    case 'unknown':
      throw unknownUpload(id);
    case 'out-of-order':
      throw new OciError('BLOB_UPLOAD_INVALID', `the upload holds ${outcome.size} bytes: the next chunk begins there`, {
        status: 416,
        headers: sessionHeaders(name, id, outcome.size),
      });
    case 'busy':
      throw new OciError('BLOB_UPLOAD_INVALID', 'another request is writing to this upload', { status: 409 });
    case 'too-large':
      throw new OciError('SIZE_INVALID', `a blob may have ${outcome.limit} bytes`, { status: 413 });
  }
}

function unknownUpload(id: string): OciError {
  return new OciError('BLOB_UPLOAD_UNKNOWN', `there is no upload "${id.slice(0, 64)}" in this repository`);
}

/** A session of no bytes says `0-0` too: the specification has no form for it, and clients know this one. */
function sessionHeaders(name: RepositoryName, id: string, size: number): Record<string, string> {
  return {
    Location: `/v2/${name}/blobs/uploads/${id}`,
    Range: `0-${Math.max(0, size - 1)}`,
    'Docker-Upload-UUID': id,
  };
}

function blobPath(name: RepositoryName, digest: Digest): string {
  return `/v2/${name}/blobs/${digest}`;
}
