import type { Connection, ConnectionSecrets } from '../../../event/types.ts';
import type { AwsCall } from '../types.ts';
import { secretsOf, shownSecrets } from './connection-secrets.ts';
import { type Handlers, pageOf, seconds } from './handler.ts';
import { alreadyExists, invalid, notFound } from './refusals.ts';
import type { ConnectionAuthResponseParameters } from './shapes.generated.ts';

/** Connections: their secrets go in, and never come out. */
export const connectionHandlers = {
  async CreateConnection(
    { Name: name, AuthorizationType: kind, AuthParameters: asked, Description: description },
    call,
  ) {
    const secrets = secretsOf(kind, asked);
    checkAuthorization(call, secrets);
    const shown = shownSecrets(secrets);
    const connection = { name, secrets, shown, ...(description === undefined ? {} : { description }) };
    const made = await call.events.connections.create(connection);
    if (made === undefined) throw alreadyExists(`Connection ${name} already exists.`);
    return stateOf(made);
  },
  async UpdateConnection(
    { Name: name, AuthorizationType: kind, AuthParameters: asked, Description: description },
    call,
  ) {
    const present = await call.events.connections.find(name);
    if (present === undefined) throw missing('update', name);
    if (asked === undefined && kind !== undefined && kind !== present.kind) {
      throw invalid('Parameter AuthParameters must be specified with another AuthorizationType.');
    }
    const before = await call.events.connections.secrets(present.arn);
    const secrets = asked === undefined ? undefined : secretsOf(kind ?? present.kind, asked, before);
    if (secrets !== undefined) checkAuthorization(call, secrets);
    const updated = await call.events.connections.update(name, {
      ...(secrets === undefined ? {} : { secrets, shown: shownSecrets(secrets) }),
      ...(description === undefined ? {} : { description }),
    });
    if (updated === undefined) throw missing('update', name);
    return stateOf(updated);
  },
  async DescribeConnection({ Name: name }, call) {
    const connection = await call.events.connections.find(name);
    if (connection === undefined) throw missing('describe', name);
    return {
      ...stateOf(connection),
      Name: name,
      AuthorizationType: connection.kind,
      AuthParameters: connection.shown as ConnectionAuthResponseParameters,
      ...(connection.description === undefined ? {} : { Description: connection.description }),
    };
  },
  async ListConnections({ NamePrefix: prefix = '', ConnectionState: state, NextToken: token, Limit: limit }, call) {
    const connections = (await call.events.connections.list()).filter(
      (each) => each.name.startsWith(prefix) && (state === undefined || stateOf(each).ConnectionState === state),
    );
    const { items, ...next } = pageOf(connections, { token, limit });
    const shown = items.map((each) => ({ ...stateOf(each), Name: each.name, AuthorizationType: each.kind }));
    return { Connections: shown, ...next };
  },
  async DeauthorizeConnection({ Name: name }, call) {
    const connection = await call.events.connections.deauthorize(name);
    if (connection === undefined) throw missing('deauthorize', name);
    return stateOf(connection);
  },
  async DeleteConnection({ Name: name }, call) {
    const connection = await call.events.connections.delete(name);
    if (connection === undefined) throw missing('delete', name);
    return { ...stateOf(connection), ConnectionState: 'DELETING' as const };
  },
} satisfies Handlers;

/** Tokens are asked for where the authorization is. */
function checkAuthorization({ addressFault }: AwsCall, { authorization }: ConnectionSecrets): void {
  if (authorization.kind !== 'OAUTH_CLIENT_CREDENTIALS') return;
  const fault = addressFault(authorization.endpoint);
  if (fault === undefined) return;
  throw invalid(`Parameter AuthParameters.OAuthParameters.AuthorizationEndpoint is not valid. Reason: ${fault}`);
}

function stateOf({ arn, isAuthorized, createdAt, modifiedAt, authorizedAt }: Connection) {
  return {
    ConnectionArn: arn,
    ConnectionState: isAuthorized ? ('AUTHORIZED' as const) : ('DEAUTHORIZED' as const),
    CreationTime: seconds(createdAt),
    LastModifiedTime: seconds(modifiedAt),
    ...(authorizedAt === undefined ? {} : { LastAuthorizedTime: seconds(authorizedAt) }),
  };
}

function missing(what: string, name: string): Error {
  return notFound(`Failed to ${what} the connection(s). Connection '${name}' does not exist.`);
}
