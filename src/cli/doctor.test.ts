import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { Command } from 'commander';
import { sql } from 'kysely';
import { z } from 'zod';
import { eachDatabase } from '../../test/support/databases.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { keySource, openMasterKey } from '../auth/index.ts';
import { type Database, newestTime, openSqlite, structureFaults } from '../db/index.ts';
import { addDoctorCommand, type DoctorSettings } from './doctor.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const FRESH = { source: 'debian', fetchedAt: NOW - DAY, count: 1200 };
const resultsSchema = z.array(
  z.object({
    title: z.string(),
    kind: z.enum(['ok', 'warn', 'fail']),
    message: z.string(),
    next: z.string().optional(),
  }),
);

describe('pratique doctor', () => {
  it('finds nothing wrong with a registry that has started', async (t) => {
    const { doctor, folder } = await started(t);
    const before = readdirSync(folder).toSorted();

    const { results, code } = await doctor();

    assert.deepEqual(
      results.filter(({ kind, title }) => kind !== 'ok' && title !== 'disk space'),
      [],
    );
    assert.equal(results.length, 10);
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(folder).toSorted(), before);
  });

  it('finds nothing wrong before the first start, and makes nothing', async (t) => {
    const parent = temporaryFolder(t);
    const { doctor } = doctorFor(t, `${parent}/data`);

    const { results } = await doctor();

    assert.deepEqual(
      results.filter(({ kind, title }) => kind !== 'ok' && title !== 'disk space'),
      [],
    );
    assert.match(String(results.find(({ title }) => title === 'database')?.message), /the first start makes it/);
    assert.deepEqual(readdirSync(parent), []);
  });

  it('prints a line for each check, and what to do', async (t) => {
    const { printed } = await started(t);

    const { text, code } = await printed({ advisories: async () => ({}) });

    assert.match(text, /^ok {4}data folder {4}"\/.*", mode 0700$/m);
    assert.match(text, /^fail {2}advisories {5}none are loaded: .*\n {21}→ pratique advisories update$/m);
    assert.equal(code, 1);
  });

  it('ends with 0 where it only warns', async (t) => {
    const { doctor } = await started(t);

    const { results, code } = await doctor({
      walls: async () => ({ memory: 'prlimit', network: undefined }),
    });

    assert.deepEqual(
      results.find(({ title }) => title === 'isolation'),
      {
        title: 'isolation',
        kind: 'warn',
        message: 'what reads images has no wall against: network',
        next: 'install bubblewrap (apt install bubblewrap), and let this user make user namespaces',
      },
    );
    assert.equal(code, 0);
  });

  const breaks: readonly [string, (folder: string) => Promise<void> | void, string, 'warn' | 'fail', RegExp][] = [
    [
      'a data folder that others may look into',
      (folder) => chmodSync(folder, 0o750),
      'data folder',
      'warn',
      /others may look into/,
    ],
    [
      'a data folder that others may write to',
      (folder) => chmodSync(folder, 0o770),
      'data folder',
      'fail',
      /others may write to/,
    ],
    [
      'a master key that others can read',
      (folder) => chmodSync(`${folder}/key`, 0o644),
      'master key',
      'fail',
      /chmod 600/,
    ],
    [
      'a master key that was lost',
      (folder) => rmSync(`${folder}/key`),
      'master key',
      'fail',
      /is missing from the file ".*": put back/,
    ],
    ['another master key', otherKey, 'master key', 'fail', /is not the one/],
    [
      'a database that is none',
      (folder) => writeFileSync(`${folder}/pratique.db`, 'hello'.repeat(1000)),
      'database',
      'fail',
      /not a database/,
    ],
    [
      'a database cut short',
      (folder) => truncateSync(`${folder}/pratique.db`, 8192),
      'database',
      'fail',
      /malformed|damaged/,
    ],
    ['a database of a newer release', newerSchema, 'database', 'fail', /the database has schema 1000/],
    ['records from later than now', futureRecord, 'clock', 'fail', /is before the newest record of 2026-11-23/],
  ];
  for (const [what, breakIt, title, kind, message] of breaks) {
    it(`finds ${what}`, async (t) => {
      const { doctor, folder } = await started(t);
      await breakIt(folder);

      const { results, code } = await doctor();

      const found = results.find((result) => result.title === title);
      assert.equal(found?.kind, kind);
      assert.match(found.message, message);
      assert.equal(code, kind === 'fail' ? 1 : 0);
    });
  }

  const settings: readonly [string, Partial<DoctorSettings>, string, 'ok' | 'warn' | 'fail', RegExp][] = [
    ['a clock that was never set', { clock: () => 0 }, 'clock', 'fail', /says 1970-01-01/],
    ['a clock far ahead', { clock: () => Date.UTC(2200, 0) }, 'clock', 'fail', /says 2200-01-01/],
    ['a public address without TLS', { url: 'http://registry.example.com' }, 'TLS', 'warn', /docker insists on https/],
    ['no advisories', { advisories: async () => ({}) }, 'advisories', 'fail', /none are loaded/],
    [
      'no advisories, for a reason',
      { advisories: async () => ({ reason: 'HTTP 503' }) },
      'advisories',
      'fail',
      /^none are loaded: .*; HTTP 503$/,
    ],
    ['advisories', advisories(FRESH), 'advisories', 'ok', /^1200 statements from debian, of 2026-11-21T/],
    [
      'old advisories',
      advisories(FRESH, { ...FRESH, fetchedAt: NOW - 3 * DAY }),
      'advisories',
      'warn',
      /^debian is 3 days old$/,
    ],
    [
      'a feed that fails',
      advisories({ ...FRESH, staleReason: 'HTTP 503' }),
      'advisories',
      'warn',
      /^debian is 1 day old: HTTP 503$/,
    ],
    [
      'feeds that fail alike',
      advisories(
        { ...FRESH, staleReason: 'HTTP 503' },
        { ...FRESH, fetchedAt: NOW - 2 * DAY, staleReason: 'HTTP 503' },
      ),
      'advisories',
      'warn',
      /^2 sources are up to 2 days old: HTTP 503$/,
    ],
    [
      'walls',
      { walls: async () => ({ memory: 'prlimit', network: 'none' }) },
      'isolation',
      'ok',
      /^memory \(prlimit\); network \(none\)$/,
    ],
    [
      'what cannot be asked',
      { advisories: () => Promise.reject(new Error('no such table')) },
      'advisories',
      'fail',
      /^no such table$/,
    ],
  ];
  for (const [what, changed, title, kind, message] of settings) {
    it(`answers ${kind} for ${what}`, async (t) => {
      const { doctor } = await started(t);

      const found = (await doctor(changed)).results.find((result) => result.title === title);

      assert.equal(found?.kind, kind);
      assert.match(found.message, message);
    });
  }

  it('finds a data folder that is a file', async (t) => {
    const file = `${temporaryFolder(t)}/data`;
    writeFileSync(file, '');

    const { results } = await doctorFor(t, file).doctor();

    assert.deepEqual(
      results.filter(({ kind }) => kind === 'fail').map(({ title }) => title),
      ['data folder', 'writing', 'master key'],
    );
  });
});

