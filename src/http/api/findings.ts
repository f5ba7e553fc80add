import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { claimsAbout, coversPackages } from '../../excuse/index.ts';
import type { VexClaim } from '../../excuse/types.ts';
import type { TimeSpan } from '../../lib/time-span.ts';
import { countBoth, type FindingPick, findings } from '../../match/index.ts';
import type { Finding } from '../../match/types.ts';
import { asOf, coverageAsOf, placeAsked } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { findingsParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { findingShape, timeText } from './shapes.ts';
import { type ImagePath, type Inspected, inspectedAt } from './target.ts';
import type { ApiFindings } from './types.ts';

/** A page of the findings of an image: as of now, or the time asked for, and those after it as of the same time. */
export async function getFindings(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  { platform: wanted, limit, cursor, order, excused, asOf: asked, ...picked }: z.output<typeof findingsParameters>,
): Promise<ApiFindings> {
  const inspected = await inspectedAt(options, request, { ...path, platform: wanted });
  const { repository, image, platform } = inspected;
  const { query } = options.database;
  const now = options.clock();
  const first = asked === undefined ? now : timeOf(asked, inspected, now);
  const [at = first, offset = 0] = cursor === undefined ? [] : parseCursor(cursor, 2);
  const of = {
    manifestDigest: image.manifestDigest,
    at: Math.min(at, now),
    place: await placeAsked(options.registry.images, placeIn(inspected), path.reference),
    ...(order === undefined ? {} : { order }),
  };
  const pick = pickOf(picked, image.layers);
  const found = await findings(query, { ...of, excused, pick }, { offset, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const names = shown.flatMap(({ name, aliases }) => [name, ...aliases]);
  const claims = await claimsAbout(query, [image.manifestDigest, inspected.asked], names);
  const isPast = asked !== undefined && of.at < now;
  const reach = await options.reach(isPast ? of.at : undefined);
  const { kind, reasons } = coverageAsOf(image, reach, isPast ? of.at : now);
  return {
    repository: repository.name,
    digest: image.manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    at: timeText(of.at),
    ...(await countBoth(query, of)),
    coverage: { kind, reasons: [...reasons] },
    findings: withClaims(shown, claims),
    ...(found.length > limit ? { next: formatCursor([of.at, offset + limit]) } : {}),
  };
}

type Picked = Pick<
  z.output<typeof findingsParameters>,
  'severity' | 'fixable' | 'knownExploited' | 'epss' | 'q' | 'package' | 'path' | 'layer' | 'source'
>;

function pickOf(
  { severity, fixable, knownExploited, epss, q, path, layer, source, ...of }: Picked,
  layers: readonly string[],
): FindingPick {
  return {
    ...(severity === undefined ? {} : { severities: severity }),
    ...(fixable === undefined ? {} : { isFixable: fixable === 'true' }),
    ...(knownExploited === undefined ? {} : { isKnownExploited: knownExploited === 'true' }),
    ...(epss === undefined ? {} : { epss }),
    ...(q === undefined ? {} : { text: q }),
    ...(of.package === undefined ? {} : { packageName: of.package }),
    ...(path === undefined ? {} : { path }),
    ...(layer === undefined ? {} : { layers: layers.flatMap((digest, at) => (digest === layer ? at : [])) }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Each finding with what attached documents say of it. */
function withClaims(shown: readonly Finding[], claims: readonly VexClaim[]): ApiFindings['findings'] {
  const byName = Map.groupBy(claims, ({ vulnerability }) => vulnerability);
  return shown.map((finding) => {
    const packages = [finding.package, ...finding.also];
    const own = [finding.name, ...finding.aliases]
      .flatMap((name) => byName.get(name) ?? [])
      .filter(({ package: named }) => named === undefined || coversPackages({ package: named }, packages, false))
      .map(({ vulnerability: _vulnerability, ...claim }) => claim);
    return { ...findingShape(finding), ...(own.length === 0 ? {} : { claims: own }) };
  });
}

function placeIn({ repository: { id, name }, asked: digest }: Inspected) {
  return { repositoryId: id, repository: name, digest };
}

function timeOf(asked: TimeSpan, { pushedAt }: Inspected, now: number): number {
  const found = asOf(asked, { now, pushedAt });
  if (found.kind === 'refused') throw new Problem('bad-request', `the parameter "asOf": ${found.reason}`);
  return found.at;
}
