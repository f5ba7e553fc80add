import type { Query } from '../../db/index.ts';
import { coverageOf, findImage, findingsOfAll, type Reach, type StoredImage } from '../../match/index.ts';
import type { Coverage, Finding } from '../../match/types.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Images } from '../../registry/types.ts';
import { leavesOf, MOST_PLATFORMS } from '../../scan/index.ts';
import { coverageState, type Found } from './found.ts';

/** What tags are looked at with. */
export interface Looking {
  readonly query: Query;
  readonly images: Pick<Images, 'children'>;
  /** How far the advisories reach that are in use; undefined where there are none. */
  readonly reach: Reach | undefined;
  readonly now: number;
}

/** A tag with what it points to. */
export interface TaggedImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

const PAGE = 10_000;
const MOST_REASONS = 5;
const LONGEST_REASON = 300;

/** What there is to say of a tag; undefined of what is no image, or was never inspected. */
export async function lookAt(looking: Looking, { repository, tag, digest }: TaggedImage): Promise<Found | undefined> {
  const { query, now } = looking;
  const stored = await storedImages(looking, digest);
  const brokenOff = await brokenOffReason(query, digest);
  if (stored.length === 0 && brokenOff === undefined) return undefined;
  const coverages = stored.map(({ observed }) => coverageOf(observed, looking.reach, now));
  const isFailed = brokenOff !== undefined || coverages.some(isFailure);
  const description = brokenOff ?? descriptionOf(coverages);
  const place = { repository, tags: [tag] };
  return {
    at: now,
    digest,
    images: stored.map((image) => ({ digest: image.manifestDigest, readBy: image.extractorVersion })),
    layers: [...new Set(stored.flatMap(({ layers }) => layers))],
    status: isFailed ? 'FAILED' : 'COMPLETE',
    ...(description === '' ? {} : { description }),
    coverage: worstState(coverages.map((coverage) => coverageState(coverage, now))),
    findings: isFailed ? [] : await allFindings(query, { stored, now, place }),
  };
}

async function storedImages({ query, images }: Looking, digest: Digest): Promise<readonly StoredImage[]> {
  const { leaves } = await leavesOf(images, digest);
  const stored: StoredImage[] = [];
  for (const leaf of leaves.slice(0, MOST_PLATFORMS)) {
    const image = await findImage(query, leaf.digest);
    if (image !== undefined) stored.push(image);
  }
  return stored;
}

async function brokenOffReason(query: Query, digest: string): Promise<string | undefined> {
  const row = query.selectFrom('alert_broken_off').select('description').where('manifest_digest', '=', digest);
  return (await row.executeTakeFirst())?.description;
}

async function allFindings(
  query: Query,
  {
    stored,
    now,
    place,
  }: {
    readonly stored: readonly StoredImage[];
    readonly now: number;
    readonly place: { readonly repository: string; readonly tags: readonly string[] };
  },
): Promise<readonly Finding[]> {
  const of = { manifestDigests: stored.map(({ manifestDigest }) => manifestDigest), at: now, place };
  const all: Finding[] = [];
  for (;;) {
    const found = await findingsOfAll(query, of, { offset: all.length, limit: PAGE });
    all.push(...found.map(({ finding }) => finding));
    if (found.length < PAGE) return all;
  }
}

/** Where nothing can be said of an image, as its scan says it. */
function isFailure({ kind }: Coverage): boolean {
  return kind === 'unsupported' || kind === 'no-advisories' || kind === 'unreadable';
}

/** Of several platforms, each reason once. */
function descriptionOf(coverages: readonly Coverage[]): string {
  const reasons = [...new Set(coverages.flatMap((coverage) => coverage.reasons))];
  const more = reasons.length - MOST_REASONS;
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => reason.slice(0, LONGEST_REASON));
  return [...shown, ...(more > 0 ? [`There are ${more} more such reasons.`] : [])].join(' ');
}

function worstState(states: readonly Found['coverage'][]): Found['coverage'] {
  if (states.includes('lost')) return 'lost';
  return states.includes('doubtful') ? 'doubtful' : 'covered';
}
