import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { channelIo } from '../../../test/support/channel-io.ts';
import { type Reply, startReceiver } from '../../../test/support/receiver.ts';
import { checkTeams } from '../../../test/support/teams-limits.ts';
import { sampleMessage } from '../message/sample.ts';
import { teams } from './teams.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'http://localhost:5000');
const FAILED = 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error';

describe('Teams', () => {
  it('gets the card', async (t) => {
    const receiver = await startReceiver(t, ({ body }) =>
      checkTeams(body).faults.length === 0 ? { status: 202 } : { status: 400 },
    );

    const outcome = await teams.send(SAMPLE, { url: `${receiver.url}/workflows/1?sig=secret` }, channelIo());

    assert.deepEqual(outcome, { kind: 'sent' });
    assert.equal(receiver.requests[0]?.headers['content-type'], 'application/json; charset=utf-8');
  });

  const REPLIES: readonly [reply: Reply, outcome: Record<string, unknown>][] = [
    [{ status: 200, body: '1' }, { kind: 'sent' }],
    [
      { status: 429, headers: { 'retry-after': '11' } },
      { kind: 'later', reason: '"HOST" answered 429', afterMilliseconds: 11_000 },
    ],
    [{ status: 500 }, { kind: 'later', reason: '"HOST" answered 500' }],
    [
      { status: 502, body: '{"error":{"code":"NoResponse"}}' },
      { kind: 'later', reason: '"HOST" answered 502' },
    ],
    [{ status: 400 }, { kind: 'refused', reason: '"HOST" answered 400' }],
    [{ status: 404 }, { kind: 'refused', reason: '"HOST" answered 404' }],
    [{ status: 410 }, { kind: 'refused', reason: '"HOST" answered 410' }],
    [{ body: `${FAILED} 429 with ContextId tcid=0` }, { kind: 'later', reason: '"HOST" answered 429' }],
    [{ body: `${FAILED} 413 with ContextId tcid=0` }, { kind: 'refused', reason: '"HOST" answered 413' }],
  ];
  for (const [reply, expected] of REPLIES) {
    it(`that answers ${JSON.stringify(reply)} is ${String(expected['kind'])}`, async (t) => {
      const receiver = await startReceiver(t, () => reply);

      const outcome = await teams.send(SAMPLE, { url: `${receiver.url}/?sig=secret` }, channelIo());

      const { host } = new URL(receiver.url);
      assert.deepEqual(JSON.parse(JSON.stringify(outcome).replaceAll(host, 'HOST')), expected);
    });
  }

  it('that does not answer is tried again', async (t) => {
    const receiver = await startReceiver(t, () => ({ isSilent: true }));
    const io = channelIo({ signal: AbortSignal.timeout(50) });

    await assert.rejects(teams.send(SAMPLE, { url: `${receiver.url}/?sig=secret` }, io), (error) => {
      return !String(error).includes('secret');
    });
  });
});
