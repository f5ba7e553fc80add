import { topicArn } from '../../../topic/index.ts';
import { userArn } from '../arn.ts';
import { AwsError } from '../error.ts';
import { parseForm } from '../form.ts';
import { queryCodec } from '../query.ts';
import type { AwsCall, Service } from '../types.ts';
import type { Handlers } from './handler.ts';
import { publishHandlers } from './publish.ts';
import { unauthorized } from './refusals.ts';
import { subscriptionHandlers } from './subscriptions.ts';
import { tagHandlers } from './tags.ts';
import { topicHandlers } from './topics.ts';

const VERSION = '2010-03-31';

/** 256 KiB of messages, each byte of which may be three in a form, and what stands around them. */
const MOST_BODY_BYTES = 2 ** 20;

const handlers: Handlers = { ...topicHandlers, ...subscriptionHandlers, ...publishHandlers, ...tagHandlers };

export const SNS_CODEC = queryCodec(`http://sns.amazonaws.com/doc/${VERSION}/`);

/**
 * Amazon Simple Notification Service, API version 2010-03-31 (`../../../../docs/sns.md`). Who calls it administers all
 * repositories: a topic hears of all of them.
 */
export const snsService: Service = {
  name: 'sns',
  skewMinutes: 15,
  codec: SNS_CODEC,
  begin({ headers, query, scope }) {
    if (headers['x-amz-target'] !== undefined) return undefined;
    const isMeant = scope === 'sns' || (scope === undefined && new URLSearchParams(query).get('Version') === VERSION);
    if (!isMeant) return undefined;
    return { name: 'sns', mostBodyBytes: MOST_BODY_BYTES, run: async (body, call) => await run(query, body, call) };
  },
};

/** The parameters are the form that is the body, or the query of a GET. */
async function run(query: string, body: Buffer, call: AwsCall): Promise<unknown> {
  const form = parseForm(body.length === 0 ? query : body.toString('utf8'));
  const action = form.text('Action') ?? '';
  if (action === '') throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  const handle = Object.hasOwn(handlers, action) ? handlers[action] : undefined;
  if (handle === undefined) {
    throw new AwsError(
      'InvalidAction',
      `The action "${action.slice(0, 128)}" of SNS is not implemented by this server`,
    );
  }
  if (!call.allows(call.identity, 'administer')) {
    throw unauthorized(userArn(call), action, form.text('TopicArn') ?? topicArn(call, '*'));
  }
  const result = await handle(form, call);
  return result === undefined ? { action } : { action, result };
}
