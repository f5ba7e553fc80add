import { eventsArn, eventsResource } from '../../../event/index.ts';
import type { AwsCall } from '../types.ts';
import type { OperationName } from './model.ts';
import { busNotFound, invalid } from './refusals.ts';
import type { Requests, Responses } from './shapes.generated.ts';

/** How one operation is answered: the request is valid, and its caller may administer. Throws AwsError. */
export type Handler<O extends OperationName> = (request: Requests[O], call: AwsCall) => Promise<Responses[O]>;

/** The operations that are implemented. */
export type Handlers = { readonly [O in OperationName]?: Handler<O> };

/** There is one bus, under its name or its ARN. Throws `ResourceNotFoundException`. */
export function checkBus(call: AwsCall, nameOrArn: string | undefined): void {
  if (nameOrArn === undefined || nameOrArn === 'default') return;
  if (eventsResource(call, nameOrArn) === 'event-bus/default') return;
  throw busNotFound(nameOrArn.split('/').at(-1) ?? nameOrArn);
}

/** The ARN of the bus. */
export function busArn(call: AwsCall): string {
  return eventsArn(call, 'event-bus/default');
}

/** Seconds since the epoch, as the protocol writes times. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

const LONGEST_TOKEN = 1024;

/** A part of a list that is in the order of its names, and the token for the next one. */
export function pageOf<T extends { readonly name: string }>(
  all: readonly T[],
  { token, limit = 100 }: { readonly token: string | undefined; readonly limit?: number | undefined },
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const after = token === undefined ? undefined : positionOf(token);
  const rest = after === undefined ? all : all.filter(({ name }) => name > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || rest.length <= limit) return { items };
  return { items, NextToken: Buffer.from(JSON.stringify([last.name])).toString('base64url') };
}

function positionOf(token: string): string {
  try {
    const [name]: readonly unknown[] = JSON.parse(
      Buffer.from(token.slice(0, LONGEST_TOKEN), 'base64url').toString('utf8'),
    ) as readonly unknown[];
    if (typeof name === 'string') return name;
  } catch {
    // Told below, as a token that is JSON of something else is.
  }
  throw invalid('The specified nextToken is not valid.');
}
