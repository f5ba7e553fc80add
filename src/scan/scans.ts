import { z } from 'zod';
import type { Database, Query, Transaction } from '../db/index.ts';
import { type Finding, SEVERITIES, type Severity } from '../match/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import type { Registry, Repository } from '../registry/types.ts';
import { classify, platformText } from './classify.ts';
import type { Jobs } from './jobs.ts';
import { forgetOldScans, insertScan, latestScans, type ScanRow } from './store.ts';
import type { Scan, ScanFinding, ScanFindings, ScanningConfiguration, Scans, ScanStatus, StartScanOutcome } from './types.ts';

/** The kind of the jobs that inspect a manifest; their key is its digest. */
export const INSPECT = 'inspect';

export interface ScansOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly registry: Pick<Registry, 'images'>;
  readonly jobs: Jobs;
  /** Every finding of an image as of a time, one for each package. */
  findings(manifestDigest: Digest, at: number): Promise<readonly Finding[]>;
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
      const scans = await Promise.all(rows.map(async (row) => [row.manifest_digest as Digest, await scanOf(options, row)] as const));
      return new Map(scans);
    },
    findings: (repositoryId, digest, page) => pageOfFindings(options, repositoryId, digest, page),
    configuration: () => readConfiguration(db.query),
    async putConfiguration(configuration) {
      const row = { name: CONFIGURATION, value: JSON.stringify(configuration) };
      await db.query
        .insertInto('registry_setting')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
        .execute();
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

async function scanOf(options: ScansOptions, row: ScanRow): Promise<Scan> {
  const findings = row.status === 'COMPLETE' ? await scanFindings(options, row) : [];
  return {
    status: row.status as ScanStatus,
    startedAt: row.requested_at,
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
    ...(row.source_updated_at === null ? {} : { sourceUpdatedAt: row.source_updated_at }),
    counts: countBySeverity(findings),
  };
}

function countBySeverity(findings: readonly Finding[]): Partial<Record<Severity, number>> {
  const counts = Map.groupBy(findings, (finding) => finding.severity);
  return Object.fromEntries(SEVERITIES.flatMap((severity) => {
    const count = counts.get(severity)?.length;
    return count === undefined ? [] : [[severity, count]];
  }));
}

async function pageOfFindings(
  options: ScansOptions,
  repositoryId: number,
  digest: Digest,
  { after, limit }: { after?: string; limit: number },
): Promise<ScanFindings> {
  const [row] = await latestScans(options.db.query, repositoryId, [digest]);
  if (row === undefined || row.status !== 'COMPLETE') return { findings: [] };
  const all = await scanFindings(options, row);
  const begin = after === undefined ? 0 : Number(after);
  const findings = all.slice(begin, begin + limit);
  const end = begin + findings.length;
  return end < all.length ? { findings, next: String(end) } : { findings };
}

/** Findings as of the end of the scan; of an index, those of all its platforms. */
async function scanFindings(options: ScansOptions, { manifest_digest, completed_at }: ScanRow): Promise<ScanFinding[]> {
  const digest = manifest_digest as Digest;
  const at = completed_at ?? 0;
  const children = await options.registry.images.children(digest);
  if (children.length === 0) return distinctFindings(await options.findings(digest, at));
  const byPlatform: ScanFinding[] = [];
  for (const { digest: child, platform } of children) {
    const named = platform === undefined ? {} : { platform: platformText(platform) };
    const findings = distinctFindings(await options.findings(child, at));
    byPlatform.push(...findings.map((finding) => ({ ...finding, ...named })));
  }
  return byPlatform.toSorted(worstFirst);
}

/**
 * One finding for each vulnerability of a source package, as ECR lists them for distributions that file by source;
 * without those that are excused. Worst first, and always in the same order, so that pages fit together.
 */
function distinctFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { type, sourceName, sourceVersion } = finding.package;
    const key = JSON.stringify([finding.name, type, sourceName, sourceVersion]);
    if (finding.excusedBy === undefined && !seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()].toSorted(worstFirst);
}

function worstFirst(a: ScanFinding, b: ScanFinding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (b.score ?? -1) - (a.score ?? -1) ||
    compareText(a.name, b.name) ||
    compareText(a.package.sourceName, b.package.sourceName) ||
    compareText(a.package.sourceVersion, b.package.sourceVersion) ||
    compareText(a.platform ?? '', b.platform ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
