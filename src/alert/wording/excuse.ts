import type { AlertExcuse } from '../types.ts';
import { clean } from './clean.ts';
import { commandOf } from './finding.ts';
import { dayInWords } from './moment.ts';

const MOST_ABOUT = 300;
const MOST_NAME = 120;
const MOST_REASON = 200;

/** What is said of an excuse that somebody has to look at again. */
export interface ExcuseTelling {
  /** `Ends on 3 March 2026`. */
  readonly state: string;
  readonly about: string;
  /** `not_affected by ann, OPS-7: never called`. */
  readonly why: string;
  /** What to type, and what it does. */
  readonly commands: readonly { readonly what: string; readonly command: string }[];
}

export function excuseTelling(excuse: AlertExcuse): ExcuseTelling {
  const { id, about, status, owner, ticket, reason, renew, withdraw } = excuse;
  const of = ticket === undefined ? '' : `, ${clean(ticket, MOST_NAME)}`;
  return {
    state: stateOf(excuse),
    about: clean(about, MOST_ABOUT),
    why: `excuse ${id}: ${status} by ${clean(owner, MOST_NAME)}${of}: ${clean(reason, MOST_REASON)}`,
    commands: [
      ...(renew === undefined ? [] : [{ what: 'To renew it', command: commandOf(renew) }]),
      ...(withdraw === undefined ? [] : [{ what: 'To withdraw it', command: commandOf(withdraw) }]),
    ],
  };
}

function stateOf({ state, expiresAt }: AlertExcuse): string {
  const day = dayInWords(expiresAt);
  switch (state) {
    case 'expiring':
      return `Ends on ${day}`;
    case 'expired':
      return `Over since ${day}`;
    case 'stale':
      return `About nothing any more, until ${day}`;
  }
}
