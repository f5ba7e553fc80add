import { type AwsOptions, attempted, clientSettings, regionalClients } from './clients.ts';
import { outcomeOf } from './faults.ts';
import type { AwsServices } from './types.ts';

/** Buses of Amazon EventBridge. */
export function eventBuses(options: AwsOptions): Pick<AwsServices, 'putEvent' | 'close'> {
  const clients = regionalClients(async (region) => {
    const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
    return new EventBridgeClient(clientSettings(region, options));
  });
  return {
    putEvent(event, signal) {
      const attempt = { operation: 'PutEvents', arn: event.busArn, action: 'events:PutEvents' };
      return attempted(attempt, signal, async ({ region }) => {
        const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
        const entry = {
          EventBusName: event.busArn,
          Source: event.source,
          DetailType: event.detailType,
          Detail: event.detail,
          Resources: [...event.resources],
          Time: new Date(event.at),
        };
        const client = await clients.of(region);
        const { Entries: [answer] = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }), {
          abortSignal: signal,
        });
        // An entry fails by itself: the answer is 200 all the same.
        if (answer?.ErrorCode === undefined) return { kind: 'sent' };
        return outcomeOf({ name: answer.ErrorCode, message: answer.ErrorMessage ?? '', status: 400 }, attempt);
      });
    },
    close: clients.close,
  };
}
