declare const compiled: unique symbol;

/** A pattern in EventBridge's language that was found valid. Made by `parsePattern` alone. */
export interface Pattern {
  /** Ways to match, one of which suffices: `$or` multiplied out. */
  readonly branches: readonly Branch[];
  readonly [compiled]?: never;
}

/** Fields that must all match, from values that no two elements of one list hold. */
export type Branch = readonly Requirement[];

/** What one field must hold: one of its tests suffices. */
export interface Requirement {
  /** Names joined by dots, as in events: `detail.state`. */
  readonly path: string;
  readonly tests: readonly Test[];
}

/** What one value must be. */
export type Test =
  | { readonly kind: 'equals'; readonly value: string | number | boolean | null }
  /** A string that, ignoring case where it says so, begins or ends with, is, or fits. */
  | {
      readonly kind: 'prefix' | 'suffix' | 'same';
      readonly text: string;
      readonly ignoreCase: boolean;
    }
  | { readonly kind: 'wildcard'; readonly parts: readonly string[] }
  /** A number between two, either of which may be absent. */
  | {
      readonly kind: 'range';
      readonly from?: Bound;
      readonly to?: Bound;
    }
  /** A string that is an IP address of the block. */
  | { readonly kind: 'block'; readonly family: 'ipv4' | 'ipv6'; readonly network: bigint; readonly bits: number }
  /** Anything that is there and passes none of these. */
  | { readonly kind: 'not'; readonly tests: readonly Test[] }
  | { readonly kind: 'exists' }
  | { readonly kind: 'absent' };

export interface Bound {
  readonly value: number;
  /** Whether the bound itself is outside. */
  readonly open: boolean;
}

export type ParsedPattern =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  /** `reason` is AWS's own words, as they stand behind `Event pattern is not valid. Reason: `. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** What of a message a filter policy looks at (SNS's FilterPolicyScope). */
export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** A filter policy of an SNS subscription that was found valid. Made by `parseFilterPolicy` alone. */
export interface FilterPolicy {
  readonly scope: FilterPolicyScope;
  readonly pattern: Pattern;
}

export type ParsedFilterPolicy =
  | { readonly kind: 'policy'; readonly policy: FilterPolicy }
  /** `reason` is SNS's own words, as they stand behind `Invalid parameter: FilterPolicy: `. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** A message's attributes by name, of SNS's type String, Number or String.Array; Binary ones match nothing. */
export type MessageAttributes = Readonly<Record<string, { readonly type: string; readonly value: string }>>;
