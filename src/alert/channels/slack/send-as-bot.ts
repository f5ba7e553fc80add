import type { SendOutcome } from '../../../delivery/types.ts';
import type { AlertImage, AlertMessage, ChannelIo } from '../../types.ts';
import {
  type FindingTelling,
  findingList,
  momentInWords,
  partsOf,
  strong,
  type Telling,
  tellingOf,
  words,
} from '../../wording/index.ts';
import { callSlack, type SlackAnswer, type SlackBot } from './api.ts';
import { type Head, type ImageThread, readThread, threadKeys, writeThread } from './heads.ts';
import { type SlackMessage, slackMessage } from './message.ts';

/** A bot, and the channel that it writes to, as the settings have it. */
export interface BotChannel extends SlackBot {
  readonly channel: string;
}

/**
 * Sends as a bot. What is fixed or excused goes to the threads of the messages that told of it, which then show that it is; what is
 * new is a message of its own. A repeat goes on where the try before it ended.
 */
export async function sendAsBot(message: AlertMessage, bot: BotChannel, io: ChannelIo): Promise<SendOutcome> {
  const [image] = message.images;
  const telling = tellingOf(message);
  if (image === undefined || message.imageCount > 1) return await sendShared({ message, telling, bot, io });
  const keys = threadKeys(message, image);
  return await sendOfImage({ message, image, telling, bot, io, keys, thread: await readThread(io, keys) });
}

interface Sending {
  readonly message: AlertMessage;
  readonly telling: Telling;
  readonly bot: BotChannel;
  readonly io: ChannelIo;
}

interface ImageSending extends Sending {
  readonly image: AlertImage;
  readonly keys: readonly string[];
  readonly thread: ImageThread;
}

/** Of several images: the threads of what is fixed or excused of any of them later begin here. */
async function sendShared(sending: Sending): Promise<SendOutcome> {
  const { message, telling, bot, io } = sending;
  const answer = await post(sending, slackMessage(telling, partsOf(telling)));
  if (answer.kind === 'error') return answer.outcome;
  for (const image of message.images) {
    const keys = threadKeys(message, image);
    const { heads } = await readThread(io, keys);
    const { findings } = tellingOf({ ...message, images: [image], imageCount: 1 }).worst;
    const head = { ...headOf(bot, answer, message.at), isShared: true, findings: findings.filter(isOpen) };
    await writeThread(io, keys, { heads: [head, ...heads] });
  }
  return { kind: 'sent' };
}

async function sendOfImage(sending: ImageSending): Promise<SendOutcome> {
  const { message, image, telling, bot, io, keys } = sending;
  const heads = sending.thread.heads.filter(({ to }) => to === bot.channel);
  const before = sending.thread.sending;
  const steps = before?.id === message.id ? [...before.steps] : [];
  const progress: Progress = { heads: [...heads], steps };
  const save = async () =>
    await writeThread(io, keys, { heads: progress.heads, sending: { id: message.id, steps: progress.steps } });
  for (const head of concernedHeads(heads, telling, isOnlySettled(image))) {
    const outcome = await tellThread(sending, head, { progress, save });
    if (outcome.kind !== 'sent') return outcome;
  }
  const isTold = progress.steps.some((step) => step.startsWith('reply '));
  if (progress.steps.includes('post') || (isTold && isOnlySettled(image))) return { kind: 'sent' };
  const answer = await post(sending, slackMessage(telling, partsOf(telling)));
  if (answer.kind === 'error') return answer.outcome;
  const head = { ...headOf(bot, answer, message.at), isShared: false, findings: telling.worst.findings.filter(isOpen) };
  progress.heads.unshift(head);
  progress.steps.push('post');
  await save();
  return { kind: 'sent' };
}

/** How far a message has got; it is saved after every step. */
interface Progress {
  readonly heads: Head[];
  readonly steps: string[];
}

/** Those that told of what is fixed or excused now; the newest where none of them did and there is nothing else to tell. */
function concernedHeads(heads: readonly Head[], { worst }: Telling, isAll: boolean): readonly Head[] {
  const settled = new Set(worst.findings.filter(({ isSettled }) => isSettled).map(({ key }) => key));
  const concerned = heads.filter(({ findings }) => findings.some(({ key }) => settled.has(key)));
  return concerned.length === 0 && isAll ? heads.slice(0, 1) : concerned;
}

