import { type Imported, scopeInWords } from '../../excuse/index.ts';
import type { Excuse } from '../../excuse/types.ts';
import { printable } from '../../lib/printable.ts';
import { tableOf } from '../table.ts';

export const HEADINGS = ['ID', 'FOR', 'STATUS', 'OWNER', 'UNTIL', 'WHY'];

const LONGEST = 60;

/** A row of a table with those headings. */
export function excuseLine({ id, scope, status, owner, expiresAt, endedAt, reason }: Excuse): readonly string[] {
  const until = endedAt === undefined ? dayOf(expiresAt) : `ended ${dayOf(endedAt)}`;
  return [String(id), scopeInWords(scope), status, owner, until, reason].map((cell) => cut(printable(cell)));
}

/** All of it, a line each. */
export function excuseText(excuse: Excuse): string {
  const { id, scope, status, justification, reason, owner, ticket, createdAt, expiresAt, untilFixed } = excuse;
  const lines: readonly (readonly [name: string, text: string | undefined])[] = [
    ['for', scopeInWords(scope)],
    ['status', justification === undefined ? status : `${status}, ${justification}`],
    ['reason', reason],
    ['owner', owner],
    ['ticket', ticket],
    ['made', timeOf(createdAt)],
    ['until', `${timeOf(expiresAt)}${untilFixed ? ', or until a fix is known' : ''}`],
    ['from', excuse.origin],
    ['ended', excuse.endedAt === undefined ? undefined : `${timeOf(excuse.endedAt)}, ${excuse.endedBecause ?? ''}`],
  ];
  const rows = lines.flatMap(([name, text]) => (text === undefined ? [] : [['', name, printable(text)]]));
  return `excuse ${id}\n${tableOf(rows).join('')}`;
}

/** For scripts; times are ISO 8601. */
export function excuseJson({ createdAt, expiresAt, endedAt, ...excuse }: Excuse): object {
  return {
    ...excuse,
    createdAt: timeOf(createdAt),
    expiresAt: timeOf(expiresAt),
    ...(endedAt === undefined ? {} : { endedAt: timeOf(endedAt) }),
  };
}

const MOST_SKIPPED = 20;

/** What an import came to: how many there are, and what was skipped, the first twenty of it. */
export function importText({ made, skipped }: Imported): string {
  const ids = made.map(({ id }) => id);
  const range = ids.length === 0 ? '' : `: ${Math.min(...ids)} to ${Math.max(...ids)}`;
  const shown = skipped
    .slice(0, MOST_SKIPPED)
    .map(({ vulnerability, product, reason }) =>
      printable(`  ${vulnerability}${product === undefined ? '' : `, ${product}`}: ${reason}`),
    );
  const more = skipped.length - shown.length;
  return [
    `${made.length} made${ids.length === 1 ? `: ${ids[0]}` : range}`,
    `${skipped.length} skipped${skipped.length === 0 ? '' : ':'}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ].join('\n');
}

function dayOf(time: number): string {
  return timeOf(time).slice(0, 10);
}

function timeOf(time: number): string {
  return new Date(time).toISOString();
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
