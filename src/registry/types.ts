import type { Transaction } from '../db/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest, Platform } from '../oci/manifest.ts';
import type { RepositoryName, Tag } from '../oci/name.ts';
import type { ByteRange } from '../storage/types.ts';

export type { Deletion } from './delete-batch.ts';
export type { LifecycleRule } from './lifecycle-policy.ts';

export type TagMutability = 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION';

/** What ECR calls a repository. Times are milliseconds since the epoch. */
export interface Repository {
  readonly id: number;
  readonly name: RepositoryName;
  readonly createdAt: number;
  readonly scanOnPush: boolean;
  readonly tagMutability: TagMutability;
  /** Wildcard patterns of tags that are the other way round, for the two `_WITH_EXCLUSION` settings. */
  readonly mutabilityExclusions: readonly string[];
  /** As given at creation; kept and shown, since disks are encrypted by whoever runs them. */
  readonly encryption: { readonly encryptionType: string; readonly kmsKey?: string };
  /** ECR's repository policy as JSON text; kept, not yet enforced. */
  readonly policy?: string;
  /** ECR's lifecycle policy as JSON text; kept, not yet enforced. */
  readonly lifecyclePolicy?: string;
  readonly lifecyclePolicySetAt?: number;
  /** Its images are scanned and seen, nobody is told of them, and they go by themselves. Absent of any other. */
  readonly sandbox?: Sandbox;
  /** A push made it: where it is a sandbox, it goes once it is empty. */
  readonly isMadeOnPush?: true;
}

/** A repository in which images are tried. */
export interface Sandbox {
  /** An image goes so many days after it was pushed. */
  readonly days: number;
}

/** Which repositories are sandboxes from the beginning; an administrator's setting. */
export interface Sandboxes extends Sandbox {
  /** Names in which `*` stands for any characters. */
  readonly patterns: readonly string[];
}

/** A repository's settings that may change after it was made; absent means leave as it is, null means remove. */
export interface RepositoryChanges {
  readonly scanOnPush?: boolean;
  readonly tagMutability?: TagMutability;
  readonly mutabilityExclusions?: readonly string[];
  readonly policy?: string | null;
  readonly lifecyclePolicy?: string | null;
  readonly sandbox?: Sandbox | null;
}

export interface NewRepository {
  readonly name: RepositoryName;
  readonly scanOnPush?: boolean;
  readonly tagMutability?: TagMutability;
  readonly mutabilityExclusions?: readonly string[];
  readonly encryption?: Repository['encryption'];
  readonly labels?: Readonly<Record<string, string>>;
  readonly isMadeOnPush?: true;
}

/** A page of repositories, after `after`, at most `limit`: those of these names, or with this part of one. */
export interface RepositoriesPage {
  readonly after?: string;
  readonly limit: number;
  readonly names?: readonly RepositoryName[];
  readonly part?: string;
}

/** Repositories, their settings and their labels (ECR's resource tags). */
export interface Repositories {
  /** Undefined where one of that name exists. It is a sandbox where the administrator's setting says so. */
  create(repository: NewRepository): Promise<Repository | undefined>;
  get(name: RepositoryName): Promise<Repository | undefined>;
  /** By name. */
  list(page: RepositoriesPage): Promise<Repository[]>;
  update(name: RepositoryName, changes: RepositoryChanges): Promise<Repository | undefined>;
  /** `not-empty` unless `force`; the blobs go by garbage collection. */
  delete(
    name: RepositoryName,
    force: boolean,
  ): Promise<{ kind: 'deleted'; repository: Repository } | { kind: 'not-empty' | 'unknown' }>;
  labels(repositoryId: number): Promise<Record<string, string>>;
  /** Sets and removes labels in one transaction; a value of null removes. Answers what there is then. */
  setLabels(repositoryId: number, labels: Readonly<Record<string, string | null>>): Promise<Record<string, string>>;
}

/** A manifest as a repository holds it. */
export interface Image {
  readonly repositoryId: number;
  readonly digest: Digest;
  readonly mediaType: string;
  /** The config's media type, or the manifest's own artifactType: what ECR calls artifactMediaType. */
  readonly artifactType?: string;
  readonly subject?: Digest;
  /** Bytes of the manifest itself. */
  readonly manifestSize: number;
  /** Bytes of the config and the layers as stored; 0 for an index. */
  readonly imageSize: number;
  readonly pushedAt: number;
  readonly pulledAt?: number;
  /** In order of their names. */
  readonly tags: readonly Tag[];
}

export type PutManifestOutcome =
  | { readonly kind: 'stored'; readonly digest: Digest; readonly manifest: Manifest; readonly changed: boolean }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** It was deleted in the meantime. */
  | { readonly kind: 'repository-unknown' }
  | { readonly kind: 'digest-mismatch'; readonly actual: Digest }
  | { readonly kind: 'blobs-missing'; readonly digests: readonly Digest[] }
  | { readonly kind: 'manifests-missing'; readonly digests: readonly Digest[] }
  | { readonly kind: 'tag-immutable'; readonly tag: Tag; readonly digest: Digest };

