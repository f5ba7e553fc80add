import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import type { Deed } from '../../trail/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { fits, isNamed, type Operation, operationsOf } from './operations.ts';

/** The operations whose body holds no secret, and says what was changed. */
const TELLING = new Set([
  'addExcuse',
  'addGrants',
  'addUser',
  'changeLabels',
  'changeRepository',
  'changeUser',
  'createRepository',
  'deleteImages',
  'putAlertRule',
  'putCurrentTags',
  'putSchedule',
  'updateAdvisories',
]);

const READING = new Set(['GET', 'HEAD']);

/** Has what a request changes written down with who asked for it (see `identified`) and what for. */
export function writeDown(app: OpenAPIHono<ApiEnv>, { trail }: Pick<ApiOptions, 'trail'>) {
  let operations: readonly Operation[] | undefined;
  return async ({ req, env }: Context<ApiEnv>, next: Next): Promise<void> => {
    operations ??= operationsOf(app);
    const segments = req.path.split('/');
    const asked = operations.find(({ method, segments: own }) => method === req.method && fits(own, segments));
    if (asked === undefined || READING.has(req.method)) return await next();
    const about = asked.segments.flatMap((part, at) => (isNamed(part) ? decoded(segments[at] ?? '') : []));
    const query = req.path.length < req.url.length ? new URL(req.url).search.slice(1) : '';
    const detail = TELLING.has(asked.id) ? await req.text() : query;
    const address = env.incoming.socket.remoteAddress;
    const deed: Deed = {
      way: 'rest',
      action: asked.id,
      about: about.join(' '),
      ...(address === undefined ? {} : { address }),
    };
    await trail.acting(detail === '' ? deed : { ...deed, detail }, next);
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
