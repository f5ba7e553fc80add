import type { ApiDestination } from '../../../event/types.ts';
import type { AwsCall } from '../types.ts';
import { type Handlers, pageOf, seconds } from './handler.ts';
import { alreadyExists, invalid, notFound } from './refusals.ts';

/** EventBridge's own, where nothing is said. */
const RATE_PER_SECOND = 300;

/** HTTP endpoints that events are sent to. */
export const apiDestinationHandlers = {
  async CreateApiDestination({ Name: name, Description: description, ...asked }, call) {
    checkEndpoint(call, asked.InvocationEndpoint);
    await checkConnection(call, asked.ConnectionArn);
    const made = await call.events.apiDestinations.create({
      name,
      connectionArn: asked.ConnectionArn,
      endpoint: asked.InvocationEndpoint,
      method: asked.HttpMethod,
      ratePerSecond: asked.InvocationRateLimitPerSecond ?? RATE_PER_SECOND,
      ...(description === undefined ? {} : { description }),
    });
    if (made === undefined) throw alreadyExists(`An api-destination '${name}' already exists.`);
    return stateOf(made);
  },
  async UpdateApiDestination({ Name: name, Description: description, ...asked }, call) {
    if (asked.InvocationEndpoint !== undefined) checkEndpoint(call, asked.InvocationEndpoint);
    if (asked.ConnectionArn !== undefined) await checkConnection(call, asked.ConnectionArn);
    const updated = await call.events.apiDestinations.update(name, {
      ...(description === undefined ? {} : { description }),
      ...(asked.ConnectionArn === undefined ? {} : { connectionArn: asked.ConnectionArn }),
      ...(asked.InvocationEndpoint === undefined ? {} : { endpoint: asked.InvocationEndpoint }),
      ...(asked.HttpMethod === undefined ? {} : { method: asked.HttpMethod }),
      ...(asked.InvocationRateLimitPerSecond === undefined
        ? {}
        : { ratePerSecond: asked.InvocationRateLimitPerSecond }),
    });
    if (updated === undefined) throw missing('update', name);
    return stateOf(updated);
  },
  async DescribeApiDestination({ Name: name }, call) {
    const destination = await call.events.apiDestinations.named(name);
    if (destination === undefined) throw missing('describe', name);
    const { description } = destination;
    return { ...shown(destination), ...(description === undefined ? {} : { Description: description }) };
  },
  async ListApiDestinations({ NamePrefix: prefix = '', ConnectionArn: arn, NextToken: token, Limit: limit }, call) {
    const destinations = (await call.events.apiDestinations.list()).filter(
      ({ name, connectionArn }) => name.startsWith(prefix) && (arn === undefined || arn === connectionArn),
    );
    const { items, ...next } = pageOf(destinations, { token, limit });
    return { ApiDestinations: items.map(shown), ...next };
  },
  async DeleteApiDestination({ Name: name }, call) {
    if (!(await call.events.apiDestinations.delete(name))) throw missing('delete', name);
    return {};
  },
} satisfies Handlers;

function checkEndpoint({ addressFault }: AwsCall, endpoint: string): void {
  const fault = addressFault(endpoint);
  if (fault !== undefined) throw invalid(`Parameter InvocationEndpoint is not valid. Reason: ${fault}`);
}

async function checkConnection(call: AwsCall, arn: string): Promise<void> {
  if ((await call.events.connections.findByArn(arn)) === undefined)
    throw notFound(`Connection '${arn}' does not exist.`);
}

function stateOf({ arn, isActive, createdAt, modifiedAt }: ApiDestination) {
  return {
    ApiDestinationArn: arn,
    ApiDestinationState: isActive ? ('ACTIVE' as const) : ('INACTIVE' as const),
    CreationTime: seconds(createdAt),
    LastModifiedTime: seconds(modifiedAt),
  };
}

function shown(destination: ApiDestination) {
  return {
    ...stateOf(destination),
    Name: destination.name,
    ConnectionArn: destination.connectionArn,
    InvocationEndpoint: destination.endpoint,
    HttpMethod: destination.method,
    InvocationRateLimitPerSecond: destination.ratePerSecond,
  };
}

function missing(what: string, name: string): Error {
  return notFound(`Failed to ${what} the api-destination(s). An api-destination '${name}' does not exist.`);
}
