import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { NewKey } from '../../src/auth/index.ts';

/** A client of a server's EventBridge that asks once. */
export function eventBridge({ url, key }: { readonly url: string; readonly key: NewKey }): EventBridgeClient {
  const credentials = { accessKeyId: key.id, secretAccessKey: key.secret };
  const endpoint = url.replace('localhost', '127.0.0.1');
  return new EventBridgeClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

/** A rule and its one target. */
export interface Webhook {
  /** Of the rule, and of all else that is made. */
  readonly name: string;
  readonly eventPattern: string;
  /** Where events go. */
  readonly url: string;
}

/** Makes a rule whose target `receiver` is a webhook. */
export async function sendToWebhook(client: EventBridgeClient, { name, eventPattern, url }: Webhook): Promise<void> {
  const { ConnectionArn } = await client.send(
    new CreateConnectionCommand({
      Name: name,
      AuthorizationType: 'BASIC',
      AuthParameters: { BasicAuthParameters: { Username: 'pratique', Password: 'a password' } },
    }),
  );
  const { ApiDestinationArn } = await client.send(
    new CreateApiDestinationCommand({ Name: name, ConnectionArn, InvocationEndpoint: url, HttpMethod: 'POST' }),
  );
  await client.send(new PutRuleCommand({ Name: name, EventPattern: eventPattern }));
  await client.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'receiver', Arn: ApiDestinationArn }] }));
}
