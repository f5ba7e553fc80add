import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { it } from 'node:test';
import { silentLog } from '../lib/log.ts';
import { startServer } from './server.ts';

it('stops once running requests are answered, though their clients keep their connections', {
  timeout: 20_000,
}, async (t) => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const route = () => async (_request: unknown, response: { end(text: string): void }) => {
    ask();
    await told;
    response.end('late');
  };
  const server = await startServer({ route, log: silentLog }, '127.0.0.1', 0);
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const answered = new Promise((resolve) => {
    get({ port: server.port, agent }, (answer) => answer.resume().once('end', () => resolve(answer.statusCode)));
  });
  await asked;

  const stopped = server.stop(60_000);
  tell();

  assert.equal(await answered, 200);
  await stopped;
});
