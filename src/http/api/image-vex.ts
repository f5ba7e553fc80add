import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { imagePurl, VEX_MEDIA_TYPES, writeVex } from '../../excuse/index.ts';
import { VEX_FORMATS, type VexToWrite } from '../../excuse/vex/types.ts';
import { findings } from '../../match/index.ts';
import type { Finding } from '../../match/types.ts';
import { placeAsked } from '../../scan/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { imageParameters, platformParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { NOT_YET } from './routes.ts';
import { inspectedAt } from './target.ts';
import { weakTag } from './weak-tag.ts';

const parameters = platformParameters.extend({
  format: z
    .enum(VEX_FORMATS, `one of ${VEX_FORMATS.join(', ')}`)
    .default('openvex')
    .openapi({ param: { description: 'OpenVEX 0.2.0, CSAF 2.0 or CycloneDX 1.6' } }),
});

const vexRoute = createRoute({
  method: 'get',
  path: '/api/v1/repositories/{name}/images/{reference}/vex',
  operationId: 'getVex',
  summary: 'What is excused of an image, as a VEX document: OpenVEX 0.2.0, CSAF 2.0 or CycloneDX 1.6',
  tags: ['images'],
  request: { params: imageParameters, query: parameters },
  responses: {
    200: {
      description: 'The document',
      content: Object.fromEntries(Object.values(VEX_MEDIA_TYPES).map((type) => [type, { schema: z.object({}) }])),
    },
    ...NOT_YET,
  },
});

const PAGE = 1000;

/** What is excused of an image, for others to read. */
export function serveImageVex(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(vexRoute, async ({ req, env, body }) => {
    const [path, { platform, format }] = [req.valid('param'), req.valid('query')];
    const inspected = await inspectedAt(options, env.incoming, { ...path, platform });
    const { repository, image, asked } = inspected;
    const held = { repositoryId: repository.id, repository: repository.name, digest: asked };
    const place = await placeAsked(options.registry.images, held, path.reference);
    const at = options.clock();
    const of = { manifestDigest: image.manifestDigest, at, place, excused: 'only' as const };
    const excused: Finding[] = [];
    for (;;) {
      const page = await findings(options.database.query, of, { offset: excused.length, limit: PAGE });
      excused.push(...page);
      if (page.length < PAGE) break;
    }
    const host = new URL(options.url).host;
    const product = imagePurl({ repository: repository.name, host, digest: image.manifestDigest });
    const statements = excused.flatMap((finding) => statementsOf(finding, product, at));
    const { url, version } = options;
    const said = createHash('sha256').update(JSON.stringify(statements.map(({ at: _at, ...one }) => one)));
    const id = `${url}/api/v1/repositories/${encodeURIComponent(repository.name)}/images/${image.manifestDigest}/vex#${said.digest('hex')}`;
    const document = writeVex(format, statements, { id, author: `Pratique at ${host}`, url, at, version });
    if (document === undefined) throw new Problem('unknown', 'nothing of the image is excused');
    return body(JSON.stringify(document), 200, {
      'Content-Type': VEX_MEDIA_TYPES[format],
      ...weakTag([format, id]),
    });
  });
}

function statementsOf(
  { name, package: shown, also, excusedBy }: Finding,
  product: string,
  at: number,
): readonly VexToWrite[] {
  if (excusedBy === undefined) return [];
  const { status, justification, reason, owner } = excusedBy;
  const said = { status, statement: `${reason} (${owner})`, ...(justification === undefined ? {} : { justification }) };
  const purls = new Set([shown, ...also].map(({ purl }) => purl));
  return [...purls].map((part) => ({ vulnerability: name, product, part, at, ...said }));
}
