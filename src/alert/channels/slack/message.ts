import { cut, entities, layOut, mrkdwn, type Part, type Parts, stateMark, type Telling } from '../../wording/index.ts';

/** The blocks that are used here, as Slack's reference has them (docs.slack.dev, "Blocks"). */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly [Mrkdwn] };

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** `verbatim`: no address, channel or name in the text is made a link. */
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export interface SlackMessage {
  /** What a notification shows. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** "Header block": 150 characters. */
const MOST_HEADER = 150;
const MOST_TEXT = 1000;
/** "Section block": 3,000 characters; less, so that what all messages have leaves room for the rest. */
const MOST_SECTION = 1500;
/** A message has 50 blocks; what is beyond about 13,000 characters of blocks is refused as `msg_blocks_too_long`. */
const MOST_BLOCKS = 50;
const ROOM = 11_000;

/** A message in Block Kit. */
export function slackMessage({ state, title, subject }: Telling, parts: Parts): SlackMessage {
  const heading = `${stateMark(state)} ${title}`;
  const header: SlackBlock = { type: 'header', text: { type: 'plain_text', text: headerText(heading), emoji: false } };
  // A long headline is cut in the header, and whole below it.
  const whole = headerText(heading).endsWith('…') ? [section([[{ text: title }]])] : [];
  const body = layOut<SlackBlock>(parts, {
    cost: (block) => JSON.stringify(block).length,
    block: (part, isFoot) => (isFoot ? context(part) : section(part)),
    room: ROOM - [header, ...whole].reduce((sum, block) => sum + JSON.stringify(block).length, 0),
    mostBlocks: MOST_BLOCKS - 1 - whole.length,
  });
  return { text: mrkdwn([{ text: subject }], MOST_TEXT), blocks: [header, ...whole, ...body] };
}

/** A text in a header is no markup, and still may not hold what begins a mention. */
function headerText(text: string): string {
  let most = MOST_HEADER;
  for (;;) {
    const safe = entities(cut(text, most));
    if (safe.length <= MOST_HEADER) return safe;
    most -= 10;
  }
}

function section(part: Part): SlackBlock {
  return { type: 'section', text: text(part, MOST_SECTION) };
}

function context(part: Part): SlackBlock {
  return { type: 'context', elements: [text(part, MOST_SECTION)] };
}

function text(part: Part, most: number): Mrkdwn {
  let whole = '';
  for (const line of part) {
    const between = whole === '' ? '' : '\n';
    whole += between + mrkdwn(line, most - whole.length - between.length);
    if (whole.length >= most - 2) break;
  }
  return { type: 'mrkdwn', text: whole === '' ? '\u200b' : whole, verbatim: true };
}
