import { InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config/index.ts';
import { printable } from '../lib/printable.ts';

/** What the commands on events and deliveries work with. */
export interface ToldContext {
  config(): Config;
  /** Prints to standard output. */
  write(text: string): void;
}

export interface ListOptions {
  readonly limit: number;
  readonly json?: boolean;
}

const USUALLY_LISTED = 50;
const MOST_LISTED = 100_000;
const PAGE = 500;

/** How many are listed at most. */
export function limitOption(): Option {
  return new Option('--limit <count>', 'how many at most')
    .argParser((text) => {
      const count = Number(text);
      if (/^\d{1,6}$/.test(text) && count > 0 && count <= MOST_LISTED) return count;
      throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_LISTED}.`);
    })
    .default(USUALLY_LISTED);
}

/** At most `limit` of a list, page by page. */
export async function listed<T extends { readonly number: number }>(
  limit: number,
  next: (page: { readonly before?: number; readonly limit: number }) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  while (all.length < limit) {
    const before = all.at(-1)?.number;
    const size = Math.min(PAGE, limit - all.length);
    const page = await next({ limit: size, ...(before === undefined ? {} : { before }) });
    all.push(...page);
    if (page.length < size) break;
  }
  return all;
}

/** A cell of a table: of one line, and not so long that the table becomes unreadable. */
export function cell(text: string, longest = 60): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

/** `2026-11-23 06:00:05` in UTC. */
export function timeCell(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
