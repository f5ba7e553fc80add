import type { IncomingMessage } from 'node:http';
import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, ApiOptions } from './context.ts';
import { getFindings } from './findings.ts';
import { getImage } from './images.ts';
import { type ImagePageContent, imagePage, PAGE_HEADERS } from './page/index.ts';
import { parameterFaults } from './parameter-faults.ts';
import { findingsParameters, imageParameters } from './parameters.ts';
import { Problem } from './problem.ts';

/** Where an alert's link to an image leads. */
const IMAGE_PAGE = '/repositories/:name/images/:reference';
const MOST_SHOWN = '500';
const SOURCE = 'ImageSource';

/** Serves the pages that people read. */
export function servePages(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.get(IMAGE_PAGE, async ({ req, env, html }) => {
    const path = checked(imageParameters, req.param());
    const content = await contentOf(options, env.incoming, path, req.query('platform'));
    return html(imagePage(content), 200, PAGE_HEADERS);
  });
}

async function contentOf(
  options: ApiOptions,
  request: IncomingMessage,
  path: z.output<typeof imageParameters>,
  asked: string | undefined,
): Promise<ImagePageContent> {
  const image = await getImage(options, request, path);
  const inspected = image.platforms.find(({ state }) => state === 'inspected')?.platform;
  const platform = asked ?? (image.isIndex ? inspected : undefined);
  const isInspected = image.platforms.some(({ state }) => state === 'inspected');
  const query = checked(findingsParameters, { limit: MOST_SHOWN, ...(platform === undefined ? {} : { platform }) });
  const repository = await options.registry.repositories.get(path.name);
  const source = repository && (await options.registry.repositories.labels(repository.id))[SOURCE];
  return {
    image,
    ...(isInspected ? { findings: await getFindings(options, request, path, query) } : {}),
    ...(source === undefined ? {} : { source }),
    url: options.url,
  };
}

function checked<Schema extends z.ZodType>(schema: Schema, given: Record<string, string>): z.output<Schema> {
  const judged = schema.safeParse(given);
  if (judged.success) return judged.data;
  throw new Problem('bad-request', parameterFaults(judged.error.issues, given));
}
