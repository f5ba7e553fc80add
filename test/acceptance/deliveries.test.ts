import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventBridge, sendToWebhook } from '../support/event-bridge.ts';
import { startPeer } from '../support/peer.ts';
import { type Running, runPratique, startRunningFor } from '../support/running.ts';

it('keeps what a receiver refuses, shows it, and sends it again when it is told to', async (t) => {
  let isThere = false;
  const peer = await startPeer(t, (response) => response.writeHead(isThere ? 204 : 410).end());
  const server = await startRunningFor(t, { settings: { PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${peer.port}` } });
  const client = eventBridge(server);
  t.after(() => client.destroy());
  await sendToWebhook(client, { name: 'sales', eventPattern: '{"source":["shop"]}', url: `${peer.url}/very-secret` });
  const entry = (number: number) => ({ Source: 'shop', DetailType: 'sold', Detail: JSON.stringify({ number }) });

  await client.send(new PutEventsCommand({ Entries: [entry(1), entry(2)] }));
  await until(() => peer.received.length === 2);
  const dead = await listed(server, 'dead', 2);
  const again = await pratique(server, 'again', '--to', 'sales/receiver');
  await until(() => peer.received.length === 4);
  await listed(server, 'dead', 2);
  isThere = true;
  const [second = '', first = ''] = dead.map(({ number }) => String(number));
  assert.equal(await pratique(server, 'again', first, second), '2 dead letters due again\n');
  const sent = await listed(server, 'sent', 2);

  assert.equal(again, '2 dead letters due again\n');
  const ids = peer.received.map(({ headers }) => headers['webhook-id']);
  assert.equal(ids.length, 6);
  assert.deepEqual(ids.slice(2), [...ids.slice(0, 2), ...ids.slice(0, 2)]);
  assert.deepEqual(
    sent.map(({ id }) => id),
    ids.slice(0, 2).toReversed(),
  );
  assert.match(String(dead[0]?.['reason']), /answered 410$/);
  assert.ok(!JSON.stringify([dead, sent]).includes('very-secret'));
});

async function pratique({ settings }: Running, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runPratique(settings, 'deliveries', ...args);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Those of a state, once there are so many. */
async function listed(server: Running, state: string, count: number) {
  for (;;) {
    const text = await pratique(server, 'list', '--state', state, '--json');
    const found = JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];
    if (found.length === count) return found;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
