import type { Selectable } from 'kysely';
import type { Query, Schema, Transaction } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import type { Digest } from '../../oci/digest.ts';
import { DEFAULT_TERMS, tidyScope } from '../fault.ts';
import { toExcuse } from '../rows.ts';
import { readSigners } from '../signers.ts';
import { activeAt, addOne, type Excuses, type ExcusesOptions, endOne } from '../store.ts';
import type { Excuse, ExcuseScope, ExcuseStatus, Justification, NewExcuse, VexClaim } from '../types.ts';
import { ATTACHED, type AttachedVex, judgeAttached } from './judge.ts';

const CHUNK = 500;
const NO_LONGER = 'what is attached excuses it no longer';
const OTHERWISE = 'its signer has said otherwise since';

/**
 * Makes what is stored follow what is attached to an image: its claims, and the excuses that listed signers make. One that
 * somebody ended, or that its signer took back, stays ended, however often the same is attached again: whoever may push can
 * put an old document in the place of a newer one.
 */
export async function recordAttachedVex(
  options: ExcusesOptions,
  image: Digest,
  attached: readonly AttachedVex[],
): Promise<void> {
  const { db, clock, terms = DEFAULT_TERMS } = options;
  await db.write(async (tx) => {
    const now = clock();
    const { claims, excuses } = judgeAttached(image, attached, { signers: await readSigners(tx), terms, now });
    await storeClaims(tx, image, claims);
    const before = await attachedBefore(tx, image);
    const wanted = new Map(excuses.map((one) => [keyOf(one.origin ?? '', tidyScope(one.scope)), one]));
    // Where not all is read, nothing is known to be taken back.
    const isAll = attached.every(({ isCut }) => isCut !== true);
    const doubted = new Set(claims.filter(({ doubt }) => isAll && doubt !== undefined).map(aboutOf));
    for (const excuse of await activeAttached(tx, image, now)) {
      if (wanted.has(keyOf(excuse.origin, excuse.scope))) continue;
      const isTakenBack = doubted.has(aboutOf({ signer: excuse.owner, ...excuse.scope }));
      await endOne(tx, options, { ...excuse, endedAt: now, endedBecause: isTakenBack ? OTHERWISE : NO_LONGER });
    }
    for (const [key, asked] of wanted) if (!before.has(key)) await addNew(tx, options, asked, now);
  });
}

function aboutOf(said: Pick<VexClaim, 'signer' | 'package'> & { readonly vulnerability?: string }): string {
  return JSON.stringify([said.signer, said.vulnerability, said.package]);
}

async function addNew(tx: Transaction, options: ExcusesOptions, asked: NewExcuse, now: number): Promise<void> {
  const outcome = await addOne(tx, asked, { now, terms: options.terms ?? DEFAULT_TERMS });
  if (outcome.kind === 'added') await options.onChange?.(tx, outcome);
}

async function storeClaims(tx: Transaction, image: Digest, claims: readonly VexClaim[]): Promise<void> {
  await tx.deleteFrom('vex_claim').where('manifest_digest', '=', image).execute();
  const rows = claims.map((claim) => ({
    manifest_digest: image,
    document: claim.document,
    vulnerability: claim.vulnerability,
    package: claim.package ?? null,
    status: claim.status,
    justification: claim.justification ?? null,
    statement: claim.statement ?? null,
    author: claim.author ?? null,
    signer: claim.signer ?? null,
    doubt: claim.doubt ?? null,
  }));
  for (const chunk of chunksOf(rows, CHUNK)) await tx.insertInto('vex_claim').values(chunk).execute();
}

/** Those that count, and those that somebody ended. */
async function attachedBefore(tx: Transaction, image: Digest): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('excuse')
    .selectAll()
    .where('image', '=', image)
    .where('origin', 'like', `${ATTACHED}%`)
    .where((where) => where.or([where('ended_because', 'is', null), where('ended_because', '<>', NO_LONGER)]))
    .execute();
  return new Set(rows.map(toExcuse).map(({ origin, scope }) => keyOf(origin, scope)));
}

async function activeAttached(tx: Transaction, image: Digest, now: number): Promise<readonly Excuse[]> {
  const rows = activeAt(tx, now).where('image', '=', image).where('origin', 'like', `${ATTACHED}%`);
  return (await rows.execute()).map(toExcuse);
}

function keyOf(origin: string, scope: ExcuseScope): string {
  return JSON.stringify([origin, Object.entries(scope).toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}

/** The images, and indexes, of which attached documents claim something. */
export async function claimedImages(query: Query): Promise<readonly string[]> {
  const rows = await query.selectFrom('vex_claim').select('manifest_digest').distinct().execute();
  return rows.map(({ manifest_digest: digest }) => digest);
}

/** Ends what documents excuse by being attached and signed by one who is listed no longer. */
export async function endSignedBy({
  query,
  excuses,
  name,
  now,
}: {
  readonly query: Query;
  readonly excuses: Pick<Excuses, 'end'>;
  readonly name: string;
  readonly now: number;
}): Promise<void> {
  const rows = activeAt(query, now).where('owner', '=', name).where('origin', 'like', `${ATTACHED}%`);
  for (const { id } of await rows.execute()) await excuses.end(id, NO_LONGER);
}

/** What is claimed of images about vulnerabilities by any of these names. */
export async function claimsAbout(
  query: Query,
  images: readonly string[],
  names: readonly string[],
): Promise<readonly VexClaim[]> {
  const found: VexClaim[] = [];
  for (const chunk of chunksOf([...new Set(names)], CHUNK)) {
    const rows = await query
      .selectFrom('vex_claim')
      .selectAll()
      .where('manifest_digest', 'in', images)
      .where('vulnerability', 'in', chunk)
      .orderBy('id')
      .execute();
    found.push(...rows.map(toClaim));
  }
  return found;
}

/** Only `storeClaims` writes the columns. */
function toClaim(row: Selectable<Schema['vex_claim']>): VexClaim {
  return {
    document: row.document,
    vulnerability: row.vulnerability,
    status: row.status as ExcuseStatus,
    ...(row.package === null ? {} : { package: row.package }),
    ...(row.justification === null ? {} : { justification: row.justification as Justification }),
    ...(row.statement === null ? {} : { statement: row.statement }),
    ...(row.author === null ? {} : { author: row.author }),
    ...(row.signer === null ? {} : { signer: row.signer }),
    ...(row.doubt === null ? {} : { doubt: row.doubt }),
  };
}
