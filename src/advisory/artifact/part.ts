import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unpackText } from '../snapshot/rows.ts';
import { checkTables, createTables } from '../snapshot/schema.ts';
import { immutableUrl, openReadOnly } from '../snapshot/snapshot.ts';
import type { Provenance } from '../types.ts';

/** A snapshot, source by source; the file may lose its name while it is open. */
export interface SnapshotParts {
  readonly parts: readonly SnapshotPart[];
  /**
   * Writes the tables of a snapshot with one source alone: equal statements make equal bytes, whatever they stood beside.
   * There are no hashes there, which whoever reads it makes anew, and texts are plain: all of it is packed together.
   */
  write(part: SnapshotPart, provenance: Provenance, path: string): void;
  close(): void;
}

export interface SnapshotPart {
  readonly id: number;
  readonly source: string;
  readonly yieldsTo: readonly string[];
}

/*
 * SQLite does all of it, by tables in a file of their own, so that memory is that of its caches however much there is:
 *
 *     package_of           the packages by id
 *     advisory_of, said    advisories, and what is said, by source
 *     spoken               the ecosystems that each source speaks of
 *     …_place              for the part at hand, the ids there by those in the snapshot
 */
const TABLES = `
  create table package_of (id integer primary key, ecosystem integer not null, name text not null) strict;
  create table advisory_of (source integer not null, id integer not null, primary key (source, id)) strict, without rowid;
  create table said (source integer not null, package integer not null, advisory integer not null, claim integer not null,
    primary key (source, package, advisory, claim)) strict, without rowid;
  create table spoken (source integer not null, ecosystem integer not null, primary key (source, ecosystem)) strict, without rowid;
  create table package_place (old integer primary key, new integer not null) strict;
  create table advisory_place (old integer primary key, new integer not null) strict;
  create table claim_place (old integer primary key, new integer not null) strict;

  insert into package_of select id, ecosystem, name from whole.package order by id;
  insert into advisory_of select source, id from whole.advisory order by source, id;
  insert into said select advisory.source, package, advisory, claim
    from whole.affected cross join whole.advisory on advisory.id = affected.advisory order by 1, 2, 3, 4;
  insert into spoken select distinct said.source, package_of.ecosystem
    from said cross join package_of on package_of.id = said.package;`;

/** The order is that of the content: the ids of a snapshot tell in what order its feeds came. */
const PART = [
  'delete from package_place',
  'delete from advisory_place',
  'delete from claim_place',
  `insert into layer.ecosystem select row_number() over (order by name), name, :complete
    from whole.ecosystem where id in (select ecosystem from spoken where source = :source)`,
  `insert into package_place select id, row_number() over (order by name_of_ecosystem, name) from (
    select package_of.id, ecosystem.name as name_of_ecosystem, package_of.name
    from (select distinct package from said where source = :source)
    cross join package_of on package_of.id = package
    cross join whole.ecosystem on ecosystem.id = package_of.ecosystem)`,
  `insert into layer.package select there.id, package_of.name, new, x''
    from package_place
    cross join package_of on package_of.id = old
    cross join whole.ecosystem as here on here.id = package_of.ecosystem
    cross join layer.ecosystem as there on there.name = here.name
    order by new`,
  `insert into advisory_place select id, row_number() over (order by vulnerability, hash) from (
    select advisory.id, vulnerability, hash
    from advisory_of cross join whole.advisory on advisory.id = advisory_of.id where advisory_of.source = :source)`,
  `insert into claim_place select id, row_number() over (
      order by scheme, status, ranges, state, severity, concerns, conditions)
    from whole.claim where id in (select claim from said where source = :source)`,
  `insert into layer.claim select new, scheme, status, ranges, state, severity, concerns, conditions, x''
    from claim_place cross join whole.claim on id = old order by new`,
  `insert into layer.affected select package_place.new, advisory_place.new, claim_place.new
    from said
    cross join package_place on package_place.old = package
    cross join advisory_place on advisory_place.old = advisory
    cross join claim_place on claim_place.old = claim
    where source = :source order by 1, 2, 3`,
  'insert into layer.exploitation select vulnerability, 1, detail from whole.exploitation where source = :source order by 1',
];

/** Rows with a text that is deflated in a snapshot, and where they go. A function within SQLite would hold all it gave. */
const UNPACKED = [
  {
    from: `select new, name, vulnerability, detail, description as packed
      from advisory_place cross join whole.advisory on id = old
      where :source is not null order by new`,
    to: "insert into layer.advisory values (:new, 1, :name, :vulnerability, x'', :detail, :packed)",
  },
  {
    from: `select vulnerability, detail as packed,
        cast(row_number() over (partition by vulnerability order by hash) as blob) as place
      from whole.facts where source = :source order by 1, 3`,
    to: 'insert into layer.facts values (:vulnerability, 1, :place, :packed)',
  },
];

/** Opens a snapshot to take it apart, with room for files in a folder that whoever opened it removes. */
export function openParts(path: string, folder: string): SnapshotParts {
  checkFile(path);
  // Its defence would keep SQLite's journal, which nothing is ever undone by here.
  const database = new DatabaseSync(join(folder, 'order.sqlite'), { defensive: false });
  try {
    quicken(database, 'main');
    database.prepare('attach ? as whole').run(immutableUrl(path).href);
    database.exec('begin');
    database.exec(TABLES);
    database.exec('commit');
    return {
      parts: partsOf(database),
      write: (part, provenance, to) => writePart(database, part, provenance, to),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkFile(path: string): void {
  const database = openReadOnly(path);
  try {
    checkTables(database, path);
  } finally {
    database.close();
  }
}

/** What is unfinished is thrown away, so nothing need be undone or durable. */
function quicken(database: DatabaseSync, schema: 'main' | 'layer'): void {
  database.exec(`pragma ${schema}.journal_mode = off`);
  database.exec(`pragma ${schema}.synchronous = off`);
  database.exec(`pragma ${schema}.cache_size = -16384`);
}

function partsOf(database: DatabaseSync): readonly SnapshotPart[] {
  const rows = database.prepare('select id, name, yields_to from whole.source order by name');
  return rows.all().map(({ id, name, yields_to: yieldsTo }) => ({
    id: Number(id),
    source: String(name),
    yieldsTo: parseNames(String(yieldsTo)),
  }));
}

function parseNames(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}

function writePart(database: DatabaseSync, part: SnapshotPart, provenance: Provenance, path: string): void {
  const { id, source, yieldsTo } = part;
  const { readBy: _readBy, staleReason: _stale, ...said } = provenance;
  rmSync(path, { force: true });
  const empty = new DatabaseSync(path);
  createTables(empty);
  empty.close();
  database.prepare('attach ? as layer').run(path);
  try {
    quicken(database, 'layer');
    database.exec('begin');
    // When it was asked for last is no part of what it says.
    const own = JSON.stringify({ ...said, fetchedAt: provenance.changedAt });
    database.prepare('insert into layer.source values (1, ?, ?, ?)').run(source, JSON.stringify(yieldsTo), own);
    for (const statement of PART) {
      const prepared = database.prepare(statement);
      prepared.setAllowUnknownNamedParameters(true);
      prepared.run({ source: id, complete: provenance.complete === true ? 1 : 0 });
    }
    for (const { from, to } of UNPACKED) {
      const insert = database.prepare(to);
      for (const row of database.prepare(from).iterate({ source: id })) {
        insert.run({ ...row, packed: unpackText(row['packed']) ?? null });
      }
    }
    database.exec('commit');
  } finally {
    if (database.isTransaction) database.exec('rollback');
    database.exec('detach layer');
  }
}
