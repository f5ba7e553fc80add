import { z } from 'zod';
import type { Database, Query, Transaction } from '../db/index.ts';
import type { ExcusePlace } from '../excuse/types.ts';
import type { Clock } from '../lib/clock.ts';
import { countFindings, type FindingsOf, findingsOfAll } from '../match/index.ts';
import { SEVERITIES, type Severity } from '../match/types.ts';
import { classify } from '../oci/classify.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { platformText } from '../oci/platform.ts';
import type { Registry, Repository } from '../registry/types.ts';
import type { Jobs } from './jobs.ts';
import { placesIn } from './place.ts';
import { leavesOf } from './platforms.ts';
import { forgetOldScans, insertScan, latestScans, type ScanRow } from './store.ts';
import type {
  Scan,
  ScanFinding,
  ScanFindings,
  ScanningConfiguration,
  ScanStatus,
  Scans,
  StartScanOutcome,
} from './types.ts';

/** The kind of the jobs that inspect a manifest; their key is its digest. */
export const INSPECT = 'inspect';

export interface ScansOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly registry: Pick<Registry, 'images'>;
  readonly jobs: Jobs;
  /** Called after a commit that queued work. */
  onQueued(): void;
}

/** Scans over the metadata database. */
export function databaseScans(options: ScansOptions): Scans {
  const { db, clock } = options;
  return {
    start: (repository, digest) => start(options, repository, digest),
    async latest(repositoryId, digests) {
      const rows = await latestScans(db.query, repositoryId, digests);
      const ended = rows.filter(({ status }) => status === 'COMPLETE').map((row) => row.manifest_digest as Digest);
      const places = await placesIn(options.registry.images, repositoryId, ended);
      const excusesAt = clock();
      const scans = await Promise.all(
        rows.map(async (row) => {
          const digest = row.manifest_digest as Digest;
          return [digest, await scanOf(options, row, { excusesAt, ...placed(places.get(digest)) })] as const;
        }),
      );
      return new Map(scans);
    },
    findings: (repositoryId, digest, page) => pageOfFindings(options, repositoryId, digest, page),
    configuration: () => readConfiguration(db.query),
    async putConfiguration(configuration) {
      const row = { name: CONFIGURATION, value: JSON.stringify(configuration) };
      await db.write(async (tx) => {
        const insert = tx.insertInto('registry_setting').values(row);
        await insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value })).execute();
      });
    },
  };

  async function start(
    { registry, jobs, onQueued }: ScansOptions,
    repository: Repository,
    digest: Digest,
  ): Promise<StartScanOutcome> {
    const found = await registry.images.manifest(repository.id, digest);
    if (found === undefined) return { kind: 'unknown' };
    const parsed = parseManifest(found.bytes, found.mediaType);
    const scannable = parsed.kind === 'ok' ? classify(parsed.manifest) : undefined;
    if (scannable === undefined || scannable.kind === 'other') {
      return { kind: 'not-an-image', mediaType: scannable?.mediaType ?? found.mediaType };
    }
    const now = clock();
    await db.write((tx) => queueScan(tx, jobs, { repositoryId: repository.id, digest, cause: 'manual', now }));
    onQueued();
    return { kind: 'started', scan: { status: 'IN_PROGRESS', startedAt: now, counts: {} } };
  }
}

/** Begins a scan and queues the inspection that ends it, in the transaction that asks for it. */
export async function queueScan(
  tx: Transaction,
  jobs: Jobs,
  scan: { repositoryId: number; digest: Digest; cause: 'push' | 'manual' | 'advisories'; now: number },
): Promise<void> {
  await forgetOldScans(tx, scan.repositoryId, scan.digest);
  await insertScan(tx, scan);
  await jobs.enqueue(tx, { kind: INSPECT, key: scan.digest, dueAt: scan.now });
}

const CONFIGURATION = 'scan.configuration';
const STORED_CONFIGURATION = z.object({
  rules: z.array(z.object({ frequency: z.enum(['SCAN_ON_PUSH', 'MANUAL']), filters: z.array(z.string()) })),
});

/** The registry's scanning configuration; no rules before one was put. */
export async function readConfiguration(query: Query): Promise<ScanningConfiguration> {
  const rows = query.selectFrom('registry_setting').select('value').where('name', '=', CONFIGURATION);
  const row = await rows.executeTakeFirst();
  return row === undefined ? { rules: [] } : STORED_CONFIGURATION.parse(JSON.parse(row.value));
}

/** Which excuses count: those of now, whenever the scan was, since people excuse what they see. */
type Excusing = Pick<FindingsOf, 'excusesAt' | 'place'>;

function placed(place: ExcusePlace | undefined): Pick<Excusing, 'place'> {
  return place === undefined ? {} : { place };
}

async function scanOf(options: ScansOptions, row: ScanRow, excusing: Excusing): Promise<Scan> {
  return {
    status: row.status as ScanStatus,
    startedAt: row.requested_at,
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
    ...(row.source_updated_at === null ? {} : { sourceUpdatedAt: row.source_updated_at }),
    counts: row.status === 'COMPLETE' ? await countScan(options, row, excusing) : {},
  };
}

/** Over all platforms, where it is an index. */
async function countScan(
  { db, registry }: ScansOptions,
  row: ScanRow,
  excusing: Excusing,
): Promise<Partial<Record<Severity, number>>> {
  const digest = row.manifest_digest as Digest;
  const at = row.completed_at ?? 0;
  const total: Partial<Record<Severity, number>> = {};
  const { leaves } = await leavesOf(registry.images, digest);
  for (const { digest: manifestDigest } of leaves) {
    const counts = await countFindings(db.query, { manifestDigest, at, ...excusing });
    for (const severity of SEVERITIES) {
      const count = counts[severity];
      if (count !== undefined) total[severity] = (total[severity] ?? 0) + count;
    }
  }
  return total;
}

async function pageOfFindings(
  options: ScansOptions,
  repositoryId: number,
  digest: Digest,
  { after, limit }: { after?: string; limit: number },
): Promise<ScanFindings> {
  const { query } = options.db;
  const [row] = await latestScans(query, repositoryId, [digest]);
  if (row === undefined || row.status !== 'COMPLETE') return { findings: [] };
  const { offset, excusesAt } = placeAfter(after, options.clock());
  const at = row.completed_at ?? 0;
  const { leaves } = await leavesOf(options.registry.images, digest);
  const isIndex = leaves.some((leaf) => leaf.digest !== digest);
  const places = await placesIn(options.registry.images, repositoryId, [digest]);
  const excusing = { excusesAt, ...placed(places.get(digest)) };
  const of = { manifestDigests: leaves.map((leaf) => leaf.digest), at, excused: 'exclude' as const, ...excusing };
  const found = await findingsOfAll(query, of, { offset, limit: limit + 1 });
  const platforms = new Map(isIndex ? leaves.map((leaf) => [String(leaf.digest), leaf.platform]) : []);
  const shown = found.slice(0, limit).map(({ manifestDigest, finding }): ScanFinding => {
    const platform = platforms.get(manifestDigest);
    return platform === undefined ? finding : { ...finding, platform: platformText(platform) };
  });
  return found.length > limit ? { findings: shown, next: `${offset + limit}@${excusesAt}` } : { findings: shown };
}

/** Where a page begins, and as of when excuses count on all of them. */
function placeAfter(after: string | undefined, now: number): { readonly offset: number; readonly excusesAt: number } {
  const [offset = 0, excusesAt = now] = (after ?? '')
    .split('@')
    .filter((part) => /^\d{1,15}$/.test(part))
    .map(Number);
  return { offset, excusesAt };
}
