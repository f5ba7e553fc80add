import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Severity } from './types.ts';

/** Which findings of an image: those that all of it is true of. */
export interface FindingPick {
  readonly severities?: readonly Severity[];
  readonly isFixable?: boolean;
  readonly isKnownExploited?: boolean;
  /** FIRST's EPSS is at least that, from 0 to 1. */
  readonly epss?: number;
  /** Part of an id, of the title, or of the name of the package that is shown or of its source. */
  readonly text?: string;
  /** The name of the package that is shown, or of its source. */
  readonly packageName?: string;
  /** Part of the path that it lies at. */
  readonly path?: string;
  /** From 0, the base. */
  readonly layers?: readonly number[];
  /** The source of advisories whose word it is. */
  readonly source?: string;
}

/** The condition, over the tables that a finding is read of. */
export function isPicked(pick: FindingPick = {}): RawBuilder<SqlBool> {
  const { severities, isFixable, isKnownExploited, epss, text, packageName, path, layers, source } = pick;
  const parts: RawBuilder<SqlBool>[] = [sql`1 = 1`];
  if (severities !== undefined) parts.push(sql`${sql.ref('match.severity')} in (${sql.join([...severities, ''])})`);
  if (isFixable !== undefined) parts.push(isNull(sql.ref('match.fixed_version'), !isFixable));
  if (isKnownExploited !== undefined) parts.push(isNull(sql`exploitation.known_on`, !isKnownExploited));
  if (epss !== undefined) parts.push(sql`exploitation.epss >= ${epss}`);
  if (packageName !== undefined) parts.push(sql`${packageName} in (package.name, package.source_name)`);
  if (path !== undefined) parts.push(has(sql`location.path`, path));
  if (layers !== undefined) parts.push(sql`found.layer in (${sql.join([...layers, -1])})`);
  if (source !== undefined) parts.push(sql`advisory.source = ${source}`);
  if (text !== undefined) parts.push(hasText(text));
  return sql`${sql.join(parts, sql` and `)}`;
}

function isNull(column: RawBuilder<unknown>, is: boolean): RawBuilder<SqlBool> {
  return is ? sql`${column} is null` : sql`${column} is not null`;
}

function hasText(text: string): RawBuilder<SqlBool> {
  const columns = [sql`vulnerability.name`, sql`advisory.title`, sql`package.name`, sql`package.source_name`];
  return sql`(${sql.join(
    columns.map((column) => has(column, text)),
    sql` or `,
  )} or exists (select 1 from vulnerability_alias
    where vulnerability_id = ${sql.ref('match.vulnerability_id')} and ${has(sql`vulnerability_alias.name`, text)}))`;
}

/** Case does not count. */
function has(column: RawBuilder<unknown>, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
  return sql`lower(${column}) like ${pattern} escape '!'`;
}
