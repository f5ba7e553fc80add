import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../config/index.ts';
import type { Query } from '../../db/index.ts';
import { DAY_MILLISECONDS, type Excuses } from '../../excuse/index.ts';
import type { ExcuseScope, NewExcuse } from '../../excuse/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseTimeSpan } from '../../lib/time-span.ts';
import { openExcuses } from '../../wire/index.ts';
import { withDatabase } from '../advisories/with-database.ts';

/** What the commands work with. */
export interface ExcuseContext {
  config(): Config;
  readonly clock: Clock;
  /** Prints to standard output. */
  write(text: string): void;
  /** Prints to standard error. */
  writeError(text: string): void;
  /** Whoever types, as the operating system knows them. */
  user(): string;
}

/** Where excuses are for. */
export interface ScopeOptions {
  readonly repository?: string;
  readonly tag?: string;
  readonly image?: string;
}

/** On whose word, and for how long. */
export interface TermsOptions {
  readonly owner?: string;
  readonly ticket?: string;
  readonly days?: number;
  readonly expires?: number;
  readonly untilFixed?: boolean;
}

/** Adds `ScopeOptions`. */
export function withScope(command: Command): Command {
  return command
    .option('--repository <name>', 'a repository; * stands for any characters')
    .option('--tag <tag>', 'a tag; * stands for any characters; of an image with several, all have to fit')
    .option('--image <digest>', 'the digest of an image, or of an index that lists it');
}

/** Adds `TermsOptions`. */
export function withTerms(command: Command): Command {
  return command
    .option('--owner <name>', 'on whose word; whoever types, where absent')
    .option('--ticket <text>', 'address or number of a ticket')
    .addOption(lastsOption('--days <days>', 'how long it lasts; 90, where absent and not set otherwise'))
    .addOption(new Option('--expires <date>', 'its last day, 2027-03-01, or a time with its zone').argParser(expiresOf))
    .option('--until-fixed', 'let it end by itself once a fix is known');
}

/** A number of days. */
export function lastsOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const days = Number(text);
    if (/^\d{1,4}$/.test(text) && days > 0) return days;
    throw new InvalidArgumentError('It is a whole number of days, 1 or more.');
  });
}

function expiresOf(text: string): number {
  const span = parseTimeSpan(text);
  if (span !== undefined) return span.until;
  throw new InvalidArgumentError('A day is written 2027-03-01, a time with its zone 2027-03-01T09:30:00Z.');
}

/** What is given of where excuses are for. */
export function scopeOf({ repository, tag, image }: ScopeOptions): Pick<ExcuseScope, 'repository' | 'tag' | 'image'> {
  const entries = Object.entries({ repository, tag, image });
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

/** On whose word, and for how long, as it is given. */
export function askedBy(
  { owner, ticket, days, expires, untilFixed }: TermsOptions,
  context: ExcuseContext,
): Omit<NewExcuse, 'scope' | 'status' | 'reason'> {
  if (days !== undefined && expires !== undefined) throw new Error('give --days or --expires, and not both');
  const expiresAt = days === undefined ? expires : context.clock() + days * DAY_MILLISECONDS;
  return {
    owner: ownerOf(owner, context),
    ...(ticket === undefined ? {} : { ticket }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(untilFixed === true ? { untilFixed } : {}),
  };
}

/** Who is given, or types. */
export function ownerOf(given: string | undefined, { user }: ExcuseContext): string {
  return given ?? user();
}

/** Works with the excuses of the data folder. */
export async function withExcuses<T>(
  context: ExcuseContext,
  work: (opened: { readonly excuses: Excuses; readonly query: Query; readonly config: Config }) => Promise<T>,
): Promise<T> {
  const config = context.config();
  return await withDatabase(config, (db) => work({ excuses: openExcuses(config, db), query: db.query, config }));
}

/** The number of an excuse. */
export function idOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('An excuse has a number: see pratique excuse list.');
}
