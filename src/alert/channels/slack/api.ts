import { z } from 'zod';
import { laterAsAsked } from '../../../delivery/index.ts';
import type { SendOutcome } from '../../../delivery/types.ts';
import type { ChannelIo } from '../../types.ts';
import { type Answered, postJson, statusOutcome } from '../http/post-json.ts';
import type { SlackMessage } from './message.ts';

/** Where Slack's Web API is, and as whom it is called. */
export interface SlackBot {
  readonly api: string;
  readonly token: string;
}

/** A message in a channel: its id and the channel's. */
export interface SlackPlace {
  readonly channel: string;
  readonly ts: string;
}

export type SlackAnswer =
  | { readonly kind: 'done'; readonly place: SlackPlace }
  /** Slack's word for what is wrong. */
  | { readonly kind: 'error'; readonly error: string; readonly outcome: Exclude<SendOutcome, { kind: 'sent' }> };

type SlackMethod = 'chat.postMessage' | 'chat.update';

/** Calls a method of the Web API ("chat.postMessage", "chat.update"). Throws where it cannot be reached just now. */
export async function callSlack(
  io: Pick<ChannelIo, 'outbound' | 'signal' | 'clock'>,
  { api, token }: SlackBot,
  method: SlackMethod,
  body: SlackMessage & { readonly channel: string } & Readonly<Record<string, unknown>>,
): Promise<SlackAnswer> {
  const posted = await postJson(io, `${api}/${method}`, body, { authorization: `Bearer ${token}` });
  if (posted.kind === 'refused') return { kind: 'error', error: 'refused', outcome: posted };
  const { answer, host } = posted;
  const status = statusOutcome(posted);
  if (status.kind !== 'sent') return { kind: 'error', error: String(answer.status), outcome: status };
  const read = answerOf(answer.body);
  if (read === undefined) {
    return {
      kind: 'error',
      error: 'unreadable',
      outcome: { kind: 'later', reason: `"${host}" does not answer as Slack` },
    };
  }
  if (read.ok) return { kind: 'done', place: { channel: read.channel, ts: read.ts } };
  return { kind: 'error', error: read.error, outcome: errorOutcome(read.error, posted) };
}

/** What an error of Slack's means for a delivery. */
export function errorOutcome(error: string, { answer, at }: Answered): Exclude<SendOutcome, { kind: 'sent' }> {
  if (TRANSIENT.has(error)) return laterAsAsked(`Slack answered ${error}`, answer.headers, at);
  const advice = ADVICE.get(error);
  return { kind: 'refused', reason: `Slack answered ${error}${advice === undefined ? '' : `: ${advice}`}` };
}

/** A word of Slack's own, `channel_not_found`; undefined for whatever else stands in an answer. */
export function slackWord(body: string): string | undefined {
  const word = body.trim();
  return /^[a-z][a-z_]{1,60}$/.test(word) ? word : undefined;
}

const ANSWER = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), channel: z.string().max(100), ts: z.string().max(100) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

function answerOf(body: string): z.output<typeof ANSWER> | undefined {
  try {
    const read = ANSWER.safeParse(JSON.parse(body));
    if (!read.success) return undefined;
    return read.data.ok ? read.data : { ok: false, error: slackWord(read.data.error) ?? 'an error' };
  } catch {
    return undefined;
  }
}

/** Errors of Slack's own making, and of too much at once. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'rollup_error',
]);

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'invite the bot to the channel'],
  ['channel_not_found', 'the channel is another workspace’s, or private and without the bot'],
  ['is_archived', 'the channel is archived'],
  ['channel_is_archived', 'the channel is archived'],
  ['invalid_auth', 'the token is not valid'],
  ['token_revoked', 'the token is not valid any more'],
  ['token_expired', 'the token is not valid any more'],
  ['account_inactive', 'the bot or its workspace is gone'],
  ['missing_scope', 'the bot needs the scope chat:write'],
  ['no_service', 'the webhook was removed'],
  ['no_active_hooks', 'the webhook was removed'],
  ['no_team', 'the webhook’s workspace is gone'],
  ['action_prohibited', 'an administrator of the workspace restricts who may post'],
  ['posting_to_general_channel_denied', 'an administrator of the workspace restricts who may post'],
  ['restricted_action', 'an administrator of the workspace restricts who may post'],
]);
