import type { Generated } from 'kysely';

/** What changed lately, for whoever looks at it now. Triggers write it, so that no writer can forget to. */
export interface ChangeTables {
  change: {
    id: Generated<number>;
    /** A `ChangeKind`. */
    kind: string;
    /** The repository that it is about, or the pattern of an excuse; null where it is about none. */
    repository: string | null;
    /** By the database's own clock. */
    at: Generated<number>;
  };
}