async function tellThread(
  sending: ImageSending,
  head: Head,
  { progress, save }: { readonly progress: Progress; readonly save: () => Promise<void> },
): Promise<SendOutcome> {
  const { telling, bot, io } = sending;
  const { channel, ts } = head;
  const [replied, changed] = [`reply ${ts}`, `update ${ts}`];
  if (!progress.steps.includes(replied)) {
    const answer = await post(sending, fixMessage(telling), head);
    if (answer.kind === 'error' && !GONE.has(answer.error)) return answer.outcome;
    if (answer.kind === 'error') {
      // Whoever deleted the message does not want its thread: the fix is told in the channel.
      progress.heads.splice(progress.heads.indexOf(head), 1);
      await save();
      return { kind: 'sent' };
    }
    progress.steps.push(replied);
    await save();
  }
  if (head.isShared || progress.steps.includes(changed)) return { kind: 'sent' };
  const next = { ...head, findings: markedSettled(head.findings, telling.worst.findings) };
  const answer = await callSlack(io, bot, 'chat.update', { channel, ts, ...headMessage(next, telling) });
  if (answer.kind === 'error' && answer.outcome.kind === 'later') return answer.outcome;
  // A head that can be changed no more has its thread all the same.
  const at = progress.heads.findIndex((one) => one.ts === ts);
  if (at !== -1) progress.heads[at] = next;
  progress.steps.push(changed);
  await save();
  return { kind: 'sent' };
}

/** Slack's words for a message that is not there. */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found', 'cannot_reply_to_message']);

async function post({ message, bot, io }: Sending, content: SlackMessage, thread?: Head): Promise<SlackAnswer> {
  return await callSlack(io, bot, 'chat.postMessage', {
    ...content,
    channel: thread?.channel ?? bot.channel,
    ...(thread === undefined ? {} : { thread_ts: thread.ts }),
    unfurl_links: false,
    unfurl_media: false,
    // Whoever reads the channel by machine can tell a repeat.
    metadata: { event_type: 'pratique_alert', event_payload: { id: message.id } },
  });
}

function headOf({ channel: to }: BotChannel, { place }: Extract<SlackAnswer, { kind: 'done' }>, at: number) {
  return { to, ...place, at };
}

/** The part of a message that is of fixes. */
function fixMessage(telling: Telling): SlackMessage {
  const findings = telling.worst.findings.filter(({ isSettled }) => isSettled);
  const { mute: _, ...worst } = telling.worst;
  const fixes: Telling = {
    ...telling,
    state: 'relief',
    worst: { ...worst, findings, findingsLeft: 0, remedies: [] },
  };
  return slackMessage(fixes, partsOf(fixes));
}

/** What the message that told of them looks like now. */
function headMessage({ at, findings }: Head, telling: Telling): SlackMessage {
  const [fixed, excused] = ['FIXED', 'EXCUSED'].map((asked) => findings.filter(({ label }) => label === asked).length);
  const isDone = findings.every(({ isSettled }) => isSettled);
  const done = `${fixed} of ${findings.length} fixed${excused === 0 ? '' : `, ${excused} excused`}`;
  const { foot } = partsOf(telling);
  return slackMessage(
    { ...telling, state: isDone ? 'relief' : 'alarm' },
    {
      first: [[strong(done), words(`, first told ${momentInWords(at)}`)], [words(telling.images[0]?.open ?? '')]],
      lists: [findingList(findings)],
      last: [],
      foot,
    },
  );
}

function markedSettled(
  findings: readonly FindingTelling[],
  news: readonly FindingTelling[],
): readonly FindingTelling[] {
  const labels = new Map(news.flatMap(({ key, label, isSettled }) => (isSettled ? [[key, label]] : [])));
  return findings.map((finding) => {
    const label = labels.get(finding.key);
    return label === undefined ? finding : { ...finding, isSettled: true, label };
  });
}

function isOpen({ isSettled }: FindingTelling): boolean {
  return !isSettled;
}

function isOnlySettled({ status, coverageLost, newsCounts }: AlertImage): boolean {
  const { fixed = 0, excused = 0, ...others } = newsCounts;
  return (
    fixed + excused > 0 && status === 'COMPLETE' && !coverageLost && Object.values(others).every((count) => count === 0)
  );
}
