import { createRoute, type z } from '@hono/zod-openapi';
import { noParameters, repositoriesParameters } from './parameters.ts';
import { answer, REFUSALS, refusal } from './routes.ts';
import {
  changedUserBody,
  grantParameters,
  grantsBody,
  keyParameters,
  newKeySchema,
  newUserBody,
  passwordBody,
  userParameters,
  userSchema,
  usersSchema,
} from './user-schemas.ts';

const PATH = '/api/v1/users';
const OF_ONE = `${PATH}/{name}`;
const tags = ['users'];
const query = noParameters;
const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such user') };
const OWN = { ...UNKNOWN, 409: refusal('Nobody takes from themselves what they administer with') };
const ofUser = { params: userParameters, query };
const DONE = { description: 'It is done' };

function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const usersRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listUsers',
  summary: 'Users by name, with what each may do and the ids of their access keys; for administrators, as all of these',
  tags,
  request: { query: repositoriesParameters },
  responses: { 200: answer(usersSchema), ...REFUSALS },
});

export const addUserRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'addUser',
  summary: 'Makes a user with an access key, whose secret is shown this once',
  tags,
  request: { query, body: body(newUserBody) },
  responses: { 201: answer(newKeySchema), ...REFUSALS, 409: refusal('There is a user of that name') },
});

export const userRoute = createRoute({
  method: 'get',
  path: OF_ONE,
  operationId: 'getUser',
  summary: 'A user',
  tags,
  request: ofUser,
  responses: { 200: answer(userSchema), ...UNKNOWN },
});

export const changeUserRoute = createRoute({
  method: 'patch',
  path: OF_ONE,
  operationId: 'changeUser',
  summary: 'Disables a user, who keeps what they have and is refused everywhere, or enables them again',
  tags,
  request: { ...ofUser, body: body(changedUserBody) },
  responses: { 200: answer(userSchema), ...OWN },
});

export const removeUserRoute = createRoute({
  method: 'delete',
  path: OF_ONE,
  operationId: 'removeUser',
  summary: 'Removes a user with their access keys',
  tags,
  request: ofUser,
  responses: { 204: DONE, ...OWN },
});

export const grantRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/grants`,
  operationId: 'addGrants',
  summary: 'Lets a user do more',
  tags,
  request: { ...ofUser, body: body(grantsBody) },
  responses: { 200: answer(userSchema), ...UNKNOWN },
});

export const revokeRoute = createRoute({
  method: 'delete',
  path: `${OF_ONE}/grants`,
  operationId: 'removeGrant',
  summary: 'Takes a grant back, named as it was given',
  tags,
  request: { params: userParameters, query: grantParameters },
  responses: { 200: answer(userSchema), ...OWN },
});

export const addKeyRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/keys`,
  operationId: 'addAccessKey',
  summary: 'Gives a user another access key, whose secret is shown this once',
  tags,
  request: ofUser,
  responses: { 201: answer(newKeySchema), ...UNKNOWN },
});

export const rollKeysRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/keys/roll`,
  operationId: 'rollAccessKeys',
  summary: 'Gives a user a new access key, and takes all earlier ones back',
  tags,
  request: ofUser,
  responses: { 201: answer(newKeySchema), ...UNKNOWN },
});

export const removeKeyRoute = createRoute({
  method: 'delete',
  path: `${OF_ONE}/keys/{id}`,
  operationId: 'removeAccessKey',
  summary: 'Takes an access key back, with the tokens that came of it',
  tags,
  request: { params: keyParameters, query },
  responses: { 204: DONE, ...UNKNOWN },
});

export const setPasswordRoute = createRoute({
  method: 'put',
  path: `${OF_ONE}/password`,
  operationId: 'setPassword',
  summary: 'Gives a user a password to sign in to the console with, and ends what they signed in to with another',
  tags,
  request: { ...ofUser, body: body(passwordBody) },
  responses: { 204: DONE, ...UNKNOWN },
});

export const signOutUserRoute = createRoute({
  method: 'delete',
  path: `${OF_ONE}/sessions`,
  operationId: 'signOutUser',
  summary: 'Signs a user out of the console, in every browser',
  tags,
  request: ofUser,
  responses: { 204: DONE, ...UNKNOWN },
});

export const removePasswordRoute = createRoute({
  method: 'delete',
  path: `${OF_ONE}/password`,
  operationId: 'removePassword',
  summary: 'Takes a user’s password back',
  tags,
  request: ofUser,
  responses: { 204: DONE, ...UNKNOWN },
});
