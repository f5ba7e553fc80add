import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { imagePackages, type PackageFilter } from '../../match/index.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { packagesParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { packageShape } from './shapes.ts';
import { type ImagePath, inspectedAt } from './target.ts';
import type { ApiPackages } from './types.ts';

type Asked = z.output<typeof packagesParameters>;

/** A page of the packages of an image. */
export async function getPackages(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath,
  asked: Asked,
): Promise<ApiPackages> {
  const { repository, image, platform } = await inspectedAt(options, request, { ...path, platform: asked.platform });
  const after = asked.cursor === undefined ? -1 : positionOf(asked.cursor, image.composedAt);
  const page = { after, limit: asked.limit + 1 };
  const found = await imagePackages(options.database.query, image, filterOf(asked), page);
  const shown = found.slice(0, asked.limit);
  const last = found.length > asked.limit ? shown.at(-1) : undefined;
  return {
    repository: repository.name,
    digest: image.manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    packages: shown.map(packageShape),
    ...(last === undefined ? {} : { next: formatCursor([image.composedAt, last.position]) }),
  };
}

/** The list is numbered anew when the image is read again. */
function positionOf(cursor: string, composedAt: number): number {
  const [time, position = 0] = parseCursor(cursor, 2);
  if (time === composedAt) return position;
  throw new Problem('list-changed', 'the image was inspected again since the first page: begin anew');
}

function filterOf({ type, name, path, layer, evidence, owned, owner }: Asked): PackageFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(name === undefined ? {} : { name }),
    ...(path === undefined ? {} : { path }),
    ...(layer === undefined ? {} : { layer }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(owned === undefined ? {} : { isOwned: owned === 'true' }),
    ...(owner === undefined ? {} : { owner }),
  };
}
