import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Digest, parseDigest } from '../../../oci/digest.ts';
import { OciError } from '../../../oci/error.ts';
import { parseRepositoryName, type RepositoryName } from '../../../oci/name.ts';
import { parseRange } from '../../byte-range.ts';
import { sendJson, sendStream } from '../../reply.ts';
import type { Handler } from '../../server.ts';
import type { AwsDependencies } from '../types.ts';

/** Addresses of layers are `<prefix><name>/<digest>?expires=…&signature=…`. */
const LAYER_DOWNLOAD_PREFIX = '/aws/ecr/layers/';

const VALID_SECONDS = 3600;

type Signing = Pick<AwsDependencies, 'url' | 'downloadKey' | 'clock'>;

interface Download {
  readonly name: RepositoryName;
  readonly digest: Digest;
  /** Seconds since the epoch. */
  readonly expires: number;
}

/** An address from which one layer can be read for an hour without other credentials. */
export function layerDownloadUrl({ url, downloadKey, clock }: Signing, name: RepositoryName, digest: Digest): string {
  const expires = Math.floor(clock() / 1000) + VALID_SECONDS;
  const signature = sign(downloadKey, { name, digest, expires }).toString('hex');
  return `${url}${LAYER_DOWNLOAD_PREFIX}${name}/${digest}?expires=${expires}&signature=${signature}`;
}

/** Serves the addresses that `layerDownloadUrl` makes, as long as the repository has the layer. */
export function layerDownloads(options: Pick<AwsDependencies, 'registry' | 'downloadKey' | 'clock'>): Handler {
  return async (request, response) => {
    try {
      await serve(options, request, response);
    } catch (error) {
      if (!(error instanceof OciError) || response.headersSent) throw error;
      sendJson(response, error.status, error, error.headers);
    }
  };
}

async function serve(
  { registry, downloadKey, clock }: Pick<AwsDependencies, 'registry' | 'downloadKey' | 'clock'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new OciError('UNSUPPORTED', `${request.method} is not served here`, { headers: { Allow: 'GET, HEAD' } });
  }
  const { name, digest } = verify(request.url ?? '', downloadKey, clock());
  const repository = await registry.repositories.get(name);
  const size = repository === undefined ? undefined : await registry.blobs.size(repository.id, digest);
  if (size === undefined) throw new OciError('BLOB_UNKNOWN', `there is no layer "${digest}" in "${name}"`);
  const range = parseRange(request.headers.range, size);
  const { start, end } = range ?? { start: 0, end: size };
  response.writeHead(range === undefined ? 200 : 206, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start,
    'Accept-Ranges': 'bytes',
    ETag: `"${digest}"`,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await sendStream(response, registry.blobs.read(digest, { start, end }));
}

function verify(url: string, key: Uint8Array, now: number): Download {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const path = pathname.slice(LAYER_DOWNLOAD_PREFIX.length);
  const slash = path.lastIndexOf('/');
  const name = parseRepositoryName(path.slice(0, Math.max(0, slash)));
  const digest = parseDigest(path.slice(slash + 1));
  const expires = Number(searchParams.get('expires') ?? Number.NaN);
  const given = Buffer.from(searchParams.get('signature') ?? '', 'hex');
  if (name === undefined || digest === undefined || !Number.isSafeInteger(expires)) {
    throw denied('the address is not whole');
  }
  const expected = sign(key, { name, digest, expires });
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw denied('the signature is not of this address');
  }
  if (expires * 1000 < now) throw denied('the address has expired: ask GetDownloadUrlForLayer for another');
  return { name, digest, expires };
}

function sign(key: Uint8Array, { name, digest, expires }: Download): Buffer {
  return createHmac('sha256', key).update(['ecr layer download', name, digest, expires].join('\n')).digest();
}

function denied(message: string): OciError {
  return new OciError('DENIED', message);
}