export interface PutManifest {
  readonly bytes: Uint8Array;
  /** The request's Content-Type without parameters; empty where there was none. */
  readonly contentType: string;
  /** Tags to point at it, in one transaction with it; none for a push by digest. */
  readonly tags: readonly Tag[];
  /** What the client says the digest is; also names the algorithm under which the manifest is stored. */
  readonly digest?: Digest;
}

/** What an image is, of its repository's list. */
export interface ImageFilter {
  /** `tagged` and `untagged` are ECR's tagStatus. */
  readonly tagged?: boolean;
  readonly digests?: readonly Digest[];
}

/** An image in one of the repositories that hold it. */
export interface ImagePlace {
  readonly repositoryId: number;
  readonly repository: RepositoryName;
  readonly digest: Digest;
  /** Of the image itself, and of the indexes of the repository that list it: the first hundred, by name. */
  readonly tags: readonly Tag[];
  /** The repository is one in which images are tried. */
  readonly isSandbox?: true;
}

/** Whether what lies in a repository is asked for. */
export type WantedPlace = (place: Pick<ImagePlace, 'repositoryId' | 'repository'>) => boolean;

/** Manifests that speak of an image, the newest first: at most a hundred of each kind. */
export interface Attachments {
  /** Those whose subject it is and whose media types may be an SBOM's, and those under cosign's tags. */
  readonly manifests: readonly Digest[];
  /** Indexes that list it, perhaps with attestations. */
  readonly indexes: readonly Digest[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** A tag was pointed to an image, or removed. */
export interface TagMove {
  /** Rises with each. */
  readonly id: number;
  readonly tag: Tag;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** Who did it; absent where nobody did, as of what expired, or where it is not known. */
  readonly by?: string;
  /** Absent where the tag was removed. */
  readonly digest?: Digest;
  /** Whether the repository still has that image. */
  readonly isHeld: boolean;
}

/** Manifests and tags of repositories. Every change is durable when it is answered. */
export interface Images {
  put(repository: Repository, push: PutManifest): Promise<PutManifestOutcome>;
  /** The digest that a tag points to, or the digest itself where the repository holds it. */
  resolve(repositoryId: number, reference: Tag | Digest): Promise<Digest | undefined>;
  /** The exact bytes that were pushed. */
  manifest(repositoryId: number, digest: Digest): Promise<{ bytes: Uint8Array; mediaType: string } | undefined>;
  /** The same, of a manifest that any repository holds; for whoever works through manifests rather than asks for one. */
  content(digest: Digest): Promise<{ bytes: Uint8Array; mediaType: string } | undefined>;
  get(repositoryId: number, digest: Digest): Promise<Image | undefined>;
  /** By digest, after `after`, at most `limit`. */
  list(repositoryId: number, page: { after?: string; limit: number; filter?: ImageFilter }): Promise<Image[]>;
  /** The newest first, after `after`, at most `limit`: those that people name, unless `all` is asked for. */
  newest(repositoryId: number, page: NewestPage): Promise<Image[]>;
  /** By name, after `after`, at most `limit`. */
  tags(repositoryId: number, page: { after?: string; limit: number }): Promise<{ name: Tag; digest: Digest }[]>;
  /**
   * What a tag, or any where none is named, pointed to, the newest first, before the id `before`: the last 200 moves, for 400 days. Undone neither by
   * removing the tag nor by deleting what it pointed to.
   */
  tagMoves(
    repositoryId: number,
    tag: Tag | undefined,
    page: { before?: number; limit: number },
  ): Promise<readonly TagMove[]>;
  /** Manifests whose subject is `digest`, by digest: at most `limit`, fewer where they are large; `more` follow. */
  referrers(
    repositoryId: number,
    digest: Digest,
    page: { after?: string; limit: number },
  ): Promise<{ referrers: Referrer[]; more: boolean }>;
  /** What may be an SBOM of an image, where a repository holds both. */
  attachments(image: Digest): Promise<Attachments>;
  /** The platforms of an index that the repository holds. */
  children(digest: Digest): Promise<{ digest: Digest; platform?: Platform }[]>;
  /** Removes a tag; the manifest stays. False where there is none. */
  deleteTag(repository: Repository, tag: Tag): Promise<boolean>;
  /**
   * Removes a tag as ECR does: with its last tag goes the manifest, unless an index of the repository names it. One
   * transaction. Answers what the tag pointed to, or undefined where there is none.
   */
  untag(repository: Repository, tag: Tag): Promise<{ digest: Digest; manifestDeleted: boolean } | undefined>;
  /**
   * Where manifests are, by repository and digest: of a few hundred of them at a time. Of no permission does it know: what
   * is not `wanted` is left out, and costs next to nothing.
   */
  places(digests: readonly Digest[], wanted?: WantedPlace): Promise<readonly ImagePlace[]>;
  /** The indexes of the repository that name `digest` as one of their manifests, by digest. */
  holders(repositoryId: number, digest: Digest): Promise<Digest[]>;
  /**
   * Removes a manifest with its tags, and the untagged children of an index that nothing else holds. A manifest that
   * an index of the repository lists stays: the index could not be pulled any more.
   */
  deleteManifest(repository: Repository, digest: Digest): Promise<DeleteManifestOutcome>;
  /** Notes that it was pulled (ECR's lastRecordedPullTime); at most one write a minute for each. */
  recordPull(repositoryId: number, digest: Digest): void;
}

/** A page of a repository's images. */
export interface NewestPage {
  readonly after?: Pick<Image, 'pushedAt' | 'digest'>;
  readonly limit: number;
  /** With what bears no tag and is a part of an index, or attached to another. */
  readonly all?: boolean;
  /** Those with a tag, or without any. */
  readonly tagged?: boolean;
  /** A part of one of its tags, or how its digest begins. */
  readonly part?: string;
  /** How far its inspection is. */
  readonly inspection?: 'waiting' | 'inspected' | 'none';
}

export type DeleteManifestOutcome =
  | { readonly kind: 'deleted'; readonly tags: readonly Tag[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'referenced'; readonly by: Digest };

export type DeleteBlobOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unknown' }
  /** A manifest of the repository needs it. */
  | { readonly kind: 'referenced'; readonly by: Digest };

export interface Referrer {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export type CommitUploadOutcome =
  | { readonly kind: 'stored'; readonly digest: Digest; readonly size: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'mismatch'; readonly actual: Digest };

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly size: number }
  | { readonly kind: 'unknown' }
  /** The bytes do not begin where the upload ends; `size` is where it does. */
  | { readonly kind: 'out-of-order'; readonly size: number }
  /** Another request is writing to the upload. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'too-large'; readonly limit: number };

/** Blobs as repositories see them: a blob is there only for the repositories that it was pushed or mounted to. */
export interface Blobs {
  /** The size, or undefined; a blob that this answers stays for the grace time of garbage collection. */
  stat(repositoryId: number, digest: Digest): Promise<number | undefined>;
  /** The size, or undefined, with no promise that it stays: what a pull asks, which must not wait for a write. */
  size(repositoryId: number, digest: Digest): Promise<number | undefined>;
  read(digest: Digest, range?: ByteRange): AsyncIterable<Uint8Array>;
  /**
   * Whether a repository that holds the manifest has the blob. A manifest may name layers that nobody pushed with it,
   * and what another repository has under that digest is none of its business.
   */
  isBeside(manifest: Digest, blob: Digest): Promise<boolean>;
  /** Gives `to` the blob that `from` has. False where it has not. */
  mount(to: Repository, digest: Digest, from: RepositoryName): Promise<boolean>;
  /** Takes the blob from the repository; its bytes go by garbage collection. */
  delete(repositoryId: number, digest: Digest): Promise<DeleteBlobOutcome>;
  startUpload(repository: Repository): Promise<string>;
  /** Bytes received so far, or undefined where the repository has no such upload. */
  uploadSize(repositoryId: number, id: string): Promise<number | undefined>;
  /** `offset` undefined means: at the upload's end. */
  append(
    repositoryId: number,
    id: string,
    body: AsyncIterable<Uint8Array>,
    at: { offset?: number; length?: number; signal?: AbortSignal },
  ): Promise<AppendOutcome>;
  /** Verifies and makes durable, then answers. A mismatch leaves the upload as it was. */
  commit(repository: Repository, id: string, expected: Digest): Promise<CommitUploadOutcome>;
  abort(repositoryId: number, id: string): Promise<boolean>;
}

/** What happened, written in the transaction that makes it true. */
export type RegistryChange =
  | {
      readonly kind: 'manifest-pushed';
      readonly repository: Repository;
      readonly digest: Digest;
      readonly manifest: Manifest;
      readonly tags: readonly Tag[];
    }
  | {
      readonly kind: 'manifest-deleted';
      readonly repository: Repository;
      readonly digest: Digest;
      readonly tags: readonly Tag[];
    }
  | {
      readonly kind: 'tag-deleted';
      readonly repository: Repository;
      readonly digest: Digest;
      readonly tags: readonly Tag[];
    };

/** Called inside the transaction; what it throws undoes the change. */
export type OnRegistryChange = (tx: Transaction, change: RegistryChange) => Promise<void>;

/** A repository that was made, or of which settings were set, perhaps to what they were. */
export interface RepositoryChange {
  /** Absent where it is new. */
  readonly before?: Repository;
  readonly repository: Repository;
}

/** Called inside the transaction; what it throws undoes the change. */
export type OnRepositoryChange = (tx: Transaction, change: RepositoryChange) => Promise<void>;

/** Hears of the bytes of uploads, so that they can be read while they arrive; it must not throw. */
export interface UploadWatcher {
  /** The upload holds `size` bytes now. */
  grew(id: string, size: number): void;
  committed(id: string, digest: Digest, size: number): void;
  aborted(id: string): void;
}

/** Everything that push, pull and ECR's operations on images need. */
export interface Registry {
  readonly repositories: Repositories;
  readonly images: Images;
  readonly blobs: Blobs;
}
