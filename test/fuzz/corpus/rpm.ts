import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { berkeleyDatabase, ndbDatabase, rpmHeader, sqliteDatabase } from '../../support/rpm.ts';
import { findSharedData } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import type { Seed } from '../types.ts';
import type { Corpus } from './corpus.ts';

const HEADERS = [0, 1, 2].map((i) =>
  rpmHeader({
    name: `p${i}`,
    version: `${i}`,
    release: '1.el9',
    epoch: i,
    arch: 'x86_64',
    sourceRpm: `s-${i}-1.el9.src.rpm`,
    vendor: 'A',
    module: 'nodejs:18:1:a',
    files: [`/usr/lib/${i}/a.jar`, `/usr/lib/${i}/b`],
    states: [0, 1],
    oldFiles: ['/usr/lib/a.jar'],
    padding: i === 2 ? 5000 : i,
  }),
);
const FOLDER = 'var/lib/rpm';
/** What says how the rest is read: magic numbers, kinds of pages, tags of rpm's headers. */
const WORDS = [
  '\u0005',
  '\r',
  '\n',
  '\u0002',
  'RpmP',
  'Slot',
  'BlbS',
  'BlbE',
  '\u0000\u0000\u0003\u00e8',
  '\u0000\u0000\u0004\\',
];

/** Seeds of rpm's databases: small ones that were made here, and real ones where they are at hand. */
export const RPM: Readonly<Record<string, Corpus>> = {
  'rpm-bdb': {
    words: WORDS,
    seeds: () => [
      ...[
        berkeleyDatabase(HEADERS, { pageBytes: 512 }),
        berkeleyDatabase(HEADERS, { pageBytes: 512, isBig: true }),
      ].map((content) => ({ path: `${FOLDER}/Packages`, content })),
      ...real(`${FOLDER}/Packages`, 'libuuid.bdb.Packages'),
    ],
  },
  'rpm-ndb': {
    words: WORDS,
    seeds: () => [
      { path: `${FOLDER}/Packages.db`, content: ndbDatabase(HEADERS) },
      ...real(`${FOLDER}/Packages.db`, 'snyk.ndb.Packages.db'),
    ],
  },
  'rpm-sqlite': {
    words: WORDS,
    seeds: () => [
      { path: `${FOLDER}/rpmdb.sqlite`, content: sqliteDatabase(HEADERS) },
      { path: `${FOLDER}/rpmdb.sqlite`, content: smallPages() },
      ...real(`${FOLDER}/rpmdb.sqlite`, 'osv-scanner.rpmdb.sqlite'),
    ],
  },
  'rpm-sqlite-journal': {
    words: [],
    seeds: () => [
      { path: `${FOLDER}/rpmdb.sqlite-wal`, content: journal('wal') },
      { path: `${FOLDER}/rpmdb.sqlite-journal`, content: journal('delete') },
    ],
  },
};

/** A real one, as far as it is small: a large one takes too long to be read 200,000 times. */
function real(path: string, name: string): readonly Seed[] {
  const found = findSharedData(`rpmdb/${name}`);
  const content = found === undefined ? undefined : readFileSync(found);
  return content === undefined || content.length > MOST_BYTES ? [] : [{ path, content }];
}

const MOST_BYTES = 64 * 2 ** 10;

/** A table that fills a tree of several levels. */
function smallPages(): Buffer {
  const path = `${temporaryFolder()}/rpmdb.sqlite`;
  const database = new DatabaseSync(path);
  database.exec('PRAGMA page_size = 512; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)');
  const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (let i = 0; i < 24; i += 1) insert.run(HEADERS[i % 2] ?? Buffer.alloc(0));
  database.close();
  return readFileSync(path);
}

/** What SQLite has beside a database in use. */
function journal(mode: 'wal' | 'delete'): Buffer {
  const path = `${temporaryFolder()}/database`;
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = 512; PRAGMA journal_mode = ${mode}; PRAGMA cache_size = 1; CREATE TABLE t (a)`);
  if (mode === 'delete') database.exec('BEGIN');
  for (let i = 0; i < 20; i += 1) database.exec('INSERT INTO t VALUES (zeroblob(300))');
  const written = readFileSync(`${path}-${mode === 'wal' ? 'wal' : 'journal'}`);
  database.close();
  return written;
}
