import type { Command } from 'commander';
import type { WebhookSecrets } from '../wire/index.ts';

export interface WebhookSecretContext {
  /** Closed by the command. */
  open(): Promise<WebhookSecrets>;
  /** Prints to standard output. */
  write(text: string): void;
}

/** Adds `pratique webhook-secret`: what a receiver of webhooks knows them by. */
export function addWebhookSecretCommand(program: Command, { open, write }: WebhookSecretContext): void {
  program
    .command('webhook-secret')
    .description('print the secret that webhooks of a connection of EventBridge are signed with')
    .argument('<connection>', 'its name')
    .action(async (name: string) => {
      const secrets = await open();
      try {
        const found = await secrets.find(name);
        if (found === undefined) {
          throw new Error(`there is no connection "${name}": "aws events list-connections" lists them`);
        }
        if (found.kind === 'brought') {
          throw new Error(`the connection "${name}" brings a secret of its own, which is not told again`);
        }
        write(`${found.secret}\n`);
      } finally {
        await secrets.close();
      }
    });
}
