import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { coverageOf } from '../../match/index.ts';
import { findingsAbout, placeAsked } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import type { explanationParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { excusedByShape, explanationShape } from './shapes.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiExplanation } from './types.ts';

/** Why a vulnerability is reported of an image, or is not, with how much of the image that speaks of. */
export async function getExplanation(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform: wanted, vulnerability: name }: z.output<typeof explanationParameters>,
): Promise<ApiExplanation> {
  const { repository, image, platform, asked } = await inspectedAt(options, request, { ...path, platform: wanted });
  const { manifestDigest } = image;
  const explanation = await options.explain({ manifestDigest, name });
  if (explanation === undefined) throw new Problem('no-advisories', 'no advisories are loaded, so nothing is known');
  const at = options.clock();
  const held = { repositoryId: repository.id, repository: repository.name, digest: asked };
  const place = await placeAsked(options.registry.images, held, path.reference);
  const about = await findingsAbout(options.database.query, { manifestDigest, at, place, excused: 'only' }, name);
  const { kind, reasons } = coverageOf(image.observed, await options.reach(), options.clock());
  return {
    repository: repository.name,
    digest: manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    ...explanationShape(explanation),
    excused: about.flatMap(({ package: { purl }, excusedBy }) =>
      excusedBy === undefined ? [] : [{ purl, ...excusedByShape(excusedBy) }],
    ),
    coverage: { kind, reasons: [...reasons] },
  };
}
