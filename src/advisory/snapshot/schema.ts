import type { DatabaseSync } from 'node:sqlite';

/**
 * A snapshot is one SQLite file that is never changed:
 *
 *     meta       name → value: `digest` of the content, `built_at`
 *     source     each feed: its id, what it yields to, where its content came from (JSON)
 *     ecosystem  `Debian:12`; `covered` where a source speaks of the release as a whole
 *     package    (ecosystem, name) → id, and a hash of all that is said of it
 *     advisory   what one source says of one vulnerability, once: `name` is its id there (null where it is the
 *                vulnerability's), `detail` the rest (JSON), `description` text, or deflated where that is shorter
 *     claim      what can be said of a package: its version scheme, status, ranges (JSON), the publisher's words, whose
 *                versions they are, and of which packages (JSON, null: of all); a few thousand versions and words serve
 *                a million statements, so each combination is stored once
 *     affected   package × advisory × claim: three numbers for each statement
 *     facts      about vulnerabilities apart from packages, by source: description, CVSS (JSON, deflated likewise); of no
 *                source (0), the CVE of what is filed under another name
 *     exploitation   whether and how likely each is made use of, by source (JSON); no part of any package's hash
 *
 * `hash` is of what a row says, ids apart: by it rows are told apart and compared without being read.
 */
const TABLES = [
  'create table meta (name text primary key, value any not null) strict, without rowid',
  'create table source (id integer primary key, name text not null, yields_to text not null, provenance text not null) strict',
  'create table ecosystem (id integer primary key, name text not null, covered integer not null) strict',
  'create table package (ecosystem integer not null, name text not null, id integer not null, hash blob not null, primary key (ecosystem, name)) strict, without rowid',
  'create table advisory (id integer primary key, source integer not null, name text, vulnerability text not null, hash blob not null, detail text not null, description any) strict',
  'create table claim (id integer primary key, scheme text not null, status text not null, ranges text not null, state text, severity text, concerns text not null, conditions text, hash blob not null) strict',
  'create table affected (package integer not null, advisory integer not null, claim integer not null, primary key (package, advisory, claim)) strict, without rowid',
  'create table facts (vulnerability text not null, source integer not null, hash blob not null, detail any not null, primary key (vulnerability, source, hash)) strict, without rowid',
  'create table exploitation (vulnerability text not null, source integer not null, detail text not null, primary key (vulnerability, source)) strict, without rowid',
];

/** Marks the file as Pratique's (SQLite's "Application ID"): `PrAd`. */
const APPLICATION_ID = 0x50724164;
/** Goes up when a table or the way of hashing changes. */
const FORMAT = 3;

/** Makes the tables in a new file. */
export function createTables(database: DatabaseSync): void {
  for (const table of TABLES) database.exec(table);
  database.exec(`pragma application_id = ${APPLICATION_ID}`);
  database.exec(`pragma user_version = ${FORMAT}`);
}

/**
 * Throws where the file has anything but these tables, exactly as they were made: no view, trigger or index of
 * somebody else's can speak when it is read.
 */
export function checkTables(database: DatabaseSync, path: string): void {
  const application = numberOf(database, 'application_id');
  if (application !== APPLICATION_ID) throw new Error(`"${path}" is no snapshot of advisories`);
  const format = numberOf(database, 'user_version');
  if (format > FORMAT) {
    throw new Error(
      `"${path}" has format ${format}, and this release of Pratique knows ${FORMAT}: it is from a newer one`,
    );
  }
  const found = database.prepare('select sql from sqlite_schema').all();
  const expected = new Set(TABLES.map((table) => table.toLowerCase()));
  const same = found.length === TABLES.length && found.every(({ sql }) => expected.has(String(sql).toLowerCase()));
  if (format !== FORMAT || !same) throw new Error(`"${path}" does not have the tables of a snapshot`);
}

function numberOf(database: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`pragma ${pragma}`).get()?.[pragma]);
}
