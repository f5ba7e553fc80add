import type { IncomingMessage } from 'node:http';
import { parseDigest } from '../../oci/digest.ts';
import { OciError } from '../../oci/error.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import { parseRange } from '../byte-range.ts';
import { sendEmpty, sendStream } from '../reply.ts';
import type { RepositoryRequest, V2Context } from './types.ts';

/** `GET` and `HEAD` of a blob, whole or a range of it (distribution-spec, "Pulling blobs"). */
export async function getBlob({ registry }: V2Context, ask: RepositoryRequest, reference: string): Promise<void> {
  const digest = parseDigest(reference);
  if (digest === undefined) throw new OciError('DIGEST_INVALID', `"${reference.slice(0, 150)}" is not a digest`);
  const { blobs } = registry;
  const isHead = ask.request.method === 'HEAD';
  // Who asks before a push counts on the answer, which is written down; a pull must go on where the disk is full.
  const size = await (isHead ? blobs.stat : blobs.size)(ask.repository.id, digest);
  if (size === undefined) throw unknownBlob(reference);
  const etag = `"${digest}"`;
  const common = { 'Docker-Content-Digest': digest, ETag: etag, 'Accept-Ranges': 'bytes' };
  if (ask.request.headers['if-none-match'] === etag) return sendEmpty(ask.response, 304, common);
  const range = isHead ? undefined : parseRange(rangeOf(ask.request, etag), size);
  const { start, end } = range ?? { start: 0, end: size };
  ask.response.writeHead(range === undefined ? 200 : 206, {
    ...common,
    'Content-Type': MEDIA_TYPE.octets,
    'Content-Length': end - start,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  });
  if (isHead) ask.response.end();
  else await sendStream(ask.response, blobs.read(digest, { start, end }));
}

/** `DELETE` of a blob: from this repository alone (distribution-spec, "Deleting Blobs"). */
export async function deleteBlob({ registry }: V2Context, ask: RepositoryRequest, reference: string): Promise<void> {
  const digest = parseDigest(reference);
  if (digest === undefined) throw new OciError('DIGEST_INVALID', `"${reference.slice(0, 150)}" is not a digest`);
  const outcome = await registry.blobs.delete(ask.repository.id, digest);
  if (outcome.kind === 'unknown') throw unknownBlob(reference);
  if (outcome.kind === 'referenced') {
    throw new OciError('DENIED', `the manifest "${outcome.by}" of this repository needs the blob: delete that first`, {
      status: 405,
    });
  }
  sendEmpty(ask.response, 202);
}

/** A range of something else is a range of nothing (RFC 9110, "If-Range"). */
function rangeOf({ headers }: IncomingMessage, etag: string): string | undefined {
  return headers['if-range'] === undefined || headers['if-range'] === etag ? headers.range : undefined;
}

function unknownBlob(reference: string): OciError {
  return new OciError('BLOB_UNKNOWN', `there is no blob "${reference.slice(0, 150)}" in this repository`);
}
