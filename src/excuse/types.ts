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
