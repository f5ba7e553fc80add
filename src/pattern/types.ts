import type { BlockList } from 'node:net';

/** A pattern in EventBridge's language that was found valid. Made by `parsePattern` and `parseFilterPolicy` alone. */
export interface Pattern {
  /** Ways to match, one of which suffices: `$or` multiplied out. */
  readonly branches: readonly Branch[];
}

/** What fields must hold, all of them, in the order of their paths. */
export type Branch = readonly Requirement[];

/** What one field must hold: one of its tests suffices. */
export interface Requirement {
  /** Names joined by dots, as events have them: `detail.state`. */
  readonly path: string;
  readonly tests: readonly Test[];
}

/** What one value must be. */
export type Test =
  | { readonly kind: 'equals'; readonly value: string | number | boolean | null }
  /** A string that begins with, ends with or is the text; where case does not count, the text is in lower case. */
  | { readonly kind: 'prefix' | 'suffix' | 'same'; readonly text: string; readonly ignoreCase: boolean }
  /** A string that has the parts in this order, with anything between them. */
  | { readonly kind: 'wildcard'; readonly parts: readonly string[] }
  /** A number between two bounds, of which one may be absent. */
  | { readonly kind: 'range'; readonly bottom?: Bound; readonly top?: Bound }
  /** A string that is an IP address in the block. */
  | { readonly kind: 'block'; readonly block: BlockList }
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
  /** `reason` is in AWS's own words: those behind `Event pattern is not valid. Reason: `. */
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
  /** `reason` is in SNS's own words: those behind `Invalid parameter: `. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** A message's attributes by name, of SNS's type String, Number or String.Array; others match nothing. */
export type MessageAttributes = Readonly<Record<string, { readonly type: string; readonly value: string }>>;