eachDatabase('the health of a database', (open) => {
  it('is good when it is new', async () => {
    const db = await open();

    assert.deepEqual(await structureFaults(db), []);
    assert.equal(await newestTime(db), undefined);
  });

  it('knows the newest of what is recorded', async () => {
    const db = await open();
    await db.query.insertInto('identity').values({ name: 'a', created_at: 1000, disabled: 0 }).execute();
    await db.query.insertInto('advisory_source').values({ source: 'debian', checked_at: NOW }).execute();

    assert.equal(await newestTime(db), NOW);
  });
});

/** A doctor for a registry that started in a new folder, and ran for a while. */
async function started(t: TestContext) {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o700);
  const db = await openSqlite(`${folder}/pratique.db`);
  await openMasterKey(db, keyIn(folder));
  await record(db, NOW - DAY);
  await db.close();
  return { folder, ...doctorFor(t, folder) };
}

function keyIn(folder: string) {
  return keySource({ kind: 'file', file: `${folder}/key` });
}

function doctorFor(_t: TestContext, folder: string) {
  const settings: DoctorSettings = {
    data: folder,
    database: { file: `${folder}/pratique.db`, open: () => openSqlite(`${folder}/pratique.db`) },
    masterKey: keyIn(folder),
    host: '127.0.0.1',
    port: 0,
    url: 'http://localhost:5000',
    clock: () => NOW,
    advisories: async () => ({ builtAt: NOW, provenance: [FRESH] }),
    updateCommand: 'pratique advisories update',
    walls: async () => ({ network: 'a namespace of its own' }),
  };
  const run = async (args: readonly string[], changed: Partial<DoctorSettings>) => {
    let [text, code] = ['', 0];
    const program = new Command().exitOverride();
    addDoctorCommand(program, {
      settings: () => ({ ...settings, ...changed }),
      write: (part) => {
        text += part;
      },
      exitWith: (given) => {
        code = given;
      },
    });
    await program.parseAsync(['doctor', ...args], { from: 'user' });
    return { text, code };
  };
  return {
    printed: (changed: Partial<DoctorSettings> = {}) => run([], changed),
    doctor: async (changed: Partial<DoctorSettings> = {}) => {
      const { text, code } = await run(['--json'], changed);
      return { results: resultsSchema.parse(JSON.parse(text)), code };
    },
  };
}

function advisories(...provenance: (typeof FRESH & { staleReason?: string })[]): Partial<DoctorSettings> {
  return { advisories: async () => ({ builtAt: NOW - DAY, provenance }) };
}

async function record(db: Database, at: number): Promise<void> {
  await db.query
    .insertInto('identity')
    .values({ name: `user ${at}`, created_at: at, disabled: 0 })
    .execute();
}

async function otherKey(folder: string): Promise<void> {
  mkdirSync(`${folder}/other`);
  const other = await openSqlite(`${folder}/other/pratique.db`);
  rmSync(`${folder}/key`);
  await openMasterKey(other, keyIn(folder));
  await other.close();
}

async function newerSchema(folder: string): Promise<void> {
  const db = await openSqlite(`${folder}/pratique.db`);
  await sql`update schema_version set version = 1000`.execute(db.query);
  await db.close();
}

async function futureRecord(folder: string): Promise<void> {
  const db = await openSqlite(`${folder}/pratique.db`);
  await record(db, NOW + DAY);
  await db.close();
}
