import type { Query } from '../db/index.ts';
import { SEVERITIES } from '../match/types.ts';

/** A match of a package, open or closed in the time that is looked at. */
export interface KnownMatch {
  readonly id: number;
  readonly vulnerabilityId: number;
  /** Index into SEVERITIES. */
  readonly severity: number;
  readonly isFixable: boolean;
  readonly openedAt: number;
  readonly closedAt: number | undefined;
}

/** A package that has matches. */
export interface MatchedPackage {
  /** The same for packages of one type and source, whatever their version. */
  readonly family: number;
  /** The same for those of one version too. */
  readonly version: number;
  readonly matches: readonly KnownMatch[];
}

/** All packages that have matches, and what their families are. */
export interface KnownMatches {
  readonly packages: ReadonlyMap<number, MatchedPackage>;
  /** By family. */
  readonly families: readonly { readonly type: string; readonly name: string }[];
}

const AT_ONCE = 20_000;

/** The matches that are open, or closed after a time, of all packages: once for each, however many images hold them. */
export async function knownMatches(query: Query, closedAfter: number): Promise<KnownMatches> {
  const packages = new Map<number, { family: number; version: number; matches: KnownMatch[] }>();
  const families = numbering();
  const versions = numbering();
  const names: { type: string; name: string }[] = [];
  for (let last = 0; ; ) {
    const rows = await matchRows(query, closedAfter, last);
    for (const row of rows) {
      let one = packages.get(row.package_id);
      if (one === undefined) {
        const family = families(`${row.type} ${row.source_name}`);
        names[family] ??= { type: row.type, name: row.source_name };
        one = { family, version: versions(`${family} ${row.source_version}`), matches: [] };
        packages.set(row.package_id, one);
      }
      one.matches.push(toMatch(row));
    }
    const final = rows.at(-1);
    if (final === undefined || rows.length < AT_ONCE) return { packages, families: names };
    last = final.id;
  }
}

type MatchRow = Awaited<ReturnType<typeof matchRows>>[number];

function matchRows(query: Query, closedAfter: number, after: number) {
  return query
    .selectFrom('match')
    .innerJoin('package', 'package.id', 'match.package_id')
    .select(['match.id', 'match.package_id', 'match.vulnerability_id', 'match.severity', 'match.fixed_version'])
    .select(['match.opened_at', 'match.closed_at', 'package.type', 'package.source_name', 'package.source_version'])
    .where('match.id', '>', after)
    .where((where) => where.or([where('match.closed_at', 'is', null), where('match.closed_at', '>', closedAfter)]))
    .orderBy('match.id')
    .limit(AT_ONCE)
    .execute();
}

function toMatch(row: MatchRow): KnownMatch {
  return {
    id: row.id,
    vulnerabilityId: row.vulnerability_id,
    severity: RANKS.get(row.severity) ?? SEVERITIES.length - 1,
    isFixable: row.fixed_version !== null,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
  };
}

const RANKS: ReadonlyMap<string, number> = new Map(SEVERITIES.map((severity, rank) => [severity, rank]));

/** Numbers texts from 0, the same text by the same number. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}
