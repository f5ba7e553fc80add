/** What may change, in the words of the REST API. */
export const CHANGE_KINDS = [
  'repositories',
  'images',
  'overview',
  'vulnerabilities',
  'findings',
  'excuses',
  'advisories',
  'current-tags',
  'schedules',
  'alerts',
  'deliveries',
  'users',
  'trail',
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Something changed. */
export interface Change {
  /** `sessions`: somebody may be signed in no more. */
  readonly kind: ChangeKind | 'sessions';
  /** The repository that it is about, or the pattern of an excuse; absent where it is about none, or about any. */
  readonly repository?: string;
}

/** Who hears what changes. */
export interface Listener {
  /** Called with what changed since it was called last, or a few seconds before it began to listen. */
  hear(changes: readonly Change[]): void;
  /** Nothing more is told: the server stops. */
  end(): void;
}

/** Tells what changes, whatever process changed it. */
export interface Changes {
  /** Tells from now on, until what is answered is called. Undefined where nothing more is told. */
  listen(listener: Listener): (() => void) | undefined;
}
