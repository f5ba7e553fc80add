import type { VexDocument, VexFormat, VexStatement } from './types.ts';

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
  statements: IteratorObject<VexStatement>,
  limit: number,
): VexDocument {
  return {
    format,
    ...(id === undefined ? {} : { id }),
    ...(author === undefined ? {} : { author }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
    statements: statements.take(limit).toArray(),
  };
}
