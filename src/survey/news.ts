import type { Query } from '../db/index.ts';
import type { NewsItem } from './types.ts';

/** The latest that are looked through. */
const MOST_ROWS = 5000;
const MOST_ITEMS = 10;
const MOST_REPOSITORIES = 5;

/** The worst findings that opened since a time and are open still, or that are gone since then, in some repositories. */
export async function newsSince(
  query: Query,
  kind: 'opened' | 'gone',
  { since, isShown }: { readonly since: number; isShown(repositoryId: number): boolean },
): Promise<readonly NewsItem[]> {
  const rows = await newsRows(query, kind, since);
  const shown = rows.filter((row) => isShown(row.repository_id));
  const groups = Map.groupBy(shown, (row) => `${row.vulnerability_id} ${row.type} ${row.package_name}`);
  return [...groups.values()]
    .flatMap((group) => itemOf(group))
    .toSorted((a, b) => a.severity - b.severity || b.images - a.images || b.at - a.at)
    .slice(0, MOST_ITEMS);
}

interface NewsRow {
  readonly repository_id: number;
  readonly vulnerability_id: number;
  readonly name: string;
  readonly type: string;
  readonly package_name: string;
  readonly severity: number;
  readonly images: number;
  readonly fixable: number;
  readonly at: number;
}

/** The latest of them, the worst first. */
async function newsRows(query: Query, kind: 'opened' | 'gone', since: number): Promise<readonly NewsRow[]> {
  const column = kind === 'opened' ? 'opened_at' : 'closed_at';
  const latest = query
    .selectFrom('current_finding')
    .selectAll()
    .where(column, '>', since)
    .$if(kind === 'opened', (rows) => rows.where('closed_at', 'is', null))
    .$if(kind === 'gone', (rows) => rows.where('closed_cause', '=', 'gone'))
    .orderBy(column, 'desc')
    .limit(MOST_ROWS);
  const rows = await query
    .selectFrom(latest.as('latest'))
    .innerJoin('vulnerability', 'vulnerability.id', 'latest.vulnerability_id')
    .select(['latest.repository_id', 'latest.vulnerability_id', 'vulnerability.name', 'latest.type'])
    .select(['latest.package_name', 'latest.severity', 'latest.images', 'latest.fixable', `latest.${column} as at`])
    .execute();
  return rows.map((row) => ({ ...row, at: row.at ?? 0 })).toSorted((a, b) => a.severity - b.severity);
}

function itemOf(group: readonly NewsRow[]): readonly NewsItem[] {
  const [first] = group;
  if (first === undefined) return [];
  return [
    {
      vulnerabilityId: first.vulnerability_id,
      vulnerability: first.name,
      type: first.type,
      packageName: first.package_name,
      severity: Math.min(...group.map(({ severity }) => severity)),
      isFixable: group.some(({ fixable }) => fixable === 1),
      at: Math.max(...group.map(({ at }) => at)),
      repositoryIds: group.slice(0, MOST_REPOSITORIES).map((row) => row.repository_id),
      images: group.reduce((sum, { images }) => sum + images, 0),
    },
  ];
}
