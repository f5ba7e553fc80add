import type { Excuse, NewExcuse } from '../../api/schema.generated.ts';
import type { ExcuseStatus, Justification } from './excuse-words.ts';

/** What an excuse is about: a finding that has all that is given. */
export type ExcuseScope = Excuse['scope'];

/** What is typed, text by text: empty where nothing is. */
export interface ExcuseDraft {
  readonly scope: Readonly<Record<keyof ExcuseScope, string>>;
  readonly status: ExcuseStatus;
  readonly justification: Justification | '';
  readonly reason: string;
  readonly ticket: string;
  /** A day, `2027-03-01`. */
  readonly expires: string;
  readonly untilFixed: boolean;
}

/** What each of several findings has of its own, and what is asked once for all of them. */
const OWN = ['vulnerability', 'package', 'path'] as const;
const SHARED = ['repository', 'tag', 'image'] as const;

const DAY_MILLISECONDS = 86_400_000;
const DAYS = 90;

/** What stands in the dialog when it opens: 90 days, and of several findings what all of them have in common. */
export function beginDraft(scopes: readonly ExcuseScope[], now: number): ExcuseDraft {
  const own = OWN.map((key) => [key, scopes.length === 1 ? (scopes[0]?.[key] ?? '') : '']);
  const shared = SHARED.map((key) => [key, common(scopes.map((scope) => scope[key] ?? ''))]);
  return {
    scope: Object.fromEntries([...own, ...shared]) as ExcuseDraft['scope'],
    status: 'not_affected',
    justification: '',
    reason: '',
    ticket: '',
    expires: new Date(now + DAYS * DAY_MILLISECONDS).toISOString().slice(0, 10),
    untilFixed: false,
  };
}

/** What is still to be filled in, as a sentence for each field. */
export function missingIn({ scope, reason, expires }: ExcuseDraft, scopes: readonly ExcuseScope[]) {
  const isAboutNothing = scopes.length <= 1 && Object.values(scope).every((text) => text.trim() === '');
  return {
    ...(isAboutNothing ? { scope: 'Say what it is for: one thing at least' } : {}),
    ...(reason.trim() === '' ? { reason: 'Say why it needs nobody' } : {}),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(expires) ? {} : { expires: 'Say until when, as 2027-03-01' }),
  };
}

/** What is to be asked of the server: an excuse for each finding. */
export function excusesOf(draft: ExcuseDraft, scopes: readonly ExcuseScope[]): readonly NewExcuse[] {
  const { scope, status, justification, reason, ticket, expires, untilFixed } = draft;
  const terms = {
    status,
    ...(status === 'not_affected' && justification !== '' ? { justification } : {}),
    reason: reason.trim(),
    ...(ticket.trim() === '' ? {} : { ticket: ticket.trim() }),
    expiresAt: expires,
    ...(untilFixed ? { untilFixed } : {}),
  };
  if (scopes.length <= 1) return [{ ...given(scope), ...terms }];
  const shared = Object.fromEntries(SHARED.map((key) => [key, scope[key]]));
  return scopes.map((one) => ({ ...given({ ...one, ...shared }), ...terms }));
}

function given(scope: Partial<Record<keyof ExcuseScope, string | undefined>>): ExcuseScope {
  const entries = Object.entries(scope).map(([key, text = '']) => [key, text.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

function common(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  return others.every((text) => text === first) ? first : '';
}
