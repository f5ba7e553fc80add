import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from '@hono/zod-openapi';
import type { Query } from '../../db/index.ts';
import { type ImagePackage, imageOrigins, imagePackages, type StoredImage } from '../../match/index.ts';
import { hexOf, parseDigest } from '../../oci/digest.ts';
import { contentsOfStored, sbomFormat } from '../../sbom/index.ts';
import type { ImageContents } from '../../sbom/types.ts';
import type { ApiOptions } from './context.ts';
import type { sbomParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { type ImagePath, inspectedAt } from './target.ts';

/** An SBOM as it is sent. */
export interface SbomReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array>;
}

/** Packages that are read in one turn of the event loop. */
const PAGE = 1_000;

/**
 * The SBOM of an image, as its last inspection made it: the same until the image is inspected again, so that its ETag
 * holds that long.
 */
export async function getSbom(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform: wanted, format: id }: z.output<typeof sbomParameters>,
): Promise<SbomReply> {
  const { repository, image } = await inspectedAt(options, request, { ...path, platform: wanted });
  const format = sbomFormat(id);
  if (format === undefined) throw new Problem('bad-request', `no SBOM is written as "${id}"`);
  const isDigest = parseDigest(path.reference) !== undefined;
  const name = `${repository.name}${isDigest ? '@' : ':'}${path.reference}`;
  const contents = await storedContents(options.database.query, image, name);
  const pieces = format.write(contents, { createdAt: image.composedAt, version: options.version });
  return {
    headers: {
      'Content-Type': format.mediaType,
      'Content-Disposition': `attachment; filename="${fileName(repository.name, image)}.${format.id}.json"`,
      ETag: `"${format.id}-${image.manifestDigest}-${image.composedAt}"`,
    },
    body: Readable.toWeb(Readable.from(encoded(pieces), { objectMode: false })) as ReadableStream<Uint8Array>,
  };
}

/** What is stored of an image, for an SBOM of that name. */
export async function storedContents(query: Query, image: StoredImage, name: string): Promise<ImageContents> {
  const packages = await allPackages(query, image);
  return contentsOfStored(image, packages, { name, repositories: await imageOrigins(query, image.id) });
}

async function allPackages(query: Query, image: StoredImage): Promise<readonly ImagePackage[]> {
  const all: ImagePackage[] = [];
  for (;;) {
    const page = await imagePackages(query, image, {}, { after: all.at(-1)?.position ?? -1, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
    await nextTurn();
  }
}

/** Pieces of a document as bytes. */
export async function* encoded(pieces: Iterable<string>): AsyncIterable<Uint8Array> {
  for (const piece of pieces) {
    yield Buffer.from(piece);
    // A piece takes long to make, and others wait.
    await nextTurn();
  }
}

/** Names of repositories have no characters that a header minds, but for the slash. */
function fileName(repository: string, { manifestDigest }: StoredImage): string {
  const digest = parseDigest(manifestDigest);
  const short = digest === undefined ? '' : `-${hexOf(digest).slice(0, 12)}`;
  return `${repository.replaceAll('/', '-')}${short}`;
}
