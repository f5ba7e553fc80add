import type { IncomingMessage } from 'node:http';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { IdentityRow, NewKey } from '../../auth/index.ts';
import type { Grant, Identity } from '../../auth/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { namedPage } from './named-page.ts';
import { demandAdministrator } from './permit.ts';
import { Problem } from './problem.ts';
import { timeText } from './shapes.ts';
import {
  addKeyRoute,
  addUserRoute,
  changeUserRoute,
  grantRoute,
  removeKeyRoute,
  removePasswordRoute,
  removeUserRoute,
  revokeRoute,
  rollKeysRoute,
  setPasswordRoute,
  signOutUserRoute,
  userRoute,
  usersRoute,
} from './user-routes.ts';

/** Users, what they may do, their access keys and passwords: for who administers the registry. */
export function serveUsers(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { users } = options;
  app.openapi(usersRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { page, more } = namedPage(await users.list(), req.valid('query'));
    return json({ users: page.map(userShape), ...more }, 200);
  });
  app.openapi(addUserRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name, grants } = req.valid('json');
    const key = await users.create(name, grants);
    if (key === undefined) throw new Problem('conflict', `there is a user "${name}" already`);
    return json(newKeyShape(name, key), 201);
  });
  app.openapi(userRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    return json(await shown(options, req.valid('param').name), 200);
  });
  app.openapi(changeUserRoute, async ({ req, env, json }) => {
    const who = await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    const { disabled } = req.valid('json');
    if (disabled) refuseOneself(who, name, 'disables');
    if (!(await users.setDisabled(name, disabled))) throw unknown(name);
    return json(await shown(options, name), 200);
  });
  app.openapi(removeUserRoute, async ({ req, env, body }) => {
    const who = await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    refuseOneself(who, name, 'removes');
    if (!(await users.remove(name))) throw unknown(name);
    return body(null, 204);
  });
  serveGrants(app, options);
  serveKeys(app, options);
  servePasswords(app, options);
}

function serveGrants(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { users } = options;
  app.openapi(grantRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    if (!(await users.grant(name, req.valid('json').grants))) throw unknown(name);
    return json(await shown(options, name), 200);
  });
  app.openapi(revokeRoute, async ({ req, env, json }) => {
    const who = await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    const grant: Grant = req.valid('query');
    if (grant.permission === 'administer') refuseOneself(who, name, 'takes leave to administer from');
    const count = await users.revoke(name, [grant]);
    if (count === undefined) throw unknown(name);
    if (count === 0) {
      throw new Problem('unknown', `the user "${name}" has no grant "${grant.permission} ${grant.pattern}"`);
    }
    return json(await shown(options, name), 200);
  });
}

function serveKeys(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { users } = options;
  app.openapi(addKeyRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    return json(newKeyShape(name, await users.addKey(name)), 201);
  });
  app.openapi(rollKeysRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    return json(newKeyShape(name, await users.rollKeys(name)), 201);
  });
  app.openapi(removeKeyRoute, async ({ req, env, body }) => {
    await demandAdministrator(options, env.incoming);
    const { name, id } = req.valid('param');
    const had = await users.removeKey(name, id);
    if (had === undefined) throw unknown(name);
    if (!had) throw new Problem('unknown', `the user "${name}" has no key "${id}"`);
    return body(null, 204);
  });
}

function servePasswords(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const set = async (request: IncomingMessage, name: string, password: string | undefined) => {
    await demandAdministrator(options, request);
    if (!(await options.sessions.setPassword(name, password))) throw unknown(name);
  };
  app.openapi(setPasswordRoute, async ({ req, env, body }) => {
    await set(env.incoming, req.valid('param').name, req.valid('json').password);
    return body(null, 204);
  });
  app.openapi(signOutUserRoute, async ({ req, env, body }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    if ((await options.sessions.endAll(name)) === undefined) throw unknown(name);
    return body(null, 204);
  });
  app.openapi(removePasswordRoute, async ({ req, env, body }) => {
    await set(env.incoming, req.valid('param').name, undefined);
    return body(null, 204);
  });
}

/** So that whoever administers last is still there afterwards. */
function refuseOneself(who: Identity, name: string, what: string): void {
  if (who.name === name) throw new Problem('conflict', `nobody ${what} themselves: another administrator may`);
}

async function shown({ users }: ApiOptions, name: string) {
  const found = (await users.list()).find((user) => user.name === name);
  if (found === undefined) throw unknown(name);
  return userShape(found);
}

function unknown(name: string): Problem {
  return new Problem('unknown', `there is no user "${name}"`);
}

function newKeyShape(name: string, key: NewKey | undefined) {
  if (key === undefined) throw unknown(name);
  return { name, accessKeyId: key.id, secretAccessKey: key.secret };
}

function userShape({ name, createdAt, disabled, hasPassword, grants, keys }: IdentityRow) {
  return {
    name,
    createdAt: timeText(createdAt),
    disabled,
    hasPassword,
    grants: grants.map((grant) => ({ ...grant })),
    keys: keys.map(({ id, createdAt: made, usedAt }) => ({
      id,
      createdAt: timeText(made),
      ...(usedAt === undefined ? {} : { usedAt: timeText(usedAt) }),
    })),
  };
}
