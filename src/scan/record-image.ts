import { beginComposition, type InventoryOutcome } from '../inventory/index.ts';
import type { ImageInventory } from '../inventory/types.ts';
import { type ImageToRecord, type RecordDependencies, type RecordedImage, recordImage } from '../match/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Recorded } from './inspect.ts';

export interface LayersDependencies extends RecordDependencies {
  /** Of the extractors that read the layers. */
  readonly extractorVersion: number;
}

/** An image's layers, each with what reading it came to. */
export interface ImageOfLayers {
  /** What the image is stored under. */
  readonly manifestDigest: string;
  readonly os?: string;
  readonly architecture?: string;
  readonly layers: readonly Digest[];
  /** How many layers there are above those. */
  readonly layersLeftOut: number;
  /** What reading the layer came to; undefined where nobody has looked at it. */
  outcomeOf(layer: Digest, index: number): Promise<InventoryOutcome | undefined>;
  /** SBOMs that are attached to it, each with what reading it came to: their packages are claims. */
  readonly attached?: readonly AttachedSbom[];
  /** Clauses on what else makes the image known in part only. */
  readonly remarks?: readonly string[];
}

/** An SBOM that came beside an image. */
export interface AttachedSbom {
  readonly digest: Digest;
  outcome(): Promise<InventoryOutcome | undefined>;
}

/** Lays the layers of an image over each other, stores what they come to, and matches what is new of it. */
export async function recordLayers(dependencies: LayersDependencies, image: ImageOfLayers): Promise<Recorded> {
  return await recordInventory(dependencies, await composeLayers(image));
}

/** Lays the layers of an image over each other. */
export async function composeLayers(image: ImageOfLayers): Promise<ImageOfInventory> {
  const { layers, layersLeftOut, outcomeOf, attached = [], remarks = [], ...named } = image;
  const unreadable = layersLeftOut === 0 ? [] : [`it has ${layersLeftOut} more than the ${layers.length} looked at`];
  const composition = beginComposition();
  for (const [index, digest] of layers.entries()) {
    const outcome = await outcomeOf(digest, index);
    composition.add(outcome?.kind === 'read' ? outcome.inventory : undefined);
    unreadable.push(...reasonOf(digest, outcome));
  }
  const unread: string[] = [];
  for (const { digest, outcome } of attached) {
    const read = await outcome();
    const name = `attached ${digest}`;
    if (read?.kind === 'read') composition.attach(name, read.inventory);
    else unread.push(`"${name}": ${read?.reason ?? NOT_LOOKED_AT}`);
  }
  const inventory = withRemarks(composition.image(), [...remarks, ...unread]);
  return { ...named, layers, inventory, unreadable };
}

const NOT_LOOKED_AT = 'it was not looked at';

/** An image as its inventory, whatever it was read from. */
export type ImageOfInventory = Omit<ImageToRecord, 'extractorVersion'>;

/** Stores an image, and matches what is new of it. */
export async function recordInventory(dependencies: LayersDependencies, image: ImageOfInventory): Promise<Recorded> {
  const { extractorVersion } = dependencies;
  return recordedOf(await recordImage(dependencies, { ...image, extractorVersion }));
}

/** As far as a scan asks. */
export function recordedOf({ coverage, at, sourceUpdatedAt }: RecordedImage): Recorded {
  return { coverage, at, ...(sourceUpdatedAt === undefined ? {} : { sourceUpdatedAt }) };
}

function withRemarks(inventory: ImageInventory, remarks: readonly string[]): ImageInventory {
  return remarks.length === 0 ? inventory : { ...inventory, partial: [...remarks, ...inventory.partial] };
}

function reasonOf(digest: Digest, outcome: InventoryOutcome | undefined): string[] {
  if (outcome?.kind === 'read') return [];
  return [`layer ${digest}: ${outcome?.reason ?? NOT_LOOKED_AT}`];
}
