import type { Generated } from 'kysely';

/** Who changed what: written in the transaction that changed it. */
export interface TrailTables {
  trail_entry: {
    id: Generated<number>;
    at: number;
    /** A name, and no reference: it stays when the user goes. */
    by_name: string;
    access_key_id: string | null;
    /** `rest`, `aws`, `oci` or `cli`. */
    way: string;
    action: string;
    about: string;
    detail: string | null;
    /** Of the connection that asked; null of the command line. */
    address: string | null;
  };
}
