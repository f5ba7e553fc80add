import { type Kysely, sql } from 'kysely';
import { up as begin } from './migrations/0001-begin.ts';
import { up as packagesOfEveryKind } from './migrations/0002-packages-of-every-kind.ts';
import { up as exploitation } from './migrations/0003-exploitation.ts';
import { up as whatWasRead } from './migrations/0004-what-was-read.ts';
import { up as matchedBy } from './migrations/0005-matched-by.ts';
import { up as deliveries } from './migrations/0006-deliveries.ts';
import { up as events } from './migrations/0007-events.ts';
import { up as rules } from './migrations/0008-rules.ts';
import { up as topics } from './migrations/0009-topics.ts';
import { up as alerts } from './migrations/0010-alerts.ts';
import { up as schedules } from './migrations/0011-schedules.ts';
import { up as excuses } from './migrations/0012-excuses.ts';
import { up as told } from './migrations/0013-told.ts';
import { up as toldExcuses } from './migrations/0014-told-excuses.ts';
import { up as followedUpdates } from './migrations/0015-followed-updates.ts';
import { up as sessions } from './migrations/0016-sessions.ts';
import { up as survey } from './migrations/0017-survey.ts';
import { up as trail } from './migrations/0018-trail.ts';
import { up as tagMoves } from './migrations/0019-tag-moves.ts';
import { up as changes } from './migrations/0020-changes.ts';
import { up as standingVulnerabilities } from './migrations/0021-standing-vulnerabilities.ts';
import { up as whoWasThere } from './migrations/0022-who-was-there.ts';
import { up as foundAnywhere } from './migrations/0023-found-anywhere.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './types.ts';

/** In the order in which they are applied; released ones never change. */
const MIGRATIONS: readonly ((db: Kysely<never>, dialect: Dialect) => Promise<void>)[] = [
  begin,
  packagesOfEveryKind,
  exploitation,
  whatWasRead,
  matchedBy,
  deliveries,
  events,
  rules,
  topics,
  alerts,
  schedules,
  excuses,
  told,
  toldExcuses,
  followedUpdates,
  sessions,
  survey,
  trail,
  tagMoves,
  changes,
  standingVulnerabilities,
  whoWasThere,
  foundAnywhere,
];

/** Any number will do, as long as nobody else locks on it. */
const ADVISORY_LOCK = 7_261_846;

/**
 * Brings the schema up to this release's, in one transaction: two processes that start at once do it once. Throws
 * where the database already has a schema of a newer release.
 */
export async function migrate(query: Kysely<Schema>, dialect: Dialect): Promise<void> {
  await query.transaction().execute(async (tx) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(tx);
    await sql`create table if not exists schema_version (version integer not null)`.execute(tx);
    const found = await sql<{ version: number }>`select version from schema_version`.execute(tx);
    const version = found.rows[0]?.version;
    if (version !== undefined && version > MIGRATIONS.length) {
      throw new Error(
        `the database has schema ${version}, and this release of Pratique knows ${MIGRATIONS.length}: start the newer release that wrote it`,
      );
    }
    // A migration is written against the schema of its own day, which is not the one typed here.
    for (const up of MIGRATIONS.slice(version ?? 0)) await up(tx as unknown as Kysely<never>, dialect);
    if (version === undefined) await sql`insert into schema_version values (${MIGRATIONS.length})`.execute(tx);
    else if (version < MIGRATIONS.length)
      await sql`update schema_version set version = ${MIGRATIONS.length}`.execute(tx);
  });
}
