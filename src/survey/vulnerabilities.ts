import type { Database, Query, Schema } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { KnownMatches } from './known-matches.ts';
import type { Seen, SeenFinding } from './look.ts';

type Row = Schema['standing_vulnerability'];

/** Of a vulnerability, so many packages are named. */
const MOST_PACKAGES = 3;
const CHUNK = 200;

/** Adds up what repositories have, by vulnerability. */
export function tallyVulnerabilities({ packages, families }: KnownMatches) {
  const current = new Map<number, Counted>();
  const excused = new Set<number>();
  const nameOf = (family: number): string => {
    const { type = '', name = '' } = families[family] ?? {};
    return JSON.stringify([type, name]);
  };
  return {
    /** What was seen of one repository. */
    add(seen: Pick<Seen, 'open' | 'excused'>): void {
      const here = new Map<number, number>();
      for (const found of seen.open.values()) {
        const { vulnerabilityId: id } = found;
        // An image may have it in several packages: of those that one package is in, it is no more than all.
        const before = here.get(id);
        here.set(id, Math.max(before ?? 0, found.images));
        widen(countedIn(current, id), found, nameOf(found.family));
      }
      for (const [id, images] of here) {
        const counted = countedIn(current, id);
        counted.images += images;
        counted.repositories += 1;
      }
      for (const { vulnerabilityId } of seen.excused.values()) excused.add(vulnerabilityId);
    },
    /** All that is found now: what only images without a current tag have as well, of the packages that are held. */
    rows(held: ReadonlySet<number>): readonly Row[] {
      const others = new Map<number, Counted>();
      for (const [id, { family, matches }] of packages) {
        if (!held.has(id)) continue;
        for (const match of matches) {
          if (match.closedAt !== undefined || current.has(match.vulnerabilityId)) continue;
          widen(countedIn(others, match.vulnerabilityId), match, nameOf(family));
        }
      }
      return [
        ...[...current].map(([id, counted]) => rowOf(id, counted, { rank: 0, excused: 0 })),
        ...[...others].map(([id, counted]) => rowOf(id, counted, { rank: 1, excused: excused.has(id) ? 1 : 0 })),
      ];
    },
  };
}

interface Counted {
  severity: number;
  images: number;
  repositories: number;
  isFixable: boolean;
  openedAt: number;
  readonly packages: Set<string>;
}

function countedIn(all: Map<number, Counted>, id: number): Counted {
  const found = all.get(id) ?? {
    severity: Number.POSITIVE_INFINITY,
    images: 0,
    repositories: 0,
    isFixable: false,
    openedAt: Number.POSITIVE_INFINITY,
    packages: new Set<string>(),
  };
  all.set(id, found);
  return found;
}

function widen(
  into: Counted,
  { severity, isFixable, openedAt }: Pick<SeenFinding, 'severity' | 'isFixable' | 'openedAt'>,
  name: string,
): void {
  into.severity = Math.min(into.severity, severity);
  into.isFixable ||= isFixable;
  into.openedAt = Math.min(into.openedAt, openedAt);
  if (into.packages.size < MOST_PACKAGES) into.packages.add(name);
}

function rowOf(
  id: number,
  { severity, images, repositories, isFixable, openedAt, packages }: Counted,
  place: Pick<Row, 'rank' | 'excused'>,
): Row {
  return {
    vulnerability_id: id,
    ...place,
    severity,
    images,
    repositories,
    fixable: isFixable ? 1 : 0,
    opened_at: openedAt,
    packages: `[${[...packages].toSorted().join(',')}]`,
  };
}

/** The packages that an image holds for itself which a repository has: those of deleted ones stay for a while. */
export async function heldPackages(query: Query): Promise<ReadonlySet<number>> {
  const rows = await query
    .selectFrom('package')
    .select('package.id')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('image_package')
          .innerJoin('image', 'image.id', 'image_package.image_id')
          .innerJoin('repository_manifest', 'repository_manifest.digest', 'image.manifest_digest')
          .select('image_id')
          .whereRef('image_package.package_id', '=', 'package.id')
          .where('image_package.owner_id', 'is', null),
      ),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Writes down what differs, a part at a time. */
export async function recordVulnerabilities(database: Database, rows: readonly Row[]): Promise<void> {
  const stored = await database.query.selectFrom('standing_vulnerability').selectAll().execute();
  const before = new Map(stored.map((row) => [row.vulnerability_id, row]));
  const changed = rows.filter((row) => !isSame(row, before.get(row.vulnerability_id)));
  for (const { vulnerability_id: id } of rows) before.delete(id);
  for (const ids of chunksOf([...before.keys()], CHUNK)) {
    await database.note(
      async (tx) => void (await tx.deleteFrom('standing_vulnerability').where('vulnerability_id', 'in', ids).execute()),
    );
  }
  for (const part of chunksOf(changed, CHUNK)) {
    await database.note(async (tx) => {
      const ids = part.map((row) => row.vulnerability_id);
      const known = await tx.selectFrom('vulnerability').select('id').where('id', 'in', ids).execute();
      const still = new Set(known.map(({ id }) => id));
      await tx.deleteFrom('standing_vulnerability').where('vulnerability_id', 'in', ids).execute();
      const put = part.filter((row) => still.has(row.vulnerability_id));
      if (put.length > 0) await tx.insertInto('standing_vulnerability').values(put).execute();
    });
  }
}

function isSame(row: Row, before: Row | undefined): boolean {
  return before !== undefined && Object.entries(row).every(([column, value]) => before[column as keyof Row] === value);
}
