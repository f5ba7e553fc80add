import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Command } from 'commander';
import { addWebhookSecretCommand } from './webhook-secret.ts';

async function run(name: string): Promise<string> {
  let printed = '';
  let closed = 0;
  const find = async (connection: string) => {
    if (connection === 'made') return { kind: 'made', secret: 'whsec_AAAA' } as const;
    return connection === 'brought' ? ({ kind: 'brought' } as const) : undefined;
  };
  const close = async () => {
    closed += 1;
  };
  const program = new Command().exitOverride();
  addWebhookSecretCommand(program, {
    open: async () => ({ find, close }),
    write: (text) => {
      printed += text;
    },
  });
  try {
    await program.parseAsync(['webhook-secret', name], { from: 'user' });
  } finally {
    assert.equal(closed, 1);
  }
  return printed;
}

it('prints the secret of a connection that brings none', async () => {
  assert.equal(await run('made'), 'whsec_AAAA\n');
});

it('does not tell a secret that was brought, and says what is not there', async () => {
  await assert.rejects(run('brought'), /brings a secret of its own, which is not told again/);
  await assert.rejects(run('other'), /there is no connection "other": "aws events list-connections" lists them/);
});
