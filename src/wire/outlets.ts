import { deriveKey, type SecretBox, secretBox } from '../auth/index.ts';
import { createAwsServices } from '../aws/index.ts';
import type { AwsServices } from '../aws/types.ts';
import type { Config } from '../config/index.ts';
import type { Deliveries } from '../delivery/types.ts';
import { connectionSecret } from '../event/index.ts';
import { createMailer, type Mailer } from '../mail/index.ts';
import { createOutbound } from '../outbound/index.ts';
import type { Outbound } from '../outbound/types.ts';
import type { Core } from './core.ts';
import { openDeliveries } from './deliveries.ts';

/** The ways out, for the server as for commands beside it. */
export interface Outlets {
  /** Every address that somebody else chose is called through it. */
  readonly outbound: Outbound;
  readonly aws: AwsServices;
  readonly mailer: Mailer;
  readonly deliveries: Deliveries;
  readonly box: SecretBox;
  /** What webhooks of a connection are signed with which brings no secret. */
  webhookSecret(connectionArn: string): string;
}

/** The ways out of the data folder's server. */
export function openOutlets(config: Config, { db, master }: Core): Outlets {
  const { telling, outbound } = config;
  const webhookKey = deriveKey(master, 'webhook-secret');
  return {
    outbound: createOutbound({ allowed: outbound.allowed }),
    aws: createAwsServices({ endpoints: outbound.awsEndpoints }),
    mailer: createMailer(telling.smtp),
    deliveries: openDeliveries(config, db),
    box: secretBox(master),
    webhookSecret: (connectionArn) => connectionSecret(webhookKey, connectionArn),
  };
}
