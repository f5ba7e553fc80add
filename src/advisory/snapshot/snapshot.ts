import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parseProvenance } from '../provenance.ts';
import type { Exploitation, Snapshot, SnapshotKey } from '../types.ts';
import { aboutIn, keysAbout, lookupIn } from './lookup.ts';
import { readExploitation } from './rows.ts';
import { checkTables } from './schema.ts';

const MAPPED_BYTES = 1_000_000_000;

/**
 * Opens a snapshot for reading. Throws where the file is none, has anything that a snapshot does not have, or is of a
 * newer release. Its methods are synchronous; a lookup takes some ten microseconds for each entry.
 */
export function openSnapshot(path: string): Snapshot {
  const database = openReadOnly(path);
  try {
    checkTables(database, path);
    return snapshotOf(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The file is never changed, so it is read without locks and without the files that SQLite would lay beside it. */
export function openReadOnly(path: string): DatabaseSync {
  const database = new DatabaseSync(immutableUrl(path), { readOnly: true });
  database.exec('pragma trusted_schema = off');
  database.exec('pragma cell_size_check = on');
  database.exec(`pragma mmap_size = ${MAPPED_BYTES}`);
  return database;
}

/** For SQLite: a file that nobody changes, to be read. */
export function immutableUrl(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  url.searchParams.set('mode', 'ro');
  return url;
}

function snapshotOf(database: DatabaseSync): Snapshot {
  const meta = new Map(
    database
      .prepare('select name, value from meta')
      .all()
      .map((row) => [row['name'], row['value']]),
  );
  const digest = String(meta.get('digest'));
  const covered = new Set(
    database
      .prepare('select name from ecosystem where covered = 1')
      .all()
      .map(({ name }) => String(name)),
  );
  const findHash = database.prepare(
    'select hash from package where ecosystem = (select id from ecosystem where name = ?) and name = ?',
  );
  const keyHash = (ecosystem: string, name: string) => hexOf(findHash.get(ecosystem, name)?.['hash']);
  return {
    digest,
    builtAt: Number(meta.get('built_at')),
    provenance: database
      .prepare('select provenance from source order by name')
      .all()
      .map(({ provenance }) => parseProvenance(JSON.parse(String(provenance)))),
    covers: (ecosystem) => covered.has(ecosystem),
    lookup: lookupIn(database),
    keysOf: (name) => keysAbout(database, name),
    about: (name, limit) => aboutIn(database, name, limit),
    exploitation: exploitationFinder(database),
    exploitations: () => exploitationsIn(database),
    keyHash,
    keys: () => keysOf(database),
    changedSince: (earlier) =>
      earlier.digest === digest ? [] : changes({ keyHash, keys: () => keysOf(database) }, earlier),
    close: () => database.close(),
  };
}

function hexOf(hash: unknown): string | undefined {
  return hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : undefined;
}

function* keysOf(database: DatabaseSync): Iterable<SnapshotKey> {
  const rows = database.prepare(
    'select ecosystem.name as ecosystem, package.name, hash from package join ecosystem on ecosystem.id = ecosystem order by 1, 2',
  );
  for (const { ecosystem, name, hash } of rows.iterate()) {
    yield { ecosystem: String(ecosystem), name: String(name), hash: hexOf(hash) ?? '' };
  }
}

function exploitationFinder(database: DatabaseSync): Snapshot['exploitation'] {
  const find = database.prepare('select detail from exploitation where vulnerability = ? order by source');
  return (vulnerability) => {
    const rows = find.all(vulnerability);
    if (rows.length === 0) return undefined;
    let told: Exploitation = { kind: 'exploitation', vulnerability };
    for (const { detail } of rows) told = { ...told, ...readExploitation(String(detail)) };
    return told;
  };
}

function* exploitationsIn(database: DatabaseSync): Iterable<Exploitation> {
  const rows = database.prepare('select vulnerability, detail from exploitation order by vulnerability, source');
  for (const { vulnerability, detail } of rows.iterate()) {
    yield { kind: 'exploitation', vulnerability: String(vulnerability), ...readExploitation(String(detail)) };
  }
}

type Keys = Pick<Snapshot, 'keyHash' | 'keys'>;

function* changes(later: Keys, earlier: Keys): Iterable<SnapshotKey> {
  for (const key of later.keys()) if (earlier.keyHash(key.ecosystem, key.name) !== key.hash) yield key;
  for (const key of earlier.keys()) if (later.keyHash(key.ecosystem, key.name) === undefined) yield key;
}
