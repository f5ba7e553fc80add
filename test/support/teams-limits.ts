import { z } from 'zod';

const openUrl = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: z.string().min(1).max(200).optional(),
  url: z.url(),
});

/** Adaptive Cards schema 1.4: no Markdown is read in a TextRun; any other element with a text would need escaping. */
const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  weight: z.enum(['Bolder', 'Default', 'Lighter']).optional(),
  size: z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
  isSubtle: z.boolean().optional(),
  underline: z.boolean().optional(),
  selectAction: openUrl.optional(),
});
const spacing = z.enum(['Default', 'None', 'Small', 'Medium', 'Large', 'ExtraLarge', 'Padding']).optional();
const richText = z.strictObject({ type: z.literal('RichTextBlock'), spacing, inlines: z.array(textRun).min(1) });
const container = z.strictObject({
  type: z.literal('Container'),
  style: z.enum(['default', 'emphasis', 'good', 'attention', 'warning', 'accent']).optional(),
  spacing,
  items: z.array(richText).min(1),
});

const MESSAGE = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        type: z.literal('AdaptiveCard'),
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        version: z.enum(['1.4', '1.5']),
        msteams: z.strictObject({ width: z.literal('Full') }).optional(),
        fallbackText: z.string().optional(),
        body: z.array(container).min(1),
        /** "Cards": six actions. */
        actions: z.array(openUrl).max(6).optional(),
      }),
    }),
  ]),
});

/** "Limits and specifications for Microsoft Teams": 28 KB, in UTF-8 as in UTF-16, since either has been met. */
const MOST_BYTES = 28 * 1024;

export interface CheckedTeams {
  readonly faults: readonly string[];
  readonly links: readonly string[];
  /** The card's text, a line for each block. */
  readonly lines: readonly string[];
}

/** A request as Teams' limits have it. */
export function checkTeams(body: string): CheckedTeams {
  const read = MESSAGE.safeParse(JSON.parse(body));
  if (!read.success) return { faults: [z.prettifyError(read.error)], links: [], lines: [] };
  const { body: containers, actions = [], fallbackText = '' } = read.data.attachments[0].content;
  const blocks = containers.flatMap(({ items }) => items);
  const runs = blocks.flatMap(({ inlines }) => inlines);
  const texts = [fallbackText, ...actions.map(({ title = '' }) => title), ...runs.map(({ text }) => text)];
  return {
    faults: [
      ...(Buffer.byteLength(body) > MOST_BYTES ? [`${Buffer.byteLength(body)} bytes in UTF-8`] : []),
      ...(2 * body.length > MOST_BYTES ? [`${2 * body.length} bytes in UTF-16`] : []),
      ...texts.filter((text) => text.includes('{{')).map((text) => `a function: ${text}`),
      ...texts.filter((text) => !text.isWellFormed()).map(() => 'a lone surrogate'),
      ...texts.flatMap((text) => text.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu) ?? []),
    ],
    links: [...actions, ...runs.flatMap(({ selectAction }) => selectAction ?? [])].map(({ url }) => url),
    lines: blocks.map(({ inlines }) => inlines.map(({ text }) => text).join('')),
  };
}
