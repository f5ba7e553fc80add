import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { countFindings, coverageOf, findings } from '../../match/index.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { findingsParameters } from './parameters.ts';
import { findingShape, timeText } from './shapes.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiFindings } from './types.ts';

/** A page of the findings of an image: as of now, or the time asked for, and those after it as of the same time. */
export async function getFindings(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform: wanted, limit, cursor, order, asOf }: z.output<typeof findingsParameters>,
): Promise<ApiFindings> {
  const { repository, image, platform } = await inspectedAt(options, request, { ...path, platform: wanted });
  const { query } = options.database;
  const now = options.clock();
  const asked = asOf === undefined ? now : Date.parse(asOf);
  const [at = asked, offset = 0] = cursor === undefined ? [] : parseCursor(cursor, 2);
  const of = {
    manifestDigest: image.manifestDigest,
    at: Math.min(at, now),
    ...(order === undefined ? {} : { order }),
  };
  const found = await findings(query, of, { offset, limit: limit + 1 });
  const { kind, reasons } = coverageOf(image.observed, await options.reach(), now);
  return {
    repository: repository.name,
    digest: image.manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    at: timeText(of.at),
    counts: await countFindings(query, of),
    coverage: { kind, reasons: [...reasons] },
    findings: found.slice(0, limit).map(findingShape),
    ...(found.length > limit ? { next: formatCursor([of.at, offset + limit]) } : {}),
  };
}
