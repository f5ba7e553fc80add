import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { channelIo } from '../../../test/support/channel-io.ts';
import type { Reply } from '../../../test/support/receiver.ts';
import { startSlackServer } from '../../../test/support/slack-server.ts';
import { createOutbound } from '../../outbound/index.ts';
import { sampleMessage } from '../message/sample.ts';
import { slack } from './slack.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'http://localhost:5000');

describe('Slack by webhook', () => {
  it('gets the message', async (t) => {
    const server = await startSlackServer(t);

    const outcome = await slack.send(SAMPLE, { url: server.webhook }, channelIo());

    assert.deepEqual(outcome, { kind: 'sent' });
    assert.equal(server.shown()[0]?.texts[0], '🔴 ECR image scan complete on image transfer-frontend v280,intg');
  });

  const REPLIES: readonly [reply: Reply, outcome: Record<string, unknown>][] = [
    [
      { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' },
      { kind: 'later', reason: '"HOST" answered 429 rate_limited', afterMilliseconds: 30_000 },
    ],
    [
      { status: 429, headers: { 'retry-after': 'soon' } },
      { kind: 'later', reason: '"HOST" answered 429' },
    ],
    [
      { status: 429, headers: { 'retry-after': '999999' } },
      { kind: 'later', reason: '"HOST" answered 429', afterMilliseconds: 999_999_000 },
    ],
    [
      { status: 500, body: '<html>' },
      { kind: 'later', reason: '"HOST" answered 500' },
    ],
    [
      { status: 500, body: 'rollup_error' },
      { kind: 'later', reason: '"HOST" answered 500 rollup_error' },
    ],
    [{ status: 503 }, { kind: 'later', reason: '"HOST" answered 503' }],
    [
      { status: 404, body: 'no_service' },
      { kind: 'refused', reason: 'Slack answered no_service: the webhook was removed' },
    ],
    [
      { status: 400, body: 'invalid_payload' },
      { kind: 'refused', reason: 'Slack answered invalid_payload' },
    ],
    [
      { status: 410, body: 'channel_is_archived' },
      { kind: 'refused', reason: 'Slack answered channel_is_archived: the channel is archived' },
    ],
    [
      { status: 403, body: '\u001b[31mno' },
      { kind: 'refused', reason: '"HOST" answered 403' },
    ],
    [
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'refused', reason: '"HOST" answered 302' },
    ],
  ];
  for (const [reply, expected] of REPLIES) {
    it(`that answers ${JSON.stringify(reply)} is ${expected['kind'] === 'later' ? 'tried again' : 'given up'}`, async (t) => {
      const server = await startSlackServer(t);
      server.next(reply);

      const outcome = await slack.send(SAMPLE, { url: server.webhook }, channelIo());

      const { host } = new URL(server.webhook);
      assert.deepEqual(JSON.parse(JSON.stringify(outcome).replaceAll(host, 'HOST')), expected);
    });
  }

  it('is given up where it may not be called, without the secret of its address', async () => {
    const io = channelIo({ outbound: createOutbound({ allowed: [] }) });

    const outcome = await slack.send(SAMPLE, { url: 'https://127.0.0.1/services/T1/B1/secret' }, io);

    assert.equal(outcome.kind, 'refused');
    assert.equal(JSON.stringify(outcome).includes('secret'), false);
  });

  it('that does not answer is tried again', async (t) => {
    const server = await startSlackServer(t);
    server.next({ isSilent: true });
    const signal = AbortSignal.timeout(50);

    await assert.rejects(slack.send(SAMPLE, { url: server.webhook }, channelIo({ signal })), (error) => {
      return !String(error).includes('secret');
    });
  });
});

describe('the settings of Slack', () => {
  const CASES: readonly [settings: Record<string, string>, fault: RegExp | undefined][] = [
    [{ url: 'https://hooks.slack.com/services/T1/B1/x' }, undefined],
    [{ token: 'xoxb-1-2', channel: '#alerts' }, undefined],
    [{ token: 'xoxb-1-2', channel: 'C0123456789', api: 'https://slack-gov.com/api' }, undefined],
    [{}, /it needs "url", or "token" and "channel"/],
    [{ token: 'xoxb-1-2' }, /it needs/],
    [{ url: 'https://hooks.slack.com/x', channel: '#alerts' }, /goes with no/],
    [{ token: 'a b', channel: '#alerts' }, /no token/],
    [{ token: 'xoxb-1\r\nx: y', channel: '#alerts' }, /no token/],
    [{ token: 'xoxb-1-2', channel: '<!here>' }, /no channel/],
  ];
  for (const [given, fault] of CASES) {
    it(`are ${fault === undefined ? 'taken' : 'refused'}: ${JSON.stringify(given)}`, () => {
      const found = slack.fault?.(given);

      if (fault === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', fault);
    });
  }
});
