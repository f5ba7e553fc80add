import type { Generated } from 'kysely';

/** Which findings need nobody, and on whose word; what is attached to images and says so. */
export interface ExcuseTables {
  excuse: ExcuseTable;
  excuse_signer: ExcuseSignerTable;
  vex_claim: VexClaimTable;
}

/** An `Excuse`; what its scope leaves open is null. */
interface ExcuseTable {
  id: Generated<number>;
  vulnerability: string | null;
  package: string | null;
  path: string | null;
  repository: string | null;
  tag: string | null;
  image: string | null;
  status: string;
  justification: string | null;
  reason: string;
  owner: string;
  ticket: string | null;
  created_at: number;
  expires_at: number;
  until_fixed: number;
  origin: string;
  ended_at: number | null;
  ended_because: string | null;
}

/** Whose signed documents excuse, where they are attached to images. */
interface ExcuseSignerTable {
  id: Generated<number>;
  name: string;
  /** PEM, SubjectPublicKeyInfo. */
  public_key: string;
  /** sha256 of the key in DER, in hex. */
  fingerprint: string;
  /** The repositories whose images it may speak of; `*` stands for any characters. */
  repositories: string;
  added_by: string;
  added_at: number;
}

/** What a document says that is attached to an image, whether or not it excuses. */
interface VexClaimTable {
  id: Generated<number>;
  manifest_digest: string;
  /** The digest of the blob that has it. */
  document: string;
  vulnerability: string;
  package: string | null;
  status: string;
  justification: string | null;
  statement: string | null;
  author: string | null;
  /** The listed signer whose word it is; null where it is nobody's. */
  signer: string | null;
  /** Why it excuses nothing; null where it does. */
  doubt: string | null;
}
