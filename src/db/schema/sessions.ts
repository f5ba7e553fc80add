/** Who may sign in to the console with a password, and who has. */
export interface SessionTables {
  identity_password: {
    identity_id: number;
    /** A PHC string of argon2id. */
    hash: string;
    changed_at: number;
  };
  session: SessionTable;
}

interface SessionTable {
  /** Of the token in the cookie, SHA-256 in hex: what is in the database signs nobody in. */
  hash: string;
  identity_id: number;
  /** The key that was signed in with, and with which the session goes; null of a password. */
  access_key_id: string | null;
  created_at: number;
  /** When it was last used, to within minutes. */
  seen_at: number;
  /** When it ends, used or not. */
  ends_at: number;
}
