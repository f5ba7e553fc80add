import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import type { ApiOptions } from './context.ts';
import type { referrersParameters } from './parameters.ts';
import { heldAt, type ImagePath, inspectedAt } from './target.ts';
import type { ApiReferrers } from './types.ts';

/** What is attached to what the path names, or to the platform of it that is asked for, by digest. */
export async function getReferrers(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform, limit, cursor: after }: z.output<typeof referrersParameters>,
): Promise<ApiReferrers> {
  const { repository, digest } = await subjectAsked(options, request, { ...path, platform });
  const page = { limit, ...(after === undefined ? {} : { after }) };
  const { referrers, more } = await options.registry.images.referrers(repository.id, digest, page);
  const last = more ? referrers.at(-1) : undefined;
  return {
    repository: repository.name,
    digest,
    referrers: referrers.map(({ size, annotations, ...rest }) => ({
      ...rest,
      sizeBytes: size,
      annotations: { ...annotations },
    })),
    ...(last === undefined ? {} : { next: last.digest }),
  };
}

async function subjectAsked(options: ApiOptions, request: IncomingMessage, path: Parameters<typeof inspectedAt>[2]) {
  if (path.platform === undefined) {
    const { repository, image } = await heldAt(options, request, path);
    return { repository, digest: image.digest };
  }
  const { repository, image } = await inspectedAt(options, request, path);
  return { repository, digest: parseDigest(image.manifestDigest) as Digest };
}
