import type { Query } from '../db/index.ts';
import { SEVERITIES } from '../match/types.ts';
import type { NewsItem } from './types.ts';

/** Of each severity, the latest that are looked through. */
const MOST_ROWS = 500;
const MOST_ITEMS = 10;
const MOST_REPOSITORIES = 5;

/** The worst findings that opened since a time and are open still, or that are gone since then, in some repositories. */
export async function newsSince(
  query: Query,
  kind: 'opened' | 'gone',
  { since, isShown }: { readonly since: number; isShown(repositoryId: number): boolean },
): Promise<readonly NewsItem[]> {
  const items: NewsItem[] = [];
  for (const severity of SEVERITIES.keys()) {
    const rows = (await newsRows(query, { kind, severity, since })).filter((row) => isShown(row.repository_id));
    const groups = Map.groupBy(rows, (row) => `${row.vulnerability_id} ${row.type} ${row.package_name}`);
    const found = [...groups.values()].flatMap((group) => itemOf(group));
    items.push(...found.toSorted((a, b) => b.images - a.images || b.at - a.at));
    if (items.length >= MOST_ITEMS) break;
  }
  return items.slice(0, MOST_ITEMS);
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

interface NewsOf {
  readonly kind: 'opened' | 'gone';
  /** Index into SEVERITIES. */
  readonly severity: number;
  readonly since: number;
}

/** The latest of one severity. */
async function newsRows(query: Query, { kind, severity, since }: NewsOf): Promise<readonly NewsRow[]> {
  const column = kind === 'opened' ? 'opened_at' : 'closed_at';
  const latest = query
    .selectFrom('current_finding')
    .selectAll()
    .where('severity', '=', severity)
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
  return rows.map((row) => ({ ...row, at: row.at ?? 0 }));
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
      severity: first.severity,
      isFixable: group.some(({ fixable }) => fixable === 1),
      at: Math.max(...group.map(({ at }) => at)),
      repositoryIds: group.slice(0, MOST_REPOSITORIES).map((row) => row.repository_id),
      images: group.reduce((sum, { images }) => sum + images, 0),
    },
  ];
}
