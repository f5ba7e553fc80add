import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { coverageOf, findImages, type Reach, type StoredImage } from '../match/index.ts';
import { classify } from '../oci/classify.ts';
import { parseManifest } from '../oci/manifest.ts';
import type { CurrentManifest, CurrentPlaces } from './current-places.ts';
import { type ExcusedVersions, excusedVersions, type Muting } from './excused-versions.ts';
import type { KnownMatches } from './known-matches.ts';
import type { LayerTally, Trouble } from './types.ts';

/** A finding of a repository's current images, by what tells it from others. */
export interface SeenFinding {
  readonly vulnerabilityId: number;
  readonly family: number;
  /** Index into SEVERITIES: the worst of its matches. */
  severity: number;
  images: number;
  isFixable: boolean;
  /** The earliest that a match of it opened. */
  openedAt: number;
  /** Of one that no image has any more: when its last match closed. */
  closedAt: number | undefined;
  /** That which was counted last. */
  imageId: number;
}

/** What was seen of a repository. */
export interface Seen {
  readonly images: number;
  readonly open: ReadonlyMap<number, SeenFinding>;
  /** Findings of which every one is excused. */
  readonly excused: ReadonlyMap<number, SeenFinding>;
  /** Findings whose matches have all closed. */
  readonly past: ReadonlyMap<number, SeenFinding>;
  readonly layers: readonly LayerTally[];
  readonly troubles: readonly Trouble[];
  readonly troubleCounts: Readonly<Record<string, number>>;
  /** Something is not inspected, or cannot be: what is missing may be there. */
  readonly isDoubtful: boolean;
}

export interface Looking {
  readonly query: Query;
  readonly known: KnownMatches;
  readonly reach: Reach | undefined;
  readonly muting: Muting;
  readonly now: number;
}

const CHUNK = 50;
const MOST_LAYERS = 10;
const MOST_TROUBLES = 5;
/** What coverage says of an image of which nothing that is missing can be told to be gone. */
const DOUBTFUL = new Set(['pending', 'unreadable', 'unsupported', 'no-advisories']);
/** More than there are vulnerabilities, and few enough that a family times it is a whole number still. */
const FAMILY = 2 ** 30;

/** Looks at the current images of a repository. */
export async function look(looking: Looking, { repository, manifests }: CurrentPlaces): Promise<Seen> {
  const tallying = startTally();
  for (const chunk of chunksOf(manifests, CHUNK)) {
    const digests = chunk.map(({ digest }) => digest);
    const stored = new Map((await findImages(looking.query, digests)).map((one) => [one.manifestDigest, one]));
    const pending = chunk.filter(({ digest }) => !stored.has(digest));
    for (const one of await imagesAmong(looking.query, pending)) tallying.pend(one);
    const placed = await placedIn(
      looking.query,
      [...stored.values()].map(({ id }) => id),
    );
    for (const manifest of chunk) {
      const image = stored.get(manifest.digest);
      if (image === undefined) continue;
      const rows = placed.get(image.id) ?? [];
      const excused = await excusedVersions(looking, { image, repository, tags: manifest.tags, rows });
      tallying.add(looking, { image, tag: manifest.tags[0] ?? '', rows, excused });
    }
    await nextTurn();
  }
  return tallying.seen();
}

/** A package of an image, with the layer that brought it. */
export interface PlacedRow {
  readonly image_id: number;
  readonly package_id: number;
  readonly layer: number;
}

async function placedIn(query: Query, images: readonly number[]): Promise<ReadonlyMap<number, readonly PlacedRow[]>> {
  if (images.length === 0) return new Map();
  const rows = await query
    .selectFrom('image_package')
    .select(['image_id', 'package_id', 'layer'])
    .where('image_id', 'in', images)
    .where('owner_id', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('match').select('match.id').whereRef('match.package_id', '=', 'image_package.package_id')),
    )
    .execute();
  return Map.groupBy(rows, (row) => row.image_id);
}

/** Those that are images, and will be inspected. */
async function imagesAmong(query: Query, manifests: readonly CurrentManifest[]): Promise<readonly CurrentManifest[]> {
  if (manifests.length === 0) return [];
  const digests = manifests.map(({ digest }) => digest);
  const rows = query.selectFrom('manifest').select(['digest', 'media_type', 'body']).where('digest', 'in', digests);
  const images = new Set<string>();
  for (const { digest, media_type, body } of await rows.execute()) {
    const parsed = parseManifest(body, media_type);
    if (parsed.kind === 'ok' && classify(parsed.manifest).kind === 'image') images.add(digest);
  }
  return manifests.filter(({ digest }) => images.has(digest));
}

