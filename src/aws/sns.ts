import { type AwsOptions, attempted, clientSettings, regionalClients } from './clients.ts';
import { orderingOf } from './ordering.ts';
import type { AwsServices } from './types.ts';

/** Topics of Amazon SNS. */
export function snsTopics(options: AwsOptions): Pick<AwsServices, 'publish' | 'close'> {
  const clients = regionalClients(async (region) => {
    const { SNSClient } = await import('@aws-sdk/client-sns');
    return new SNSClient(clientSettings(region, options));
  });
  return {
    publish(message, signal) {
      const attempt = { operation: 'Publish', arn: message.arn, action: 'sns:Publish' };
      return attempted(attempt, signal, async ({ region, resource }) => {
        const { PublishCommand } = await import('@aws-sdk/client-sns');
        const { subject } = message;
        const input = {
          TopicArn: message.arn,
          Message: message.message,
          ...(subject === undefined ? {} : { Subject: subject }),
          ...(message.isByProtocol === true ? { MessageStructure: 'json' } : {}),
          ...orderingOf(resource, message),
        };
        await (await clients.of(region)).send(new PublishCommand(input), { abortSignal: signal });
        return { kind: 'sent' };
      });
    },
    close: clients.close,
  };
}
