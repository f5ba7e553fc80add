import type { Query } from '../db/index.ts';
import { tidyScope } from './fault.ts';
import { toExcuse } from './rows.ts';
import { activeAt, type Excuses } from './store.ts';
import type { Excuse, ExcuseScope, NewExcuse } from './types.ts';
import { lastWords, scopeOf, soleUnknown } from './vex/index.ts';
import type { VexDocument, VexStatement } from './vex/types.ts';

/** On whose word a document is taken, and for what. */
export interface ImportTerms {
  readonly owner: string;
  /** In the document's place, where it says none. */
  readonly reason?: string;
  readonly ticket?: string;
  readonly expiresAt?: number;
  readonly untilFixed?: boolean;
  /** What the document is kept to. */
  readonly within?: Pick<ExcuseScope, 'repository' | 'tag' | 'image'>;
  /** This registry's own, as `localhost:5000`. */
  readonly hosts: readonly string[];
  /** Whether whoever imports may excuse this; all may be, where absent. */
  mayExcuse?(scope: ExcuseScope): boolean;
}

/** What was not made into an excuse, and why: a clause. */
export interface Skipped {
  readonly vulnerability: string;
  readonly product?: string;
  readonly reason: string;
}

export interface Imported {
  readonly made: readonly Excuse[];
  readonly skipped: readonly Skipped[];
}

/** What an import stands on. */
export interface ImportInto {
  readonly query: Query;
  readonly excuses: Pick<Excuses, 'addAll'>;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Makes excuses of a VEX document: one for each vulnerability in each product, of what it says last of the two. What it
 * says is affected, or still looked into, excuses nothing. What is excused by the same document already is left alone.
 */
export async function importVex(into: ImportInto, document: VexDocument, terms: ImportTerms): Promise<Imported> {
  const origin = `${document.format} ${document.id ?? 'without an id'}`.slice(0, 500);
  const skipped: Skipped[] = [];
  const asked: Asked[] = [];
  for (const { vulnerability = 'none', ...one } of document.unheard ?? []) skipped.push({ vulnerability, ...one });
  const meant = soleUnknown(document.statements);
  for (const { statement, against } of lastWords(document.statements)) {
    const found =
      against === undefined ? askedBy(statement, { ...terms, meant }, { document, origin }) : { reason: against };
    if ('reason' in found) skipped.push({ ...aboutOf(statement), reason: found.reason });
    else asked.push({ ...aboutOf(statement), asked: found.asked });
  }
  return await keep(into, { asked, skipped, terms });
}

/** Makes an excuse of each of the ids. */
export async function importIds(
  into: ImportInto,
  ids: readonly string[],
  terms: ImportTerms & { readonly reason: string },
): Promise<Imported> {
  const asked = ids.map((vulnerability) => ({
    vulnerability,
    asked: {
      ...givenBy(terms),
      scope: { ...terms.within, vulnerability },
      status: 'affected' as const,
      reason: terms.reason,
      origin: 'list of ids',
    },
  }));
  return await keep(into, { asked, skipped: [], terms });
}

type About = Omit<Skipped, 'reason'>;

interface Asked extends About {
  readonly asked: NewExcuse;
}

function aboutOf({ vulnerability, product, part }: VexStatement): About {
  return { vulnerability, product: part === undefined ? product : `${part} in ${product}` };
}

function givenBy({
  owner,
  ticket,
  expiresAt,
  untilFixed,
}: ImportTerms): Omit<NewExcuse, 'scope' | 'status' | 'reason'> {
  return {
    owner,
    ...(ticket === undefined ? {} : { ticket }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(untilFixed === undefined ? {} : { untilFixed }),
  };
}

function askedBy(
  one: VexStatement,
  terms: ImportTerms & { readonly meant: string | undefined },
  { document, origin }: { readonly document: VexDocument; readonly origin: string },
): { readonly asked: NewExcuse } | { readonly reason: string } {
  const { status, justification, statement } = one;
  if (status === 'affected') return { reason: 'the document says that it is affected' };
  if (status === 'under_investigation') return { reason: 'the document says that it is still looked into' };
  const found = scopeOf(one, terms);
  if (found.kind === 'none') return found;
  if (found.kind === 'part') {
    return {
      reason: `"${found.of}", of which it is said as a part, is no image: keep it to a repository, a tag or an image`,
    };
  }
  const unsaid = `${document.author ?? 'the document'} says that it is ${status.replaceAll('_', ' ')}`;
  const asked = {
    ...givenBy(terms),
    scope: found.scope,
    status,
    ...(justification === undefined ? {} : { justification }),
    reason: statement ?? terms.reason ?? unsaid,
    origin,
  };
  return { asked };
}

async function keep(
  { query, excuses, now }: ImportInto,
  {
    asked,
    skipped,
    terms,
  }: { readonly asked: readonly Asked[]; readonly skipped: readonly Skipped[]; readonly terms: ImportTerms },
): Promise<Imported> {
  const before = await activeBy(query, new Set(asked.flatMap((one) => one.asked.origin ?? [])), now);
  const left: Skipped[] = [...skipped];
  const wanted = new Map<string, Asked>();
  for (const one of asked) {
    const scope = tidyScope(one.asked.scope);
    const key = keyOf(one.asked.origin ?? '', scope);
    const same = before.get(key);
    const { asked: _asked, ...about } = one;
    if (wanted.has(key)) left.push({ ...about, reason: 'it is excused by another statement of it' });
    else if (same !== undefined) left.push({ ...about, reason: `it is excused by the same already, as ${same}` });
    else if (terms.mayExcuse?.(scope) === false) left.push({ ...about, reason: `"${terms.owner}" may not excuse it` });
    else wanted.set(key, one);
  }
  const all = [...wanted.values()];
  const outcomes = await excuses.addAll(all.map((one) => one.asked));
  const made: Excuse[] = [];
  for (const [at, outcome] of outcomes.entries()) {
    const { asked: _asked, ...about } = all[at] ?? { vulnerability: '', asked: undefined };
    if (outcome.kind === 'added') made.push(outcome.excuse);
    else left.push({ ...about, reason: outcome.reason });
  }
  return { made, skipped: left };
}

/** The ids of active excuses of these origins, by what they are about. */
async function activeBy(query: Query, origins: ReadonlySet<string>, now: number): Promise<ReadonlyMap<string, number>> {
  if (origins.size === 0) return new Map();
  const rows = await activeAt(query, now)
    .where('origin', 'in', [...origins])
    .execute();
  return new Map(rows.map(toExcuse).map(({ id, origin, scope }) => [keyOf(origin, scope), id]));
}

function keyOf(origin: string, scope: ExcuseScope): string {
  return JSON.stringify([origin, Object.entries(scope).toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}
