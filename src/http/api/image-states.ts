import type { z } from '@hono/zod-openapi';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { INSPECT, latestScans } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import type { inspectionSchema, scanSchema } from './schemas.ts';
import { timeText } from './shapes.ts';

/** What is known of how far an image of a repository is looked at. */
export interface ImageState {
  readonly scan?: z.infer<typeof scanSchema>;
  readonly inspection?: z.infer<typeof inspectionSchema>;
}

/** How far images are, a hundred or so of them: the last scan that was asked for, and an inspection that is to come. */
export async function imageStates(
  { database: { query }, clock }: Pick<ApiOptions, 'database' | 'clock'>,
  repositoryId: number,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ImageState>> {
  const scans = await latestScans(query, repositoryId, digests);
  const jobs = await query
    .selectFrom('job')
    .select(['key', 'claimed_until', 'last_error', 'due_at'])
    .where('kind', '=', INSPECT)
    .where('key', 'in', [...digests, ''])
    .execute();
  const states = new Map<Digest, ImageState>();
  for (const row of scans) {
    const digest = parseDigest(row.manifest_digest);
    if (digest !== undefined) states.set(digest, { scan: scanShape(row) });
  }
  for (const job of jobs) {
    const digest = parseDigest(job.key);
    if (digest !== undefined) states.set(digest, { ...states.get(digest), inspection: inspectionShape(job, clock()) });
  }
  return states;
}

type ScanRow = Awaited<ReturnType<typeof latestScans>>[number];

function scanShape({ status, description, requested_at, completed_at }: ScanRow): z.infer<typeof scanSchema> {
  return {
    status: STATUSES.find((each) => each === status) ?? 'PENDING',
    ...(description === null ? {} : { reason: description }),
    startedAt: timeText(requested_at),
    ...(completed_at === null ? {} : { completedAt: timeText(completed_at) }),
  };
}

const STATUSES = ['PENDING', 'IN_PROGRESS', 'COMPLETE', 'FAILED'] as const;

interface JobRow {
  readonly claimed_until: number | null;
  readonly last_error: string | null;
  readonly due_at: number;
}

function inspectionShape({ claimed_until, last_error, due_at }: JobRow, now: number): z.infer<typeof inspectionSchema> {
  if (claimed_until !== null && claimed_until > now) return { state: 'running' };
  if (last_error === null) return { state: 'waiting' };
  return { state: 'retrying', reason: last_error.slice(0, LONGEST_REASON), againAt: timeText(due_at) };
}

const LONGEST_REASON = 500;
