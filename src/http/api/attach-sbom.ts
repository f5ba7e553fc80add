import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { type Digest, digestOf, finishDigest, parseDigest } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { Referrer, Repository } from '../../registry/types.ts';
import { contentsId, sbomFormat } from '../../sbom/index.ts';
import type { ImageContents, SbomFormat } from '../../sbom/types.ts';
import type { ApiOptions } from './context.ts';
import type { sbomParameters } from './parameters.ts';
import { identified, permitPush } from './permit.ts';
import { Problem } from './problem.ts';
import { encoded, storedContents } from './sbom.ts';
import { timeText } from './shapes.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiAttachedSbom } from './types.ts';

/** What attaching an SBOM came to. */
export interface Attaching {
  readonly attached: ApiAttachedSbom;
  /** Whether it was not attached before. */
  readonly isNew: boolean;
}

/**
 * Attaches the SBOM of an image to it: as a blob, with a manifest whose subject is the image (distribution-spec,
 * "Listing Referrers"). One that says the same, but for its time, is attached once.
 */
export async function attachSbom(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform, format: id }: z.output<typeof sbomParameters>,
): Promise<Attaching> {
  permitPush(options, await identified(options, request), path.name);
  const { repository, image } = await inspectedAt(options, request, { ...path, platform });
  const format = sbomFormat(id);
  if (format === undefined) throw new Problem('bad-request', `no SBOM is written as "${id}"`);
  const subject = await subjectOf(options, repository, image.manifestDigest);
  const contents = await storedContents(options.database.query, image, `${repository.name}@${subject.digest}`);
  const making: Making = { options, repository, subject, format, contents, id: contentsId(contents) };
  const before = await attachedBefore(making);
  if (before !== undefined) return { attached: answerOf(making, before), isNew: false };
  const draft = await draftOf(making, options.clock());
  await store(making, draft);
  return { attached: answerOf(making, draft), isNew: true };
}

interface Making {
  readonly options: ApiOptions;
  readonly repository: Repository;
  readonly subject: Descriptor;
  readonly format: SbomFormat;
  readonly contents: ImageContents;
  /** By what the contents say. */
  readonly id: string;
}

async function subjectOf({ registry }: ApiOptions, repository: Repository, text: string): Promise<Descriptor> {
  const digest = parseDigest(text);
  const image = digest && (await registry.images.get(repository.id, digest));
  if (image === undefined) throw new Problem('image-unknown', `"${repository.name}" has no image "${text}" any more`);
  return { mediaType: image.mediaType, digest: image.digest, size: image.manifestSize };
}

/** A manifest and its SBOM, before either is stored. */
interface Draft {
  readonly createdAt: number;
  readonly sbom: Descriptor;
  readonly manifest: Uint8Array;
  readonly digest: Digest;
}

/** Bears the id of the contents, by which the same SBOM is found again. */
const ID = 'pratique.sbom.id';
const CREATED = 'org.opencontainers.image.created';
const PAGE = 100;
/** Who may push may write the annotation, too: what bears it is made once more to see whether it is the same. */
const MOST_CANDIDATES = 3;
const MOST_PAGES = 10;

async function attachedBefore(making: Making): Promise<Draft | undefined> {
  const { options, repository, subject, id } = making;
  let candidates = 0;
  let after: Digest | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = { limit: PAGE, ...(after === undefined ? {} : { after }) };
    const { referrers, more } = await options.registry.images.referrers(repository.id, subject.digest, page);
    for (const referrer of referrers.filter(({ annotations }) => annotations[ID] === id)) {
      const draft = await sameDraft(making, referrer);
      if (draft !== undefined) return draft;
      candidates += 1;
      if (candidates === MOST_CANDIDATES) return undefined;
    }
    if (!more) return undefined;
    after = referrers.at(-1)?.digest;
  }
  return undefined;
}

async function sameDraft(making: Making, { digest, annotations, artifactType }: Referrer): Promise<Draft | undefined> {
  const createdAt = Date.parse(annotations[CREATED] ?? '');
  if (Number.isNaN(createdAt) || artifactType !== typeOf(making.format)) return undefined;
  const draft = await draftOf(making, createdAt);
  return draft.digest === digest ? draft : undefined;
}

async function draftOf(making: Making, now: number): Promise<Draft> {
  const { subject, format, id } = making;
  // What is written bears seconds.
  const createdAt = Math.floor(now / 1000) * 1000;
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of written(making, createdAt)) {
    hash.update(piece);
    size += piece.length;
  }
  const sbom: Descriptor = { mediaType: typeOf(format), digest: finishDigest(hash, 'sha256'), size };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      artifactType: typeOf(format),
      config: { mediaType: MEDIA_TYPE.ociEmpty, digest: digestOf(EMPTY), size: EMPTY.length },
      layers: [sbom],
      subject,
      annotations: { [CREATED]: timeText(createdAt), [ID]: id },
    }),
  );
  return { createdAt, sbom, manifest, digest: digestOf(manifest) };
}

/** The config of a manifest that needs none (image-spec, "Guidance for an Empty Descriptor"). */
const EMPTY = Buffer.from('{}');

/** A media type without what a descriptor's may not have. */
function typeOf({ mediaType }: SbomFormat): string {
  return mediaType.replace(/;.*$/, '');
}

function written({ options, format, contents }: Making, createdAt: number): AsyncIterable<Uint8Array> {
  return encoded(format.write(contents, { createdAt, version: options.version }));
}

async function store(making: Making, { createdAt, sbom, manifest, digest }: Draft): Promise<void> {
  const { options, repository } = making;
  await storeBlob(making, written(making, createdAt), sbom.digest);
  await storeBlob(making, encoded([EMPTY.toString()]), digestOf(EMPTY));
  const push = { bytes: manifest, contentType: MEDIA_TYPE.ociManifest, tags: [], digest };
  const outcome = await options.registry.images.put(repository, push);
  if (outcome.kind === 'repository-unknown') throw gone(repository);
  if (outcome.kind !== 'stored') throw new Error(`attaching an SBOM to "${repository.name}" came to "${outcome.kind}"`);
}

async function storeBlob(
  { options: { registry }, repository }: Making,
  bytes: AsyncIterable<Uint8Array>,
  digest: Digest,
): Promise<void> {
  const { blobs } = registry;
  const upload = await blobs.startUpload(repository);
  try {
    const appended = await blobs.append(repository.id, upload, bytes, {});
    const outcome = appended.kind === 'appended' ? await blobs.commit(repository, upload, digest) : appended;
    if (outcome.kind === 'stored') return;
    if (outcome.kind === 'unknown') throw gone(repository);
    throw new Error(`storing an SBOM in "${repository.name}" came to "${outcome.kind}"`);
  } catch (error) {
    await blobs.abort(repository.id, upload).catch(() => {});
    throw error;
  }
}

function gone({ name }: Repository): Problem {
  return new Problem('repository-unknown', `the repository "${name}" was deleted meanwhile`);
}

function answerOf({ repository, subject }: Making, { createdAt, sbom, digest }: Draft): ApiAttachedSbom {
  return {
    repository: repository.name,
    digest,
    artifactType: sbom.mediaType,
    subject: subject.digest,
    sbom: { mediaType: sbom.mediaType, digest: sbom.digest, sizeBytes: sbom.size },
    createdAt: timeText(createdAt),
  };
}
