import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Arn } from './arn.ts';
import { type AwsOptions, attempted, clientSettings, regionalClients } from './clients.ts';
import { orderingOf } from './ordering.ts';
import type { AwsServices, QueueMessage } from './types.ts';

/** Queues of Amazon SQS. */
export function sqsQueues(options: AwsOptions): Pick<AwsServices, 'sendMessage' | 'close'> {
  const clients = regionalClients(async (region) => {
    const { SQSClient } = await import('@aws-sdk/client-sqs');
    return new SQSClient({ ...clientSettings(region, options), useQueueUrlAsEndpoint: false });
  });
  return {
    sendMessage(message, signal) {
      const attempt = { operation: 'SendMessage', arn: message.arn, action: 'sqs:SendMessage' };
      return attempted(attempt, signal, async (arn) => {
        const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
        const client = await clients.of(arn.region);
        await client.send(new SendMessageCommand(inputOf(message, arn, options)), { abortSignal: signal });
        return { kind: 'sent' };
      });
    },
    close: clients.close,
  };
}

function inputOf({ body, attributes = {}, ...ordering }: QueueMessage, arn: Arn, options: AwsOptions) {
  const values = Object.entries(attributes).map(([name, { type, value }]) => [name, valueOf(type, value)] as const);
  return {
    QueueUrl: queueUrl(arn, options),
    MessageBody: body,
    ...(values.length === 0 ? {} : { MessageAttributes: Object.fromEntries(values) }),
    ...orderingOf(arn.resource, ordering),
  };
}

/** SQS knows no type String.Array: SNS hands such an attribute on as a String. */
function valueOf(type: string, value: string): MessageAttributeValue {
  if (type.startsWith('Binary')) return { DataType: type, BinaryValue: Buffer.from(value, 'base64') };
  return { DataType: type === 'String.Array' ? 'String' : type, StringValue: value };
}

function queueUrl({ partition, region, account, resource }: Arn, { endpoint }: AwsOptions): string {
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${endpoint?.replace(/\/+$/, '') ?? `https://sqs.${region}.${domain}`}/${account}/${resource}`;
}
