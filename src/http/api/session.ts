import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { SignedIn } from '../../auth/index.ts';
import { actorOf } from '../../trail/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { few } from './few.ts';
import { noParameters } from './parameters.ts';
import { demandSameSite, sessionToken } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS } from './routes.ts';
import { CLEARED_COOKIE, sessionCookie } from './session-cookie.ts';
import { timeText } from './shapes.ts';
import { text } from './texts.ts';
import { ownPasswordBody } from './user-schemas.ts';

const PATH = '/api/v1/session';
const SESSION = ['session'];

const sessionSchema = z
  .object({
    user: z.string(),
    grants: z
      .array(z.object({ permission: z.enum(['pull', 'push', 'administer']), pattern: z.string() }))
      .openapi({ description: 'What the user may do, each on repositories in whose pattern `*` stands for anything' }),
    endsAt: z.iso.datetime().openapi({ description: 'Sooner where nothing is asked for 12 hours' }),
  })
  .openapi('Session');

const bodySchema = z
  .strictObject(
    {
      user: text(128, 'the name of a user, or the id of an access key'),
      password: text(256, 'its password, or its secret'),
    },
    'a JSON object of user and password',
  )
  .openapi('SignIn');

const beginRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'signIn',
  summary: 'Signs a browser in: the answer’s cookie stands for the login from then on',
  tags: SESSION,
  security: [],
  request: {
    query: noParameters,
    body: { required: true, content: { 'application/json': { schema: bodySchema } } },
  },
  responses: { 201: answer(sessionSchema), ...REFUSALS },
});

const getRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'getSession',
  summary: 'Who is signed in, and what they may do',
  tags: SESSION,
  request: { query: noParameters },
  responses: { 200: answer(sessionSchema), ...REFUSALS },
});

const endRoute = createRoute({
  method: 'delete',
  path: PATH,
  operationId: 'signOut',
  summary: 'Signs the browser out; its cookie is worth nothing from then on',
  tags: SESSION,
  request: { query: noParameters },
  responses: { 204: { description: 'It is signed out' }, ...REFUSALS },
});

const endAllRoute = createRoute({
  method: 'delete',
  path: '/api/v1/sessions',
  operationId: 'signOutEverywhere',
  summary: 'Signs the user out of every browser, this one too',
  tags: SESSION,
  request: { query: noParameters },
  responses: { 204: { description: 'All are signed out' }, ...REFUSALS },
});

const passwordRoute = createRoute({
  method: 'put',
  path: `${PATH}/password`,
  operationId: 'changePassword',
  summary: 'Gives who is signed in another password, who has one; all other browsers are signed out',
  tags: SESSION,
  request: { query: noParameters, body: jsonBody(ownPasswordBody) },
  responses: { 204: { description: 'It is changed' }, ...REFUSALS },
});

/** Signing in and out of the console. */
export function serveSession(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { sessions, signIn } = options;
  const isTold = few(MOST_TOLD, TOLD_MILLISECONDS, options.clock);
  const refused = async (user: string) => {
    if (!isTold()) return;
    // What is typed may be a password: only who is known is written down.
    options.trail.actor({ by: (await options.users.nameOf(user)) ?? 'anonymous' });
    await options.trail.note('signInRefused');
  };
  app.openapi(beginRoute, async ({ req, env, json }) => {
    demandSameSite(env.incoming);
    const address = env.incoming.socket.remoteAddress ?? '';
    const outcome = await signIn({ ...req.valid('json'), address });
    if (outcome.kind === 'wait') throw tooMany(outcome.seconds);
    if (outcome.kind === 'identity') options.trail.actor(actorOf(outcome.identity));
    const begun = outcome.kind === 'identity' ? await sessions.begin(outcome.identity) : undefined;
    if (outcome.kind === 'wrong' || begun === undefined) {
      await refused(req.valid('json').user);
      throw new Problem('unauthenticated', WRONG);
    }
    env.outgoing.setHeader('Set-Cookie', sessionCookie(begun.token, (begun.endsAt - options.clock()) / 1000));
    return json(sessionShape({ identity: outcome.identity, endsAt: begun.endsAt }), 201);
  });
  app.openapi(getRoute, async ({ env, json }) => json(sessionShape(await found(options, env.incoming)), 200));
  app.openapi(endRoute, async ({ env, body }) => {
    demandSameSite(env.incoming);
    const token = sessionToken(env.incoming);
    const signedIn = token === undefined ? undefined : await sessions.find(token);
    if (token !== undefined && signedIn !== undefined) {
      options.trail.actor(actorOf(signedIn.identity));
      await sessions.end(token);
      await options.trail.note();
    }
    env.outgoing.setHeader('Set-Cookie', CLEARED_COOKIE);
    return body(null, 204);
  });
  serveOwnAccount(app, options);
}

/** What users do for themselves: another password, and an end of what they are signed in to elsewhere. */
function serveOwnAccount(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { sessions, signIn, trail } = options;
  app.openapi(endAllRoute, async ({ env, body }) => {
    demandSameSite(env.incoming);
    const { identity } = await found(options, env.incoming);
    trail.actor(actorOf(identity));
    await sessions.endAll(identity.name);
    env.outgoing.setHeader('Set-Cookie', CLEARED_COOKIE);
    return body(null, 204);
  });
  app.openapi(passwordRoute, async ({ req, env, body }) => {
    demandSameSite(env.incoming);
    const { identity } = await found(options, env.incoming);
    const { current, password } = req.valid('json');
    const address = env.incoming.socket.remoteAddress ?? '';
    const outcome = await signIn({ user: identity.name, password: current, address });
    if (outcome.kind === 'wait') throw tooMany(outcome.seconds);
    if (outcome.kind === 'wrong') throw new Problem('denied', 'that is not the password that you have');
    trail.actor(actorOf(identity));
    await sessions.setPassword(identity.name, password);
    // Sessions of the password before have ended, this one too where it was of it.
    const begun = identity.accessKeyId === undefined ? await sessions.begin(identity) : undefined;
    if (begun !== undefined) {
      env.outgoing.setHeader('Set-Cookie', sessionCookie(begun.token, (begun.endsAt - options.clock()) / 1000));
    }
    return body(null, 204);
  });
}

/** Of sign-ins that are refused, so many are written down in a minute: who guesses does not push out what was changed. */
const MOST_TOLD = 20;
const TOLD_MILLISECONDS = 60_000;

const WRONG = 'there is no such user or key, or the password or secret is not its';

async function found({ sessions }: ApiOptions, request: IncomingMessage): Promise<SignedIn> {
  const token = sessionToken(request);
  const signedIn = token === undefined ? undefined : await sessions.find(token);
  if (signedIn === undefined) throw new Problem('unauthenticated', 'nobody is signed in: sign in first');
  return signedIn;
}

function sessionShape({ identity, endsAt }: SignedIn) {
  return { user: identity.name, grants: identity.grants.map((grant) => ({ ...grant })), endsAt: timeText(endsAt) };
}

function tooMany(seconds: number): Problem {
  return new Problem('too-many-logins', `too many wrong attempts: try again in ${seconds} seconds`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
