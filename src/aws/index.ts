import type { AwsOptions } from './clients.ts';
import { eventBuses } from './event-bridge.ts';
import { snsTopics } from './sns.ts';
import { sqsQueues } from './sqs.ts';
import type { AwsServices } from './types.ts';

export { parseArn } from './arn.ts';

export interface AwsServicesOptions extends Omit<AwsOptions, 'endpoint'> {
  /** In the place of AWS's own addresses. */
  readonly endpoints: { readonly sns?: string; readonly sqs?: string; readonly events?: string };
}

/** AWS's services. Nothing of its SDK is loaded before it is used. */
export function createAwsServices({ endpoints, ...options }: AwsServicesOptions): AwsServices {
  const at = (endpoint: string | undefined) => (endpoint === undefined ? options : { ...options, endpoint });
  const [queues, topics, buses] = [
    sqsQueues(at(endpoints.sqs)),
    snsTopics(at(endpoints.sns)),
    eventBuses(at(endpoints.events)),
  ];
  return {
    sendMessage: queues.sendMessage,
    publish: topics.publish,
    putEvent: buses.putEvent,
    async close() {
      await Promise.all([queues.close(), topics.close(), buses.close()]);
    },
  };
}
