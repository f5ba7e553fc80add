/** Something of a current image that makes its findings tell less. */
export interface Trouble {
  /** Coverage's kind, `pending` where the inspection is still to come. */
  readonly kind: string;
  readonly digest: string;
  /** One of the current tags that lead to it. */
  readonly tag: string;
  /** A sentence. */
  readonly reason: string;
}

/** A layer that brings findings to current images. */
export interface LayerTally {
  readonly digest: string;
  /** From 0, the base. */
  readonly index: number;
  /** Of the distribution of an image that has it, where that is known. */
  readonly distro?: string;
  readonly images: number;
  /** Over those images. */
  readonly findings: number;
  /** A current tag of an image that has it. */
  readonly tag: string;
}

/** What is kept of a repository besides its findings. */
export interface Tally {
  /** Images under current tags: those of an index count each. */
  readonly images: number;
  /** The worst first, a few. */
  readonly layers: readonly LayerTally[];
  /** The first few. */
  readonly troubles: readonly Trouble[];
  /** All of them, by kind. */
  readonly troubleCounts: Readonly<Record<string, number>>;
  /** Findings that are open, by index into SEVERITIES. */
  readonly open: readonly number[];
  /** What opened and closed in the last 90 days. */
  readonly changes: readonly TallyChange[];
}

/** What came and went within one minute, by index into SEVERITIES. */
export interface TallyChange {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly opened: readonly number[];
  readonly closed: readonly number[];
  readonly excused: readonly number[];
}

/** A repository as it was last surveyed. */
export interface Standing extends Tally {
  readonly repositoryId: number;
  readonly repository: string;
  readonly surveyedAt: number;
}

/** A vulnerability of a package that came to, or left, images under current tags. */
export interface NewsItem {
  readonly vulnerabilityId: number;
  readonly vulnerability: string;
  readonly type: string;
  readonly packageName: string;
  /** Index into SEVERITIES: the worst of its repositories. */
  readonly severity: number;
  readonly isFixable: boolean;
  /** When the last of its repositories got it, or lost it. */
  readonly at: number;
  /** A few of them, by id; `repositoryCount` is how many there are among what was looked at. */
  readonly repositoryIds: readonly number[];
  readonly images: number;
}
