import { z } from 'zod';
import { readMrkdwn } from './mrkdwn.ts';

/** Slack counts characters, as UTF-16 does. */
const plainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });
const markdown = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.boolean().optional() });
const eitherText = (most: number) => z.union([plainText(most), markdown(most)]);
const blockId = z.string().min(1).max(255).optional();

/** docs.slack.dev, "Blocks": header 150; section text 3,000, ten fields of 2,000; context ten elements. */
const BLOCK = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150), block_id: blockId }),
  z
    .strictObject({
      type: z.literal('section'),
      text: eitherText(3000).optional(),
      fields: z.array(eitherText(2000)).min(1).max(10).optional(),
      block_id: blockId,
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({ type: z.literal('context'), elements: z.array(eitherText(3000)).min(1).max(10), block_id: blockId }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
]);

const CONTENT = {
  /** "chat.postMessage": cut at 40,000; 4,000 for best results. */
  text: z.string().min(1).max(4000),
  blocks: z.array(BLOCK).min(1).max(50),
};
const UNFURL = { unfurl_links: z.boolean().optional(), unfurl_media: z.boolean().optional() };

const WEBHOOK = z.strictObject({ ...CONTENT, ...UNFURL });
const POST = z.strictObject({
  ...CONTENT,
  ...UNFURL,
  channel: z.string().min(1),
  thread_ts: z
    .string()
    .regex(/^\d+\.\d{6}$/)
    .optional(),
  metadata: z
    .strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.string()) })
    .optional(),
});
const UPDATE = z.strictObject({ ...CONTENT, channel: z.string().regex(/^C/), ts: z.string().regex(/^\d+\.\d{6}$/) });

const REQUESTS = { webhook: WEBHOOK, 'chat.postMessage': POST, 'chat.update': UPDATE };

/** Undocumented, and met by others: blocks of more are refused as `msg_blocks_too_long`. */
const MOST_BLOCK_CHARACTERS = 12_000;

export interface CheckedSlack {
  /** What Slack would refuse, or what no alert may bring about. */
  readonly faults: readonly string[];
  readonly links: readonly string[];
}

/** A request as Slack's limits have it, and what its texts would become. */
export function checkSlack(kind: keyof typeof REQUESTS, body: unknown): CheckedSlack {
  const read = REQUESTS[kind].safeParse(body);
  if (!read.success) return { faults: [z.prettifyError(read.error)], links: [] };
  const { text, blocks } = read.data;
  const size = JSON.stringify(blocks).length;
  const texts = blocks.flatMap((block) => {
    switch (block.type) {
      case 'section':
        return [block.text, ...(block.fields ?? [])];
      case 'context':
        return block.elements;
      case 'header':
        return [block.text];
      default:
        return [];
    }
  });
  const marked = texts.filter((one) => one?.type === 'mrkdwn').map((one) => ({ ...one, text: one?.text ?? '' }));
  const reads = [text, ...marked.map((one) => one.text)].map(readMrkdwn);
  const named = (['specials', 'emojis', 'italic', 'struck', 'quoted', 'loose'] as const).flatMap((name) =>
    reads.flatMap((one) => one[name].map((found) => `${name}: ${found}`)),
  );
  const everything = [text, ...texts.map((one) => one?.text ?? '')];
  return {
    faults: [
      ...(size > MOST_BLOCK_CHARACTERS ? [`the blocks have ${size} characters`] : []),
      ...marked.filter(({ verbatim }) => verbatim !== true).map((one) => `addresses become links: ${one.text}`),
      ...everything.filter((one) => !one.isWellFormed()).map(() => 'a lone surrogate'),
      ...everything.flatMap((one) => one.match(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu) ?? []),
      ...named,
    ],
    links: reads.flatMap((one) => one.links),
  };
}
