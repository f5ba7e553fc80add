import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { channelIo } from '../../../../test/support/channel-io.ts';
import { type SlackServer, startSlackServer } from '../../../../test/support/slack-server.ts';
import { sampleMessage } from '../../message/sample.ts';
import type { AlertFinding, AlertImage, AlertMessage } from '../../types.ts';
import { slack } from '../slack.ts';

const AT = Date.parse('2026-11-23T09:00:00Z');
const SAMPLE = sampleMessage(AT, 'http://localhost:5000');

describe('Slack as a bot', () => {
  it('gets what is fixed in the thread of what told of it, which shows it then', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1'], ['new', 'CVE-2']), settings(server), io);
    // The tag moved to another image.
    const fix = message('2', ['fixed', 'CVE-1']);

    const outcome = await slack.send(
      { ...fix, images: [{ ...image(fix), tags: ['v2', 'intg'] }] },
      settings(server),
      io,
    );

    assert.deepEqual(outcome, { kind: 'sent' });
    const [head, reply, ...others] = server.shown();
    assert.deepEqual(others, []);
    assert.equal(reply?.thread, head?.ts);
    assert.match(reply?.texts.join('\n') ?? '', /✅ \*FIXED\* \*CVE-1\*/);
    assert.deepEqual(head?.texts.slice(1, 4), [
      '*1 of 2 fixed*, first told 23 November 2026, 09:00 UTC\n1 high open',
      '✅ *FIXED* *CVE-1* in `openssl` `1` → `2`\nnew',
      '🟠 *HIGH* *CVE-2* in `openssl` `1` → `2`\nnew',
    ]);
  });

  it('gets what is excused in the thread, too, and shows it apart from what is fixed', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1'], ['new', 'CVE-2']), settings(server), io);

    await slack.send(message('2', ['excused', 'CVE-1']), settings(server), io);
    await slack.send(message('3', ['fixed', 'CVE-2']), settings(server), io);

    const [head, excused, fixed, ...others] = server.shown();
    assert.deepEqual(others, []);
    assert.deepEqual([excused?.thread, fixed?.thread], [head?.ts, head?.ts]);
    assert.match(excused?.texts.join('\n') ?? '', /☑️ \*EXCUSED\* \*CVE-1\*/);
    assert.deepEqual(head?.texts.slice(1, 4), [
      '*1 of 2 fixed, 1 excused*, first told 23 November 2026, 09:00 UTC\n1 high open',
      '☑️ *EXCUSED* *CVE-1* in `openssl` `1` → `2`\nnew',
      '✅ *FIXED* *CVE-2* in `openssl` `1` → `2`\nnew',
    ]);
    assert.equal(head?.texts[0]?.slice(0, 2), '🟢');
  });

  it('gets what is new in a message of its own, and each fix where it was told', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1']), settings(server), io);
    await slack.send(message('2', ['new', 'CVE-2']), settings(server), io);
    await slack.send(message('3', ['new', 'CVE-3'], ['fixed', 'CVE-1']), settings(server), io);
    await slack.send(message('4', ['fixed', 'CVE-2'], ['fixed', 'CVE-3']), settings(server), io);

    const [one, two, replyToOne, three, ...replies] = server.shown();
    assert.equal(replyToOne?.thread, one?.ts);
    assert.equal(three?.thread, undefined);
    assert.deepEqual(
      replies.map(({ thread }) => thread),
      [three?.ts, two?.ts],
    );
    assert.deepEqual(
      [one, two, three].map((head) => head?.texts[0]?.slice(0, 2)),
      ['🟢', '🟢', '🟢'],
    );
  });

  it('goes on where the try before it ended', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1']), settings(server), io);
    const fix = message('2', ['fixed', 'CVE-1'], ['new', 'CVE-2']);
    const busy = { headers: { 'retry-after': '7' }, body: '{"ok":false,"error":"ratelimited"}' };
    const done = { body: '{"ok":true,"channel":"C0123456789","ts":"1.000001"}' };
    server.next(done, busy, done, busy);

    const outcomes = [];
    for (let tries = 0; tries < 4; tries += 1) outcomes.push(await slack.send(fix, settings(server), io));

    const later = { kind: 'later', reason: 'Slack answered ratelimited', afterMilliseconds: 7000 };
    assert.deepEqual(outcomes, [later, later, { kind: 'sent' }, { kind: 'sent' }]);
    assert.deepEqual(
      server.requests.slice(1).map(({ path, json }) => [path, Object.hasOwn(Object(json) as object, 'thread_ts')]),
      [
        ['/api/chat.postMessage', true],
        ['/api/chat.update', false],
        ['/api/chat.update', false],
        ['/api/chat.postMessage', false],
        ['/api/chat.postMessage', false],
      ],
    );
  });

  it('tells a fix in the channel where the message that told of it was deleted', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1']), settings(server), io);
    server.delete(server.shown()[0]?.ts ?? '');

    await slack.send(message('2', ['fixed', 'CVE-1']), settings(server), io);

    assert.deepEqual(
      server.shown().map(({ thread }) => thread),
      [undefined],
    );
  });

  it('tells a fix in the thread of a message on several images, which stays as it is', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    const both = message('1', ['new', 'CVE-1']);
    const other = { ...image(both), repository: 'other' };
    await slack.send({ ...both, images: [image(both), other], imageCount: 2 }, settings(server), io);
    const before = server.shown()[0];

    await slack.send(message('2', ['fixed', 'CVE-1']), settings(server), io);

    assert.deepEqual(server.shown()[0], before);
    assert.equal(server.shown()[1]?.thread, before?.ts);
  });

  it('begins anew in another channel, and for another rule', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    await slack.send(message('1', ['new', 'CVE-1']), settings(server), io);

    await slack.send(message('2', ['fixed', 'CVE-1']), { ...settings(server), channel: '#alerts' }, io);
    await slack.send({ ...message('3', ['fixed', 'CVE-1']), rule: 'other' }, settings(server), io);

    assert.deepEqual(
      server.shown().map(({ thread }) => thread),
      [undefined, undefined, undefined],
    );
  });

  it('takes no harm from notes that are not its own', async (t) => {
    const server = await startSlackServer(t);
    const io = channelIo();
    io.notes.set('default transfer-frontend:intg', '{"heads":[{"to":1}]}');

    const outcome = await slack.send(message('1', ['fixed', 'CVE-1']), settings(server), io);

    assert.deepEqual(outcome, { kind: 'sent' });
  });

  const ERRORS: readonly [body: string, outcome: Record<string, unknown>][] = [
    ['{"ok":false,"error":"internal_error"}', { kind: 'later', reason: 'Slack answered internal_error' }],
    [
      '{"ok":false,"error":"not_in_channel"}',
      { kind: 'refused', reason: 'Slack answered not_in_channel: invite the bot to the channel' },
    ],
    ['{"ok":false,"error":"something_new"}', { kind: 'refused', reason: 'Slack answered something_new' }],
    ['{"ok":false,"error":"<b>\\u001b"}', { kind: 'refused', reason: 'Slack answered an error' }],
    ['{"ok":true}', { kind: 'later', reason: '"HOST" does not answer as Slack' }],
    ['<html>', { kind: 'later', reason: '"HOST" does not answer as Slack' }],
  ];
  for (const [body, expected] of ERRORS) {
    it(`that answers ${body} is ${expected['kind'] === 'later' ? 'tried again' : 'given up'}`, async (t) => {
      const server = await startSlackServer(t);
      server.next({ body });

      const outcome = await slack.send(SAMPLE, settings(server), channelIo());

      const { host } = new URL(server.api);
      assert.deepEqual(JSON.parse(JSON.stringify(outcome).replaceAll(host, 'HOST')), expected);
    });
  }

  it('is given up with a token that is not valid', async (t) => {
    const server = await startSlackServer(t);

    const outcome = await slack.send(SAMPLE, { ...settings(server), token: 'xoxb-other' }, channelIo());

    assert.deepEqual(outcome, { kind: 'refused', reason: 'Slack answered invalid_auth: the token is not valid' });
  });
});

function settings({ api, token, channel }: SlackServer) {
  return { api, token, channel };
}

/** Of one image, with findings that changed. */
function message(
  id: string,
  ...news: readonly (readonly [change: 'new' | 'fixed' | 'excused', id: string])[]
): AlertMessage {
  const [sample] = SAMPLE.images;
  assert.notEqual(sample, undefined);
  const findings = news.map(([change, name]): AlertFinding => {
    const finding = {
      change,
      id: name,
      severity: 'HIGH',
      package: 'openssl',
      installed: '1',
      fixedVersion: '2',
    } as const;
    return { ...finding, knownExploited: false, openedAt: AT, mute: 'pratique excuse add' };
  });
  const count = (asked: string) => news.filter(([change]) => change === asked).length;
  const newsCounts = { new: count('new'), fixed: count('fixed'), excused: count('excused') };
  const counts = { newsCounts, stillOpen: 0, counts: { HIGH: 1 } };
  return { ...SAMPLE, id, kind: 'change', images: [{ ...image(SAMPLE), ...counts, news: findings }] };
}

function image({ images }: AlertMessage): AlertImage {
  const [first] = images;
  if (first === undefined) throw new Error('the message has no image');
  return first;
}
