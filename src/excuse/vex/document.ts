import type { VexDocument, VexFormat, VexStatement, VexUnheard } from './types.ts';

/** What is read of a document, one after another. */
export type VexSaying = VexStatement | VexUnheard;

const MOST_UNHEARD = 1000;

/** What a document says of itself; undefined is what it does not say, or not so that it can be understood. */
export interface VexHead {
  readonly format: VexFormat;
  readonly id: string | undefined;
  readonly author: string | undefined;
  readonly writtenAt: number | undefined;
}

/** A document as it is read, with its first statements, `limit` of them at most. */
export function documentOf(
  { format, id, author, writtenAt }: VexHead,
  sayings: IteratorObject<VexSaying>,
  limit: number,
): VexDocument {
  const statements: VexStatement[] = [];
  const unheard: VexUnheard[] = [];
  for (const saying of sayings) {
    if (!('reason' in saying)) statements.push(saying);
    else if (unheard.length < MOST_UNHEARD) unheard.push(saying);
    if (statements.length === limit) break;
  }
  if (statements.length + unheard.length === 0) unheard.push({ reason: 'it says nothing of any vulnerability' });
  return {
    format,
    ...(id === undefined ? {} : { id }),
    ...(author === undefined ? {} : { author }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
    statements,
    ...(unheard.length === 0 ? {} : { unheard }),
  };
}
