import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A column of text, and what it is, or is one of; undefined, anything. */
type ColumnFilter = readonly [column: string, value: string | readonly string[] | undefined];

/**
 * What holds of rows that have all that is given, by the index of the first column that is given: databases that know nothing
 * of what is in a table might as well take another one, and look through most of it.
 */
export function narrowestFirst(filters: readonly ColumnFilter[]): RawBuilder<SqlBool> {
  const given = filters.flatMap(([column, value]) => (value === undefined ? [] : [{ column, values: [value].flat() }]));
  const conditions = given.map(({ column, values }, at) => {
    const ref = at === 0 ? sql.ref(column) : sql`${sql.ref(column)} || ''`;
    const [only, ...more] = values;
    return only !== undefined && more.length === 0 ? sql`${ref} = ${only}` : sql`${ref} in (${sql.join(values)})`;
  });
  return conditions.length === 0 ? sql`1 = 1` : sql`(${sql.join(conditions, sql` and `)})`;
}
