import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { unpackText } from '../snapshot/rows.ts';
import { checkTables } from '../snapshot/schema.ts';
import { openReadOnly } from '../snapshot/snapshot.ts';

/** No record of a feed that is read is as long. */
const LONGEST_TEXT = 2 ** 26;
const LONGEST_SCHEME = 100;

const text = z.string();
const name = text.min(1).max(LONGEST_TEXT);
const cvss = z.array(z.object({ version: z.enum(['2.0', '3.0', '3.1', '4.0']), vector: text, score: z.number() }));
const time = z.number();
const DETAIL = json({
  aliases: z.array(text).optional(),
  title: text.optional(),
  uri: text.optional(),
  cvss: cvss.optional(),
  publishedAt: time.optional(),
  withdrawnAt: time.optional(),
  malicious: z.literal(true).optional(),
});
const FACTS = json({
  title: text.optional(),
  description: text.optional(),
  cvss: cvss.optional(),
  publishedAt: time.optional(),
  references: z.array(text).optional(),
  standing: z.enum(['rejected', 'disputed']).optional(),
});
const RANGE = { introduced: text.optional(), fixed: text.optional(), lastAffected: text.optional() };
const CONDITIONS = json({
  binaries: z.array(text).optional(),
  architectures: z.array(text).optional(),
  module: text.optional(),
  cpes: z.array(text).optional(),
});
const EXPLOITATION = json({
  known: z.object({ addedOn: text, dueOn: text.optional(), ransomware: z.literal(true).optional() }).optional(),
  epss: z.object({ score: z.number(), percentile: z.number() }).optional(),
});

const TABLES = ['ecosystem', 'package', 'claim', 'advisory', 'facts', 'exploitation'] as const;

export type LayerTable = (typeof TABLES)[number];

/** What every row of a table must have; the columns that are not named are numbers. */
const ROWS: Readonly<Record<LayerTable, Readonly<Record<string, z.ZodType>>>> = {
  ecosystem: { name },
  package: { name },
  claim: {
    scheme: text.min(1).max(LONGEST_SCHEME),
    status: z.enum(['affected', 'not-affected', 'undetermined']),
    ranges: jsonOf(z.array(z.object(RANGE))),
    concerns: z.enum(['source', 'binary']),
    conditions: CONDITIONS.nullable(),
  },
  advisory: {
    vulnerability: name,
    name: name.nullable(),
    detail: DETAIL,
    description: z.union([text.max(LONGEST_TEXT), z.instanceof(Uint8Array)]).nullable(),
  },
  facts: { vulnerability: name, detail: packed(FACTS) },
  exploitation: { vulnerability: name, detail: EXPLOITATION },
};

/**
 * Looks at somebody else's snapshot of one source: the tables of a snapshot and no other, pages that hang together, and in
 * every row what every row has that is written here, since what is read back is not looked at again. Throws a clause at
 * the first that has not. Row by row: how large it is costs no memory.
 */
export function checkLayer(path: string, source: string): void {
  const database = openReadOnly(path);
  try {
    database.exec('pragma mmap_size = 0');
    checkTables(database, path);
    checkPages(database);
    const sources = database.prepare('select name from source limit 10').all();
    if (sources.length !== 1 || sources[0]?.['name'] !== source) {
      throw new Error(`it is of ${JSON.stringify(sources.map((one) => one['name']))}`);
    }
    for (const table of TABLES) checkRows(database, table);
  } finally {
    database.close();
  }
}

/** Before anything is read: pages that several others lead to would be read as often as there are ways to them. */
function checkPages(database: DatabaseSync): void {
  const said = database.prepare('pragma quick_check(1)').get()?.['quick_check'];
  if (said !== 'ok') throw new Error(`SQLite says of it: ${String(said).replaceAll('\n', ' ')}`);
}

function checkRows(database: DatabaseSync, table: LayerTable): void {
  const columns = Object.keys(ROWS[table]).join(', ');
  for (const row of database.prepare(`select ${columns} from ${table}`).iterate()) checkRow(table, row);
}

/** Throws a clause where a row has not the form of all that is written here. */
export function checkRow(table: LayerTable, row: Readonly<Record<string, unknown>>): void {
  for (const [column, form] of Object.entries(ROWS[table])) {
    if (form.safeParse(row[column]).success) continue;
    const said = JSON.stringify(String(row[column]).slice(0, 100));
    throw new Error(`it has a malformed ${column} in its table "${table}", ${said}`);
  }
}

/** As text, or deflated. */
function packed(form: z.ZodType): z.ZodType {
  return z
    .union([text, z.instanceof(Uint8Array)])
    .refine((detail) => form.safeParse(unpackedOrNothing(detail)).success);
}

function unpackedOrNothing(detail: unknown): string | undefined {
  try {
    return unpackText(detail);
  } catch {
    return undefined;
  }
}

function json(shape: z.ZodRawShape): z.ZodType {
  return jsonOf(z.object(shape));
}

function jsonOf(form: z.ZodType): z.ZodType {
  return text.max(LONGEST_TEXT).refine((written) => form.safeParse(parsedOrNothing(written)).success);
}

function parsedOrNothing(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
