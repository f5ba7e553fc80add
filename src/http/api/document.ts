import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './context.ts';
import { describedFields } from './glossary.ts';
import { type ProblemCode, STATUS_OF_PROBLEM } from './problem.ts';
import { NEEDS, type Need, needOf } from './who-may-ask.ts';

export const OPENAPI_PATH = '/api/v1/openapi.json';

const ABOUT = `What is in the images of a registry, and what is known of it.

Log in with Basic (an access key and its secret) or Bearer (a token of \`/v2/token\`); a browser that is signed in sends its
session's cookie. What \`security\` names beside a scheme is what who asks needs: leave to pull, push or administer.

Times are ISO 8601 in UTC with milliseconds, sizes are in bytes, digests are \`sha256:…\`; what is not known is left out.
Lists are paged: \`next\` of a page is the \`cursor\` of the one behind it, and the last has none. Answers to GET have an ETag,
of which If-None-Match makes a 304. Refusals are problems (RFC 9457), told apart by their \`code\`.`;

interface Answer {
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema?: object }>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: object;
  responses: Record<string, Answer>;
  description?: string;
  security?: readonly object[];
}

/** What is served, as OpenAPI 3.1: it may be read without a login. Called when everything is registered. */
export function serveDocument(app: OpenAPIHono<ApiEnv>): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent('securitySchemes', 'basic', { type: 'http', scheme: 'basic' });
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: '__Host-pratique' });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Pratique',
      version: 'v1',
      description: ABOUT,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ basic: [] }, { bearer: [] }, { session: [] }],
  });
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods))
      complete({ path, method, operation: operation as Operation });
  }
  describedFields(document.components?.schemas ?? {});
  const body = JSON.stringify(document);
  app.get(OPENAPI_PATH, ({ body: answer }) => answer(body, 200, { 'Content-Type': 'application/json' }));
}

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** Says of an operation what is true of all of its kind. */
function complete(place: Place): void {
  const { method, operation } = place;
  const need = needOf(operation.operationId);
  operation.security = securityOf(need);
  operation.description = [operation.description, NEEDS[need]].filter((text) => text !== undefined).join(' ');
  const { responses } = operation;
  const isKept = method === 'get' && !('text/event-stream' in (responses['200']?.content ?? {}));
  for (const [status, answer] of Object.entries(responses)) {
    if (isKept && status === '200') answer.headers = { ETag: ETAG, ...answer.headers };
    if (status === '429') answer.headers = { 'Retry-After': RETRY_AFTER };
  }
  if (isKept) responses['304'] ??= { description: 'It is the one of If-None-Match' };
  if (operation.requestBody !== undefined) {
    responses['413'] ??= problem('The body is larger than is read');
    responses['415'] ??= problem('The body’s Content-Type is not taken here');
  }
  if (need === 'nothing') delete responses['403'];
  responses['500'] ??= problem('Something went wrong: the log says more under the request’s id');
  responses['503'] ??= problem('The database is busy, or the disk takes nothing');
  for (const [status, answer] of Object.entries(responses)) {
    const codes = Number(status) < 400 ? [] : codesOf(place, Number(status));
    if (codes.length > 0)
      answer.description = `${answer.description ?? ''}: ${codes.map((code) => `\`${code}\``).join(', ')}`;
  }
}

function problem(description: string): Answer {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

const ETAG = {
  description: 'Of this answer; a weak one is of all but what only tells the time',
  schema: { type: 'string', example: '"d2083253d5027928313e193d8b097c231a028ae0"' },
};
const RETRY_AFTER = { description: 'Seconds', schema: { type: 'integer', example: 2 } };

function securityOf(need: Need): readonly object[] {
  if (need === 'nothing') return [];
  if (need === 'session') return [{ session: [] }];
  const roles = need === 'login' ? [] : [need];
  return [{ basic: roles }, { bearer: roles }, { session: roles }];
}

/** Codes that only some operations answer. */
const ONLY_OF: Partial<Record<ProblemCode, (place: Place) => boolean>> = {
  'bad-cursor': has('cursor'),
  'platform-required': has('platform'),
  'platform-unknown': has('platform'),
  'not-an-image': (place) => has('platform')(place) || place.operation.operationId === 'startScan',
  'too-many-streams': ({ operation }) => operation.operationId === 'followChanges',
  'list-changed': ({ operation }) => operation.operationId === 'listPackages',
  'repository-unknown': ofRepository,
  'image-unknown': has('reference'),
  'not-inspected': has('reference'),
  'no-advisories': has('reference'),
  unknown: (place) => !has('reference')(place),
  'no-such-endpoint': () => false,
};

function codesOf(place: Place, status: number): readonly string[] {
  const codes = Object.entries(STATUS_OF_PROBLEM).filter(([, own]) => own === status);
  return codes.flatMap(([code]) => (ONLY_OF[code as ProblemCode]?.(place) === false ? [] : [code]));
}

function has(name: string) {
  return ({ operation: { parameters = [] } }: Place): boolean => parameters.some((one) => one.name === name);
}

function ofRepository({ path }: Place): boolean {
  return path.includes('/repositories/{name}');
}
