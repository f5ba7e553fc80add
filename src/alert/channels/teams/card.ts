import { cutLine, type Line, layOut, type Part, partsOf, type Span, type Telling } from '../../wording/index.ts';

/** What is posted to a webhook of Teams' Workflows ("Post a workflow when a webhook request is received"). */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: Card;
    },
  ];
}

interface Card {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.4';
  readonly msteams: { readonly width: 'Full' };
  readonly fallbackText: string;
  readonly body: readonly Container[];
  readonly actions?: readonly OpenUrl[];
}

interface Container {
  readonly type: 'Container';
  readonly style?: 'attention' | 'good' | 'warning';
  readonly spacing?: 'Medium';
  readonly items: readonly RichTextBlock[];
}

/** Texts are runs and nothing else: a TextRun knows no Markdown (Adaptive Cards schema, "TextRun"). */
interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly spacing?: 'None' | 'Small';
  readonly inlines: readonly TextRun[];
}

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium' | 'Small';
  readonly fontType?: 'Monospace';
  readonly isSubtle?: true;
  readonly underline?: true;
  readonly selectAction?: OpenUrl;
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title?: string;
  readonly url: string;
}

/** A message has 28 KB ("Limits and specifications for Microsoft Teams"), and some count two bytes a character. */
const ROOM = 26_000;
const MOST_LINE = 450;
const MOST_CONTAINERS = 50;

const STYLES = { alarm: 'attention', doubt: 'warning', relief: 'good' } as const;

/** A message as an Adaptive Card. */
export function teamsMessage(telling: Telling): TeamsMessage {
  const { state, title, subject, more } = telling;
  const heading: Container = {
    type: 'Container',
    style: STYLES[state],
    items: [{ type: 'RichTextBlock', inlines: [{ ...run({ text: title, style: 'strong' }), size: 'Medium' }] }],
  };
  const actions: readonly OpenUrl[] =
    more === undefined ? [] : [{ type: 'Action.OpenUrl', title: `Open ${plainText(more.title)}`, url: more.href }];
  const body = layOut<Container>(partsOf(telling), {
    cost,
    block: container,
    room: ROOM - cost(heading) - cost(actions) - cost(subject),
    mostBlocks: MOST_CONTAINERS,
  });
  const content: Card = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText: plainText(subject),
    body: [heading, ...body],
    ...(actions.length === 0 ? {} : { actions }),
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content } as const;
  return { type: 'message', attachments: [attachment] };
}

function cost(value: unknown): number {
  const text = JSON.stringify(value);
  return Math.max(2 * text.length, Buffer.byteLength(text));
}

function container(part: Part, isFoot: boolean): Container {
  const items = part.map((line, index) => richText(line, { isFoot, isFirst: index === 0 }));
  return { type: 'Container', ...(isFoot ? {} : { spacing: 'Medium' as const }), items };
}

function richText(
  line: Line,
  { isFoot, isFirst }: { readonly isFoot: boolean; readonly isFirst: boolean },
): RichTextBlock {
  const runs = cutLine(line, MOST_LINE).map(run);
  return {
    type: 'RichTextBlock',
    ...(isFirst ? {} : { spacing: 'None' as const }),
    inlines: isFoot ? runs.map((one) => ({ ...one, size: 'Small' as const })) : runs,
  };
}

function run({ text, style, href }: Span): TextRun {
  return {
    type: 'TextRun',
    text: plainText(text),
    ...(style === 'strong' ? { weight: 'Bolder' as const } : {}),
    ...(style === 'code' ? { fontType: 'Monospace' as const } : {}),
    ...(style === 'faint' ? { isSubtle: true as const } : {}),
    ...(href === undefined ? {} : { underline: true as const, selectAction: { type: 'Action.OpenUrl', url: href } }),
  };
}

/** Dates and times are put in the place of `{{DATE(…)}}` and `{{TIME(…)}}`, in runs too. */
function plainText(text: string): string {
  return text.replaceAll('{{', '{\u200b{');
}
