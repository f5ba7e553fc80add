import type { SendOutcome } from '../../delivery/types.ts';
import type { AlertChannel, AlertMessage, ChannelIo } from '../types.ts';
import { partsOf, tellingOf } from '../wording/index.ts';
import { postJson, statusOutcome } from './http/post-json.ts';
import { errorOutcome, slackWord } from './slack/api.ts';
import { slackMessage } from './slack/message.ts';
import { sendAsBot } from './slack/send-as-bot.ts';

const SLACK_API = 'https://slack.com/api';

/** Slack, by an incoming webhook or as a bot: as a bot, what is fixed goes to the thread of what told of it. */
export const slack: AlertChannel = {
  id: 'slack',
  title: 'Slack',
  fields: [
    {
      name: 'url',
      title: 'Webhook address',
      help: 'of an incoming webhook, https://hooks.slack.com/services/…; or a bot token and a channel instead',
      required: false,
      secret: true,
      kind: 'url',
    },
    {
      name: 'token',
      title: 'Bot token',
      help: 'xoxb-…, of an app with the scope chat:write',
      required: false,
      secret: true,
      kind: 'text',
    },
    {
      name: 'channel',
      title: 'Channel',
      help: 'with a bot token: its id, C0123456789, or its name, #alerts; the bot is a member of it',
      required: false,
      secret: false,
      kind: 'text',
    },
    {
      name: 'api',
      title: 'Address of the API',
      help: `with a bot token, where it is not ${SLACK_API}`,
      required: false,
      secret: false,
      kind: 'url',
    },
  ],
  fault({ url, token, channel, api }) {
    if (url !== undefined && (token ?? channel ?? api) !== undefined) {
      return 'an incoming webhook has its channel: "url" goes with no "token", "channel" or "api"';
    }
    if (url === undefined && (token === undefined || channel === undefined)) {
      return 'it needs "url", or "token" and "channel"';
    }
    if (token !== undefined && !/^[\w.-]{1,500}$/.test(token)) return '"token" is no token of Slack’s';
    return channel === undefined || /^#?[\w.\p{L}\p{N}-]{1,100}$/u.test(channel)
      ? undefined
      : '"channel" is no channel’s id or name';
  },
  async send(message, { url, token, channel, api }, io) {
    if (url !== undefined) return await sendToWebhook(message, url, io);
    if (token === undefined || channel === undefined) return { kind: 'refused', reason: 'the channel is not set up' };
    const bot = { api: (api ?? SLACK_API).replace(/\/+$/, ''), token, channel };
    return await sendAsBot(message, bot, io);
  },
};

/** Slack, "Sending messages using incoming webhooks": `ok`, or a status with a word. */
async function sendToWebhook(message: AlertMessage, url: string, io: ChannelIo): Promise<SendOutcome> {
  const telling = tellingOf(message);
  const content = slackMessage(telling, partsOf(telling));
  const posted = await postJson(io, url, { ...content, unfurl_links: false, unfurl_media: false });
  if (posted.kind === 'refused') return posted;
  const word = slackWord(posted.answer.body);
  const outcome = statusOutcome(posted, word);
  return outcome.kind === 'refused' && word !== undefined ? errorOutcome(word, posted) : outcome;
}
