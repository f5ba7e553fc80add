import type { ConnectionParameter, ConnectionParameters, ConnectionSecrets } from '../../../event/types.ts';
import { invalid } from './refusals.ts';
import type {
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  UpdateConnectionAuthRequestParameters,
} from './shapes.generated.ts';

type Authorization = ConnectionSecrets['authorization'];

/**
 * The credentials that a request makes, over those that were there: what it leaves out stays. Throws ValidationException
 * where something is missing, or is of another type of authorization.
 */
export function secretsOf(
  kind: Authorization['kind'],
  asked: UpdateConnectionAuthRequestParameters,
  before?: ConnectionSecrets,
): ConnectionSecrets {
  const known = before?.authorization.kind === kind ? before : undefined;
  const { InvocationHttpParameters: http } = asked;
  return {
    authorization: AUTHORIZATIONS[kind](asked, known?.authorization),
    parameters: http === undefined ? (before?.parameters ?? parametersOf({})) : parametersOf(http),
  };
}

/** What of the credentials may be seen, as the API answers it. */
export function shownSecrets({ authorization, parameters }: ConnectionSecrets): ConnectionAuthResponseParameters {
  const http = shownParameters(parameters);
  return { ...shownAuthorization(authorization), ...(http === undefined ? {} : { InvocationHttpParameters: http }) };
}

type Reading = (asked: UpdateConnectionAuthRequestParameters, before: Authorization | undefined) => Authorization;

const AUTHORIZATIONS: Readonly<Record<Authorization['kind'], Reading>> = {
  API_KEY({ ApiKeyAuthParameters: asked = {} }, before) {
    const known = before?.kind === 'API_KEY' ? before : undefined;
    return {
      kind: 'API_KEY',
      name: given(asked.ApiKeyName ?? known?.name, 'ApiKeyAuthParameters.ApiKeyName'),
      value: given(asked.ApiKeyValue ?? known?.value, 'ApiKeyAuthParameters.ApiKeyValue'),
    };
  },
  BASIC({ BasicAuthParameters: asked = {} }, before) {
    const known = before?.kind === 'BASIC' ? before : undefined;
    return {
      kind: 'BASIC',
      username: given(asked.Username ?? known?.username, 'BasicAuthParameters.Username'),
      password: given(asked.Password ?? known?.password, 'BasicAuthParameters.Password'),
    };
  },
  OAUTH_CLIENT_CREDENTIALS({ OAuthParameters: asked = {} }, before) {
    const known = before?.kind === 'OAUTH_CLIENT_CREDENTIALS' ? before : undefined;
    const { ClientParameters: client = {}, OAuthHttpParameters: http } = asked;
    return {
      kind: 'OAUTH_CLIENT_CREDENTIALS',
      endpoint: given(asked.AuthorizationEndpoint ?? known?.endpoint, 'OAuthParameters.AuthorizationEndpoint'),
      method: given(asked.HttpMethod ?? known?.method, 'OAuthParameters.HttpMethod'),
      clientId: given(client.ClientID ?? known?.clientId, 'OAuthParameters.ClientParameters.ClientID'),
      clientSecret: given(client.ClientSecret ?? known?.clientSecret, 'OAuthParameters.ClientParameters.ClientSecret'),
      parameters: http === undefined ? (known?.parameters ?? parametersOf({})) : parametersOf(http),
    };
  },
};

function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalid(`Parameter AuthParameters.${name} must be specified.`);
  return value;
}

function shownAuthorization(authorization: Authorization): ConnectionAuthResponseParameters {
  switch (authorization.kind) {
    case 'API_KEY':
      return { ApiKeyAuthParameters: { ApiKeyName: authorization.name } };
    case 'BASIC':
      return { BasicAuthParameters: { Username: authorization.username } };
    case 'OAUTH_CLIENT_CREDENTIALS': {
      const { endpoint, method, clientId, parameters } = authorization;
      const http = shownParameters(parameters);
      return {
        OAuthParameters: {
          AuthorizationEndpoint: endpoint,
          HttpMethod: method,
          ClientParameters: { ClientID: clientId },
          ...(http === undefined ? {} : { OAuthHttpParameters: http }),
        },
      };
    }
  }
}

interface AskedParameter {
  readonly Key?: string;
  readonly Value?: string;
  readonly IsValueSecret?: boolean;
}

function parametersOf({
  HeaderParameters: headers = [],
  QueryStringParameters: query = [],
  BodyParameters: body = [],
}: ConnectionHttpParameters): ConnectionParameters {
  return { headers: headers.map(parameterOf), query: query.map(parameterOf), body: body.map(parameterOf) };
}

function parameterOf({
  Key: key,
  Value: value = '',
  IsValueSecret: isSecret = false,
}: AskedParameter): ConnectionParameter {
  if (key === undefined || key === '') throw invalid('A parameter of the connection has no Key.');
  return { key, value, isSecret };
}

function shownParameters({ headers, query, body }: ConnectionParameters): ConnectionHttpParameters | undefined {
  if (headers.length + query.length + body.length === 0) return undefined;
  return {
    ...(headers.length === 0 ? {} : { HeaderParameters: headers.map(shownParameter) }),
    ...(query.length === 0 ? {} : { QueryStringParameters: query.map(shownParameter) }),
    ...(body.length === 0 ? {} : { BodyParameters: body.map(shownParameter) }),
  };
}

function shownParameter({ key, value, isSecret }: ConnectionParameter): AskedParameter {
  return { Key: key, IsValueSecret: isSecret, ...(isSecret ? {} : { Value: value }) };
}
