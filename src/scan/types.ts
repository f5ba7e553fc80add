import type { Transaction } from '../db/index.ts';
import type { Finding, Severity } from '../match/types.ts';
import type { Digest } from '../oci/digest.ts';
import type { Repository } from '../registry/types.ts';

/** How far a scan has come. `FAILED` says why in its description and has no findings. */
export type ScanStatus = 'PENDING' | 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';

/** The last scan of an image: what was known of it when it ended. Times are milliseconds since the epoch. */
export interface Scan {
  readonly status: ScanStatus;
  /** A sentence: why it failed, or what the findings do not speak of. */
  readonly description?: string;
  readonly startedAt: number;
  readonly completedAt?: number;
  /** When the advisories that it was matched with last changed. */
  readonly sourceUpdatedAt?: number;
  /** How many findings of each severity `findings` gives in all its pages; severities that do not occur are absent. */
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
}

/** A finding of a scan; of an index, with the platform that it was found on, as `linux/arm64/v8`. */
export interface ScanFinding extends Finding {
  readonly platform?: string;
}

export interface ScanFindings {
  readonly findings: readonly ScanFinding[];
  /** What `after` is to be for the next page; absent on the last. */
  readonly next?: string;
}

export type StartScanOutcome =
  | { readonly kind: 'started'; readonly scan: Scan }
  /** It is no image (an attestation, a chart, a signature): there is nothing to scan. */
  | { readonly kind: 'not-an-image'; readonly mediaType: string }
  | { readonly kind: 'unknown' };

/** ECR's repository filter: without `*` a part of the name, else the whole of it with `*` for any characters. */
export interface ScanningRule {
  readonly frequency: 'SCAN_ON_PUSH' | 'MANUAL';
  readonly filters: readonly string[];
}

/** The registry's scanning configuration; repositories that no rule names follow their own switch. */
export interface ScanningConfiguration {
  readonly rules: readonly ScanningRule[];
}

/** The registry's scanning configuration was put, perhaps to what it was. */
export interface ConfigurationChange {
  readonly before: ScanningConfiguration;
  readonly after: ScanningConfiguration;
}

/** Called inside the transaction; what it throws undoes the change. */
export type OnConfigurationChange = (tx: Transaction, change: ConfigurationChange) => Promise<void>;

/** Scans of images as the API shows them: basic scans, with the findings as of the time of the scan. */
export interface Scans {
  /** Begins a scan, at any time and as often as asked; it may have ended when this answers. */
  start(repository: Repository, digest: Digest): Promise<StartScanOutcome>;
  /** The last scan of each image; images that were never scanned are absent. */
  latest(repositoryId: number, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Scan>>;
  /**
   * Findings of the last scan that ended, worst first: one for each vulnerability, source package and its version
   * (and platform), without those that are excused. `after` is a `next` of an earlier page, or nothing.
   */
  findings(repositoryId: number, digest: Digest, page: { after?: string; limit: number }): Promise<ScanFindings>;
  /** What was last put; no rules before that. */
  configuration(): Promise<ScanningConfiguration>;
  putConfiguration(configuration: ScanningConfiguration): Promise<void>;
}