interface Placed {
  readonly image: StoredImage;
  readonly tag: string;
  readonly rows: readonly PlacedRow[];
  readonly excused: ExcusedVersions;
}

/** Adds up images one after another. */
function startTally() {
  const open = new Map<number, SeenFinding>();
  const excused = new Map<number, SeenFinding>();
  const past = new Map<number, SeenFinding>();
  const layers = layerTally();
  const troubles: Trouble[] = [];
  const troubleCounts: Record<string, number> = {};
  let images = 0;
  const trouble = (one: Trouble) => {
    troubleCounts[one.kind] = (troubleCounts[one.kind] ?? 0) + 1;
    if (troubles.length < MOST_TROUBLES) troubles.push(one);
  };
  return {
    pend({ digest, tags }: CurrentManifest): void {
      images += 1;
      trouble({ kind: 'pending', digest, tag: tags[0] ?? '', reason: 'It is still to be inspected.' });
    },
    add({ known, reach, now }: Looking, { image, tag, rows, excused: muted }: Placed): void {
      images += 1;
      const { kind, reasons } = coverageOf(image.observed, reach, now);
      if (kind !== 'covered') trouble({ kind, digest: image.manifestDigest, tag, reason: reasons[0] ?? '' });
      const brought = layers.begin(image, tag);
      for (const { package_id, layer } of rows) {
        const one = known.packages.get(package_id);
        if (one === undefined) continue;
        for (const match of one.matches) {
          const present = muted(match.vulnerabilityId, one.version) ? excused : open;
          const into = match.closedAt === undefined ? present : past;
          const key = one.family * FAMILY + match.vulnerabilityId;
          const found = into.get(key) ?? begun(match, one.family);
          into.set(key, found);
          widen(found, match);
          if (into !== open || found.imageId === image.id) continue;
          found.imageId = image.id;
          found.images += 1;
          brought(layer);
        }
      }
    },
    seen(): Seen {
      for (const key of open.keys()) {
        excused.delete(key);
        past.delete(key);
      }
      const isDoubtful = Object.keys(troubleCounts).some((kind) => DOUBTFUL.has(kind));
      return { images, open, excused, past, layers: layers.worst(), troubles, troubleCounts, isDoubtful };
    },
  };
}

type OfMatch = Pick<SeenFinding, 'vulnerabilityId' | 'severity' | 'isFixable' | 'openedAt' | 'closedAt'>;

function begun({ vulnerabilityId, severity, isFixable, openedAt, closedAt }: OfMatch, family: number): SeenFinding {
  return { vulnerabilityId, family, severity, images: 0, isFixable, openedAt, closedAt, imageId: 0 };
}

function widen(found: SeenFinding, { severity, isFixable, openedAt, closedAt }: OfMatch): void {
  found.severity = Math.min(found.severity, severity);
  found.isFixable ||= isFixable;
  found.openedAt = Math.min(found.openedAt, openedAt);
  found.closedAt =
    found.closedAt === undefined || closedAt === undefined ? undefined : Math.max(found.closedAt, closedAt);
}

function layerTally() {
  const layers = new Map<string, LayerTally & { images: number; findings: number }>();
  return {
    /** Begins an image; each call of what it answers is a finding that a layer of it brought. */
    begin({ layers: digests, observed: { distro } }: StoredImage, tag: string): (index: number) => void {
      const counted = new Set<number>();
      return (index) => {
        const digest = digests[index] ?? '';
        const own = layers.get(digest) ?? {
          digest,
          index,
          ...(distro === undefined ? {} : { distro: distro.name }),
          images: 0,
          findings: 0,
          tag,
        };
        layers.set(digest, own);
        own.findings += 1;
        if (counted.has(index)) return;
        counted.add(index);
        own.images += 1;
      };
    },
    worst: (): readonly LayerTally[] =>
      [...layers.values()]
        .filter(({ digest }) => digest !== '')
        .toSorted((a, b) => b.findings - a.findings || (a.digest < b.digest ? -1 : 1))
        .slice(0, MOST_LAYERS),
  };
}
