import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  advisorySources,
  createFeedIo,
  findActive,
  type UpdateResult,
  updateAdvisories,
} from '../../src/advisory/index.ts';
import { openSqlite } from '../../src/db/index.ts';
import type { Database } from '../../src/db/types.ts';
import { peakMegabytes } from './peak.ts';

/** What a process loaded, and what that took. */
export interface Loaded {
  readonly advisories: number;
  /** Of packages, or facts of vulnerabilities. */
  readonly statements: number;
  /** What was in the feeds and could not be understood. */
  readonly warnings: number;
  /** How many sources could not be read. */
  readonly stale: number;
  readonly seconds: number;
  /** The most memory that the process had at any time, as Linux counts it (`VmHWM`). */
  readonly megabytes: number;
  /** Of the snapshot; empty where there is none. */
  readonly digest: string;
  readonly bytes: number;
}

export interface Loading {
  /** The root of a mirror. */
  readonly root: string;
  readonly folder: string;
  /** Of one source, or `all`. */
  readonly id: string;
  /** Where downloads are kept. */
  readonly cacheFolder: string;
}

/** Loads in this process what `updateAdvisories` loads. */
export async function load({ root, folder, id, cacheFolder }: Loading): Promise<Loaded> {
  mkdirSync(folder, { recursive: true });
  const { signal } = new AbortController();
  const retry = { pauseMilliseconds: 10 };
  const io = createFeedIo({ root, localRoot: folder, cacheFolder, signal, retry });
  const database = await openSqlite(join(folder, 'pratique.db'));
  try {
    const started = performance.now();
    const result = await updateAdvisories({
      database,
      folder: join(folder, 'advisories'),
      sources: advisorySources.filter((source) => id === 'all' || source.id === id),
      io,
      clock: Date.now,
      signal,
    });
    const seconds = (performance.now() - started) / 1000;
    const megabytes = peakMegabytes();
    return { ...outcomeOf(result), seconds, megabytes, ...(await snapshotIn(database, folder)) };
  } finally {
    await database.close();
  }
}

function outcomeOf(result: UpdateResult): Pick<Loaded, 'statements' | 'warnings' | 'stale'> {
  if (result.kind === 'busy') throw new Error('another update is at work there');
  const known = result.outcomes.flatMap((one) => ('provenance' in one ? (one.provenance ?? []) : []));
  const warnings = known.flatMap((one) => one.warnings.map(({ count }) => count));
  for (const one of result.outcomes) {
    if (one.kind === 'stale') process.stderr.write(`${one.source}: ${one.reason}\n`);
  }
  return {
    statements: known.reduce((sum, { count }) => sum + count, 0),
    warnings: warnings.reduce((sum, count) => sum + count, 0),
    stale: result.outcomes.filter(({ kind }) => kind === 'stale').length,
  };
}

async function snapshotIn(
  database: Database,
  folder: string,
): Promise<Pick<Loaded, 'advisories' | 'digest' | 'bytes'>> {
  const active = await findActive(database);
  if (active === undefined) return { advisories: 0, digest: '', bytes: 0 };
  const path = join(folder, 'advisories', active.file);
  const file = new DatabaseSync(path, { readOnly: true });
  const row = file.prepare('select count(*) as count from advisory').get();
  file.close();
  return { advisories: Number(row?.['count']), digest: active.digest, bytes: statSync(path).size };
}
