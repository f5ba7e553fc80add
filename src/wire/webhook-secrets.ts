import type { Config } from '../config/index.ts';
import { broughtSecret } from '../event/index.ts';
import { openCore } from './core.ts';
import { openEvents } from './events.ts';
import { openOutlets } from './outlets.ts';

/** What webhooks of connections are signed with, for a command beside the server or without one. */
export interface WebhookSecrets {
  /** By the connection's name; a secret that it brings is not told again. Undefined where there is none of the name. */
  find(
    connection: string,
  ): Promise<{ readonly kind: 'made'; readonly secret: string } | { readonly kind: 'brought' } | undefined>;
  close(): Promise<void>;
}

/** Opens the connections of a data folder. */
export async function openWebhookSecrets(config: Config): Promise<WebhookSecrets> {
  const core = await openCore(config);
  const { connections } = openEvents(config, core);
  const { webhookSecret } = openOutlets(config, core);
  return {
    async find(name) {
      const connection = await connections.find(name);
      if (connection === undefined) return undefined;
      const secrets = await connections.secrets(connection.arn);
      if (secrets !== undefined && broughtSecret(secrets) !== undefined) return { kind: 'brought' };
      return { kind: 'made', secret: webhookSecret(connection.arn) };
    },
    close: core.close,
  };
}
