/** OpenVEX's statuses (OpenVEX specification 0.2.0, "Status labels") that take a finding out of the counts. */
export const EXCUSE_STATUSES = ['not_affected', 'fixed', 'under_investigation', 'affected'] as const;

export type ExcuseStatus = (typeof EXCUSE_STATUSES)[number];

/** OpenVEX's justifications of `not_affected` ("Status justifications"). */
export const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

export type Justification = (typeof JUSTIFICATIONS)[number];

/** What an excuse is about: a finding that has all that is given, and one thing at least is. */
export interface ExcuseScope {
  /** Any of its ids. */
  readonly vulnerability?: string;
  /** Name of the package or of its source, or a purl with or without a version. */
  readonly package?: string;
  /** A path in the image; `*` stands for any characters. */
  readonly path?: string;
  /** A repository; `*` stands for any characters. */
  readonly repository?: string;
  /** A tag; `*` stands for any characters. */
  readonly tag?: string;
  /** A manifest's digest: the image's own, or that of an index above it. */
  readonly image?: string;
}

/** What a scope may give, in the order in which it is written. */
export const EXCUSE_SCOPES = [
  'vulnerability',
  'package',
  'path',
  'repository',
  'tag',
  'image',
] as const satisfies readonly (keyof ExcuseScope)[];

/** Somebody's word that a finding needs nobody, for a time. Times are milliseconds since the epoch. */
export interface Excuse {
  readonly id: number;
  readonly scope: ExcuseScope;
  readonly status: ExcuseStatus;
  readonly justification?: Justification;
  readonly reason: string;
  readonly owner: string;
  /** A ticket's address or number. */
  readonly ticket?: string;
  readonly createdAt: number;
  /** Required. */
  readonly expiresAt: number;
  /** It ends once a fix of what it is about is known. */
  readonly untilFixed: boolean;
  /** Where it came from: `by hand`, or the document's id. */
  readonly origin: string;
  /** When it ended before its time, and why. */
  readonly endedAt?: number;
  readonly endedBecause?: string;
}

/** What is said of a finding that is excused. What a document says that was given for one look has no id and no end. */
export type ExcusedBy = Pick<Excuse, 'owner' | 'status' | 'justification' | 'reason' | 'ticket'> &
  Partial<Pick<Excuse, 'id' | 'expiresAt'>>;

/** As which an image is looked at. Of several tags, an excuse for some tags counts where all of them are among those. */
export interface ExcusePlace {
  readonly repository: string;
  readonly tags: readonly string[];
}

/** A package of a finding, as far as excuses ask. */
export interface ExcusedPackage {
  readonly name: string;
  readonly version: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly purl: string;
  readonly path: string;
}

/** What somebody asks to be excused. Texts are checked, not believed. */
export interface NewExcuse {
  readonly scope: ExcuseScope;
  readonly status: ExcuseStatus;
  readonly justification?: Justification;
  readonly reason: string;
  /** The identity that asks. */
  readonly owner: string;
  readonly ticket?: string;
  /** The default time from now, where absent. */
  readonly expiresAt?: number;
  readonly untilFixed?: boolean;
  /** `by hand`, where absent. */
  readonly origin?: string;
}

export type AddOutcome =
  | { readonly kind: 'added'; readonly excuse: Excuse }
  /** A clause on what is wrong, `the reason is missing`. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface ExcuseChange {
  readonly kind: 'added' | 'ended';
  readonly excuse: Excuse;
}

/** `expiring`: active, and ends within the days that are asked for; `stale`: active, and no stored image has such a finding. */
export const EXCUSE_STATES = ['active', 'expiring', 'stale', 'ended', 'all'] as const;

export type ExcuseState = (typeof EXCUSE_STATES)[number];

/** A signer whose attached documents excuse. */
export interface ExcuseSigner {
  readonly name: string;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** sha256 of the key in DER, in hex. */
  readonly fingerprint: string;
  /** The repositories whose images it may speak of; `*` stands for any characters. */
  readonly repositories: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

/** What a document says that is attached to an image. */
export interface VexClaim {
  /** The digest of the blob that says it. */
  readonly document: string;
  readonly vulnerability: string;
  /** A purl; absent where it is said of the whole image. */
  readonly package?: string;
  readonly status: ExcuseStatus;
  readonly justification?: Justification;
  readonly statement?: string;
  /** Who the document says wrote it. */
  readonly author?: string;
  /** The listed signer whose word it is. */
  readonly signer?: string;
  /** Why it excuses nothing: a clause. Absent where it does. */
  readonly doubt?: string;
}
