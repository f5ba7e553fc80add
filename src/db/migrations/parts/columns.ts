import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Dialect } from '../../types.ts';

/** `columnKit` of a database. */
export type Kit = ReturnType<typeof columnKit>;
type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

/** The column types that both databases have, under the name that each gives them. */
export function columnKit(dialect: Dialect) {
  const postgres = dialect === 'postgres';
  return {
    /** Ordered by bytes, as SQLite does (PostgreSQL would follow the language). */
    text: sql.raw(postgres ? 'text collate "C"' : 'text'),
    bytes: sql.raw(postgres ? 'bytea' : 'blob'),
    int: sql.raw(postgres ? 'bigint' : 'integer'),
    real: sql.raw(postgres ? 'double precision' : 'real'),
    id: (column: ColumnDefinitionBuilder) =>
      postgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement(),
  };
}

/** A column that is never null. */
export const required: Column = (column) => column.notNull();
/** One that is never null, nor the same twice. */
export const unique: Column = (column) => column.notNull().unique();

/** A reference to the `id` of a table, gone with it. */
export function cascades(table: string): Column {
  return (column) => column.notNull().references(`${table}.id`).onDelete('cascade');
}

/** Begins a table. */
export function table(db: Kysely<never>, name: string): CreateTableBuilder<string, never> {
  return db.schema.createTable(name);
}

/** An index named for its columns, `match_by_package_id`. */
export async function index(db: Kysely<never>, on: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${on}_by_${columns.join('_')}`)
    .on(on)
    .columns(columns)
    .execute();
}
