import type { SendOutcome } from '../delivery/types.ts';
import type { ExcusedBy, ExcuseStatus } from '../excuse/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Mailer } from '../mail/types.ts';
import type { Severity } from '../match/types.ts';
import type { Outbound } from '../outbound/types.ts';

/** What may be news; `excuse-due` is of excuses themselves: one ends soon, is over, or is about nothing any more. */
export const ALERT_CHANGES = [
  'new',
  'fixed',
  'fix-available',
  'known-exploited',
  'severity-raised',
  'coverage-lost',
  'scan-failed',
  'excused',
  'excuse-ended',
  'excuse-due',
] as const;

export type AlertChange = (typeof ALERT_CHANGES)[number];

/** What a finding may be news by, the worst first. */
export const FINDING_CHANGES = [
  'new',
  'excuse-ended',
  'known-exploited',
  'severity-raised',
  'fix-available',
  'excused',
  'fixed',
] as const satisfies readonly AlertChange[];

export type SeverityCounts = Readonly<Partial<Record<Severity, number>>>;

/**
 * What one channel is to say, in the words of nobody's markup: every text may hold anything that an advisory, a tag or a
 * label held. Lists are cut already; the counts beside them are whole.
 */
export interface AlertMessage {
  /** The same in every repeat. */
  readonly id: string;
  /** `excuses` is of excuses alone. */
  readonly kind: 'change' | 'digest' | 'excuses' | 'test';
  /** The rule's name. */
  readonly rule: string;
  readonly at: number;
  /** Of a digest: since when. */
  readonly since?: number;
  /** `ECR image scan complete on image transfer-frontend v280,intg`, or a sentence over all images. */
  readonly headline: string;
  /** Images that something changed for, current tags first: at most ten. */
  readonly images: readonly AlertImage[];
  readonly imageCount: number;
  /** Where several images changed: what mends them, the largest first, at most ten. */
  readonly groups: readonly AlertGroup[];
  readonly groupCount: number;
  /** Excuses that somebody has to look at again, those that end first before others: at most ten. */
  readonly excuses: readonly AlertExcuse[];
  readonly excuseCount: number;
}

/** The repository's ImageSource, else the image's `org.opencontainers.image.source`: a claim where it is the latter. */
export interface ImageSource {
  readonly text: string;
  readonly from: 'ImageSource' | 'label';
}

/** An image in a repository, with what changed of it since the rule's channels were last told. */
export interface AlertImage {
  readonly repository: string;
  readonly tags: readonly string[];
  /** Of those, the ones that the rule watches: messages about the same ones belong to one thread. */
  readonly watched: readonly string[];
  readonly digest: string;
  /** An address at this server. */
  readonly page: string;
  readonly source?: ImageSource;
  readonly status: 'COMPLETE' | 'FAILED';
  /** Why it failed, or what the findings do not speak of. */
  readonly description?: string;
  readonly coverageLost: boolean;
  /** All that is open and not excused, whatever the rule looks for. */
  readonly counts: SeverityCounts;
  /** The worst ten of what is news, those last that are fixed or excused. */
  readonly news: readonly AlertFinding[];
  readonly newsCounts: Readonly<Partial<Record<AlertChange, number>>>;
  /** Open since before, of what the rule looks for. */
  readonly stillOpen: number;
  readonly openSince?: number;
}

export interface AlertFinding {
  readonly change: AlertChange;
  /** The best-known id. */
  readonly id: string;
  /** The publisher's page on it, http or https. */
  readonly uri?: string;
  readonly severity: Severity;
  /** The severity that was told before, where it was raised. */
  readonly before?: Severity;
  readonly package: string;
  readonly installed: string;
  readonly fixedVersion?: string;
  readonly path?: string;
  readonly knownExploited: boolean;
  /** EPSS's score, from 0 to 1. */
  readonly epss?: number;
  /** Whether the package has it could not be told: it counts, and is to be said. */
  readonly isUndetermined?: true;
  /** On whose word it needs nobody now: of one that became excused. */
  readonly excusedBy?: ExcusedBy;
  readonly openedAt: number;
  /** One line: `apk upgrade --no-cache openssl`. */
  readonly remedy?: string;
  /** How to mute it: a command. */
  readonly mute: string;
}

/** Changes of several images that one thing mends. */
export interface AlertGroup {
  /** A package with the version that fixes it, or a base image. */
  readonly title: string;
  readonly remedy?: string;
  readonly counts: SeverityCounts;
  readonly findings: number;
  readonly ids: readonly string[];
  /** `repository:tag`, the first few. */
  readonly images: readonly string[];
  readonly imageCount: number;
}

/** An excuse that ends soon, is over, or is about nothing that is stored any more. */
export interface AlertExcuse {
  readonly id: number;
  readonly state: 'expiring' | 'expired' | 'stale';
  /** `CVE-2020-1234, repository team/*`. */
  readonly about: string;
  readonly status: ExcuseStatus;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  readonly expiresAt: number;
  /** A command that excuses the same once more. */
  readonly renew?: string;
  /** A command that ends it. */
  readonly withdraw?: string;
}

/** A setting of a channel, as data: whoever shows a form draws it from this. */
export interface ChannelField {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly required: boolean;
  /** Sealed at rest, and never shown again. */
  readonly secret: boolean;
  readonly kind: 'text' | 'url' | 'email-list' | 'choice';
  readonly choices?: readonly string[];
}

export type ChannelSettings = Readonly<Record<string, string>>;

/** What a channel sends with. */
export interface ChannelIo {
  readonly outbound: Outbound;
  readonly mailer: Mailer;
  /** To a topic of this server, or of AWS where its ARN is another account's. */
  publish(
    topicArn: string,
    message: { id: string; subject: string; text: string; json: string },
    signal: AbortSignal,
  ): Promise<SendOutcome>;
  /** What the channel noted, under keys of its own: an image's thread, so that the next message can join it. */
  readonly thread: { get(key: string): Promise<string | undefined>; put(key: string, value: string): Promise<void> };
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A way to reach people: one file each in `channels/`. */
export interface AlertChannel {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  readonly fields: readonly ChannelField[];
  /** A sentence on what is wrong with settings whose required fields are all there; undefined where nothing is. */
  fault?(settings: ChannelSettings): string | undefined;
  send(message: AlertMessage, settings: ChannelSettings, io: ChannelIo): Promise<SendOutcome>;
}
