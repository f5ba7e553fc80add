import type { Generated } from 'kysely';

/** What tags pointed to: written in the transaction that pointed them there. */
export interface TagTables {
  tag_move: {
    id: Generated<number>;
    repository_id: number;
    tag: string;
    /** No reference: it stays when the image goes. Null where the tag was removed. */
    digest: string | null;
    at: number;
    /** Null where nobody did it, or it is not known who. */
    by_name: string | null;
  };
}
