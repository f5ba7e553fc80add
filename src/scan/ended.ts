import type { Query, Transaction } from '../db/index.ts';
import { countFindings } from '../match/index.ts';
import { type Coverage, SEVERITIES, type Severity } from '../match/types.ts';
import type { Digest } from '../oci/digest.ts';
import type { RepositoryName, Tag } from '../oci/name.ts';
import { leavesOf } from './platforms.ts';
import { endScans, type ScanCause, type ScanResult } from './store.ts';

/** A manifest was inspected, or could not be. Times are milliseconds since the epoch. */
export interface ScanEnded {
  readonly digest: Digest;
  readonly status: 'COMPLETE' | 'FAILED';
  /** A sentence: why it failed, or what the findings do not speak of. */
  readonly description?: string;
  readonly coverage?: Coverage['kind'];
  /** The time as of which its findings are. */
  readonly at: number;
  /** The scans that this ended, as ECR's API shows them: one for each repository; none where nobody asked for one. */
  readonly scans: readonly EndedScan[];
}

/** A scan of an image in a repository that has just ended. */
export interface EndedScan {
  readonly repositoryId: number;
  readonly repository: RepositoryName;
  /** Whether the repository is one that nobody is told of. */
  readonly isSandbox: boolean;
  /** Of that repository, in order of their names. */
  readonly tags: readonly Tag[];
  readonly cause: ScanCause;
  /** Findings of each severity that there is, without those that are excused there; of one that failed, none. */
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
}

/** Called inside the transaction that ends the scans; what it throws undoes that, and the image is inspected again. */
export type OnScanEnded = (tx: Transaction, ended: ScanEnded) => Promise<void>;

/** Ends all scans of a manifest that are running, and tells of it. */
export type EndScans = (tx: Transaction, digest: Digest, result: ScanResult) => Promise<void>;

/** What ends scans is told to each of the listeners, in the same transaction, one after another. */
export function scanEnder(listeners: readonly OnScanEnded[]): EndScans {
  return async (tx, digest, result) => {
    const rows = await endScans(tx, digest, result);
    if (listeners.length === 0) return;
    // Of several that ran in one repository, the last one counts.
    const inTurn = rows.toSorted((one, other) => one.id - other.id);
    const causes = new Map(inTurn.map(({ repository_id, cause }) => [repository_id, cause as ScanCause]));
    const scans: EndedScan[] = [];
    for (const [repositoryId, cause] of [...causes].toSorted(([one], [other]) => one - other)) {
      const scan = await endedScan(tx, { repositoryId, cause, digest, result });
      if (scan !== undefined) scans.push(scan);
    }
    const { status, at, description, coverage } = result;
    const ended: ScanEnded = {
      digest,
      status,
      at,
      ...(description === undefined ? {} : { description }),
      ...(coverage === undefined ? {} : { coverage }),
      scans,
    };
    for (const listener of listeners) await listener(tx, ended);
  };
}

interface EndedRow {
  readonly repositoryId: number;
  readonly cause: ScanCause;
  readonly digest: Digest;
  readonly result: ScanResult;
}

async function endedScan(
  tx: Transaction,
  { repositoryId, cause, digest, result }: EndedRow,
): Promise<EndedScan | undefined> {
  const found = await tx
    .selectFrom('repository')
    .select(['name', 'sandbox'])
    .where('id', '=', repositoryId)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const tagged = tx.selectFrom('tag').select('name').where('repository_id', '=', repositoryId);
  const rows = await tagged.where('digest', '=', digest).orderBy('name').execute();
  const tags = rows.map(({ name }) => name as Tag);
  const place = { repository: found.name, tags };
  return {
    repositoryId,
    repository: found.name as RepositoryName,
    isSandbox: found.sandbox === 1,
    tags,
    cause,
    counts: result.status === 'COMPLETE' ? await countAll(tx, { digest, at: result.at, place }) : {},
  };
}

/** Over all platforms, where it is an index. */
async function countAll(
  query: Query,
  of: { digest: Digest; at: number; place: { repository: string; tags: readonly string[] } },
): Promise<EndedScan['counts']> {
  const { leaves } = await leavesOf({ children: (digest) => childrenOf(query, digest) }, of.digest);
  const total: Partial<Record<Severity, number>> = {};
  for (const { digest: manifestDigest } of leaves) {
    const counts = await countFindings(query, { manifestDigest, at: of.at, place: of.place });
    for (const severity of SEVERITIES) {
      const count = counts[severity];
      if (count !== undefined) total[severity] = (total[severity] ?? 0) + count;
    }
  }
  return total;
}

async function childrenOf(query: Query, digest: Digest): Promise<{ digest: Digest }[]> {
  const children = query.selectFrom('manifest_child').select('child_digest').where('parent_digest', '=', digest);
  const rows = await children.orderBy('position').execute();
  return rows.map((row) => ({ digest: row.child_digest as Digest }));
}
