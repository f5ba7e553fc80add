import type { Part, PartList, Parts } from './parts.ts';

/** How a channel writes the parts of a message. */
export interface Layout<Block> {
  /** What it costs of the room. */
  cost(block: Block): number;
  /** One part as the channel shows it; `isFoot` is what may be smaller. */
  block(part: Part, isFoot: boolean): Block;
  /** All that may be used. */
  readonly room: number;
  readonly mostBlocks: number;
}

/**
 * The parts as blocks that stay within the room. What all messages have is always there; of the lists as many as fit,
 * each list that has anything an equal share of what is left, and a line on how many more there are.
 */
export function layOut<Block>({ first, lists, last, foot }: Parts, layout: Layout<Block>): readonly Block[] {
  const { cost, block } = layout;
  const head = first.length === 0 ? [] : [block(first, false)];
  const tail = [...last.map((part) => block(part, false)), block([foot], true)];
  const spent = [...head, ...tail].reduce((sum, one) => sum + cost(one), 0);
  let room = layout.room - spent;
  let places = layout.mostBlocks - head.length - tail.length;
  const body = lists.flatMap((list, index) => {
    const listsLeft = Math.max(1, lists.slice(index).filter(isFilled).length);
    const fitted = fit(list.parts, { layout, room: room / listsLeft, places: Math.floor(places / listsLeft) });
    const left = list.left(fitted.length);
    const blocks = left === undefined ? fitted : [...fitted, block([left], true)];
    room -= blocks.reduce((sum, one) => sum + cost(one), 0);
    places -= blocks.length;
    return blocks;
  });
  return [...head, ...body, ...tail];
}

function isFilled({ parts }: PartList): boolean {
  return parts.length > 0;
}

interface Space<Block> {
  readonly layout: Layout<Block>;
  readonly room: number;
  readonly places: number;
}

/** As many as fit beside the line on those that do not. */
function fit<Block>(parts: readonly Part[], { layout, room, places }: Space<Block>): readonly Block[] {
  const blocks: Block[] = [];
  let spent = LEFT_COST;
  for (const part of parts.slice(0, Math.max(0, places - 1))) {
    const next = layout.block(part, false);
    spent += layout.cost(next);
    if (spent > room) break;
    blocks.push(next);
  }
  return blocks;
}

/** Room kept for the line on what is left out, link and all. */
const LEFT_COST = 800;
