import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identity, Permission } from '../../auth/types.ts';
import type { RepositoryName } from '../../oci/name.ts';
import type { Registry, Repository } from '../../registry/types.ts';

/** Who asks, or why it cannot be told: `error` is a code of RFC 6750 for the challenge. */
export type Identification =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'refused'; readonly message: string; readonly error?: string };

/** What the OCI endpoints work with. */
export interface V2Context {
  readonly registry: Registry;
  /** A push to a repository that does not exist makes it. */
  readonly createOnPush: boolean;
  /** So does one to a name like these, in which `*` stands for any characters, whatever the above says. */
  readonly sandboxes?: readonly string[];
}

/** One request to a repository: its path is taken apart, who asks is known. */
export interface V2Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: RepositoryName;
  readonly query: URLSearchParams;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
  /** Whether who asks may do it; a refusal is the caller's to make. */
  may(permission: Permission, name: RepositoryName): boolean;
}

/** A request whose repository exists. */
export interface RepositoryRequest extends V2Request {
  readonly repository: Repository;
}
