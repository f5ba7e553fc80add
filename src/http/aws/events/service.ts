import { eventsArn } from '../../../event/index.ts';
import { userArn } from '../arn.ts';
import { AwsError } from '../error.ts';
import { jsonCodec, jsonOperation, parseJsonBody } from '../json.ts';
import type { AwsCall, PendingOperation, Service } from '../types.ts';
import { apiDestinationHandlers } from './api-destinations.ts';
import { busHandlers } from './buses.ts';
import { connectionHandlers } from './connections.ts';
import type { Handler, Handlers } from './handler.ts';
import { type OperationName, operationNamed, parseRequest } from './model.ts';
import { putEventsHandlers } from './put-events.ts';
import { accessDenied } from './refusals.ts';
import { ruleHandlers } from './rules.ts';
import { targetHandlers } from './targets.ts';

/** Amazon EventBridge, API version 2015-10-07: one bus, its rules and targets (`../../../../docs/events.md`). */
export const eventsService: Service = {
  name: 'events',
  skewMinutes: 5,
  codec: jsonCodec,
  begin({ headers }) {
    const name = jsonOperation(headers, TARGET_PREFIX);
    return name === undefined ? undefined : begin(name);
  },
};

const TARGET_PREFIX = 'AWSEvents.';

/** A hundred targets with templates of 8 KiB, or 256 KiB of events in JSON strings. */
const MOST_BODY_BYTES = 2 << 20;

const handlers = {
  ...apiDestinationHandlers,
  ...busHandlers,
  ...connectionHandlers,
  ...putEventsHandlers,
  ...ruleHandlers,
  ...targetHandlers,
} satisfies Handlers;

function begin(name: string): PendingOperation {
  const operation = operationNamed(name);
  if (operation === undefined) throw unsupported(name);
  return { name, mostBodyBytes: MOST_BODY_BYTES, run: async (body, call) => await run(operation, body, call) };
}

/** Whoever administers every repository administers what is told of them. */
async function run<O extends OperationName>(operation: O, body: Buffer, call: AwsCall): Promise<unknown> {
  const request = parseRequest(operation, parseJsonBody(body));
  if (!call.allows(call.identity, 'administer')) {
    throw accessDenied(userArn(call), operation, eventsArn(call, 'event-bus/default'));
  }
  const handle: Handler<O> | undefined = (handlers as Handlers)[operation];
  if (handle === undefined) throw unsupported(operation);
  return await handle(request, call);
}

function unsupported(name: string): AwsError {
  return new AwsError(
    'UnsupportedOperationException',
    `The operation ${name.slice(0, 128)} of EventBridge is not implemented here`,
  );
}
