import type { TestContext } from 'node:test';
import { z } from 'zod';
import { type Receiver, type Reply, startReceiver } from './receiver.ts';
import { checkSlack } from './slack-limits.ts';

/** A message as it stands in the channel. */
export interface SlackShown {
  readonly ts: string;
  readonly thread?: string;
  readonly texts: readonly string[];
}

export interface SlackServer extends Pick<Receiver, 'requests' | 'next'> {
  readonly webhook: string;
  readonly api: string;
  readonly token: string;
  readonly channel: string;
  /** In the order in which they were posted, as they are now. */
  shown(): readonly SlackShown[];
  delete(ts: string): void;
}

const BODY = z.looseObject({
  channel: z.string().optional(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  blocks: z.array(z.looseObject({})),
});
const TEXTS = z.union([
  z.object({ text: z.object({ text: z.string() }) }).transform(({ text }) => [text.text]),
  z
    .object({ elements: z.array(z.object({ text: z.string() })) })
    .transform(({ elements }) => elements.map(({ text }) => text)),
]);

/** Stands in for Slack: an incoming webhook, chat.postMessage and chat.update, with Slack's limits and words. */
export async function startSlackServer(t: TestContext): Promise<SlackServer> {
  const messages = new Map<string, SlackShown>();
  const [token, channel] = ['xoxb-1-secret', 'C0123456789'];
  let posted = 0;
  const post = (body: z.output<typeof BODY>) => {
    posted += 1;
    const ts = `1700000000.${String(posted).padStart(6, '0')}`;
    const { thread_ts: thread } = body;
    messages.set(ts, { ts, ...(thread === undefined ? {} : { thread }), texts: textsOf(body) });
    return ts;
  };
  const call = (method: 'chat.postMessage' | 'chat.update', body: z.output<typeof BODY>): Reply => {
    if (body.channel !== channel && body.channel !== '#alerts') return error('channel_not_found');
    if (body.thread_ts !== undefined && !messages.has(body.thread_ts)) return error('thread_not_found');
    if (method === 'chat.postMessage') return answer({ ok: true, channel, ts: post(body) });
    const shown = messages.get(body.ts ?? '');
    if (shown === undefined) return error('message_not_found');
    messages.set(shown.ts, { ...shown, texts: textsOf(body) });
    return answer({ ok: true, channel, ts: shown.ts });
  };
  const receiver = await startReceiver(t, ({ path, headers, json }) => {
    if (headers['content-type'] !== 'application/json; charset=utf-8') return { status: 400, body: 'invalid_payload' };
    if (path === '/services/T1/B1/secret') {
      if (checkSlack('webhook', json).faults.length > 0) return { status: 400, body: 'invalid_blocks' };
      post(BODY.parse(json));
      return { body: 'ok' };
    }
    const method = path.slice('/api/'.length);
    if (method !== 'chat.postMessage' && method !== 'chat.update') return { status: 404, body: 'no_service' };
    if (headers.authorization !== `Bearer ${token}`) return error('invalid_auth');
    const { faults } = checkSlack(method, json);
    return faults.length > 0 ? error('invalid_blocks') : call(method, BODY.parse(json));
  });
  return {
    ...receiver,
    webhook: `${receiver.url}/services/T1/B1/secret`,
    api: `${receiver.url}/api`,
    token,
    channel,
    shown: () => [...messages.values()],
    delete: (ts) => messages.delete(ts),
  };
}

function textsOf({ blocks }: z.output<typeof BODY>): readonly string[] {
  return blocks.flatMap((block) => TEXTS.parse(block));
}

function answer(body: unknown): Reply {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The Web API says what is wrong with status 200. */
function error(word: string): Reply {
  return answer({ ok: false, error: word });
}
