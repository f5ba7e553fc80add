import type { RepositoryName } from '../oci/name.ts';

/** `pull` reads, `push` reads and writes images, `administer` does everything. Each includes the one before it. */
export type Permission = 'pull' | 'push' | 'administer';

/** What an identity may do, on repositories whose name matches the pattern (`*` stands for any characters). */
export interface Grant {
  readonly permission: Permission;
  readonly pattern: string;
}

/** Who asks. */
export interface Identity {
  readonly kind: 'user' | 'anonymous';
  readonly name: string;
  readonly grants: readonly Grant[];
  /** The access key that it signed or logged in with. */
  readonly accessKeyId?: string;
  /** It came with a bearer token: its grants are what was asked for then, and the identity itself may have more. */
  readonly scoped?: boolean;
  /** What such a token was asked for, granted or not: asking again for the same is no use. */
  readonly asked?: readonly Grant[];
}

/** A secret key, in clear only while a signature is recomputed. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly identity: Identity;
}

/** Whether the grants allow it; without a repository, whether they allow it on every one. */
export type Allows = (identity: Identity, permission: Permission, repository?: RepositoryName) => boolean;

export type LoginOutcome =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' };

/** Recognises who asks, by what the request brings. */
export interface Authenticator {
  /** The key of SigV4's credential scope, or undefined where it is unknown or was taken back. */
  accessKey(id: string): Promise<AccessKey | undefined>;
  /** `AWS:<token of GetAuthorizationToken>` or `<access key id>:<secret>`. */
  basic(user: string, password: string): Promise<LoginOutcome>;
  /** A bearer token of the token endpoint. */
  bearer(token: string): Promise<LoginOutcome>;
  /** A password for `AWS`, valid for 12 hours; `expiresAt` in milliseconds. */
  issuePassword(identity: Identity): Promise<{ password: string; expiresAt: number }>;
  /** Notes that a signature of that key was right; of what this itself recognises, it is noted here. */
  used(keyId: string): void;
  /** A bearer token limited to what of `scope` the identity may do, for docker's token flow. Times are milliseconds. */
  issueBearer(
    identity: Identity,
    scope: readonly Grant[],
  ): Promise<{ token: string; expiresInSeconds: number; issuedAt: number }>;
}
