import type { Query } from '../db/index.ts';
import type { ExcusePlace } from '../excuse/types.ts';
import {
  type FindingOrder,
  type FindingsOf,
  findings,
  type ImagePackage,
  imagePackages,
  type StoredImage,
} from '../match/index.ts';
import type { Finding } from '../match/types.ts';

/** As of when, in milliseconds since the epoch, and what comes first. */
export interface KnownOptions {
  readonly at: number;
  readonly order?: FindingOrder;
  /** As which it is looked at; without it, excuses for repositories or tags do not count. */
  readonly place?: ExcusePlace;
}

/** All that is known of an inspected image. */
export interface Known {
  /** In the order that was asked for, those that are excused left out. */
  readonly findings: readonly Finding[];
  /** Those, in the same order. */
  readonly excused: readonly Finding[];
  readonly packages: readonly ImagePackage[];
}

const PAGE = 1000;

/** Every finding of an image as of a time, and every package of it. */
export async function knownOf(
  query: Query,
  image: Pick<StoredImage, 'id' | 'layers' | 'manifestDigest'>,
  options: KnownOptions,
): Promise<Known> {
  const of = { manifestDigest: image.manifestDigest, ...options };
  const all = await everyOne<Finding>((found) => findings(query, of, { offset: found.length, limit: PAGE }));
  const packages = await everyOne<ImagePackage>((found) =>
    imagePackages(query, image, {}, { after: found.at(-1)?.position ?? -1, limit: PAGE }),
  );
  return {
    findings: all.filter(({ excusedBy }) => excusedBy === undefined),
    excused: all.filter(({ excusedBy }) => excusedBy !== undefined),
    packages,
  };
}

/** The findings that an image has of a vulnerability, by any of its ids, excused or not. */
export async function findingsAbout(query: Query, of: FindingsOf, name: string): Promise<readonly Finding[]> {
  const all = await everyOne<Finding>((found) => findings(query, of, { offset: found.length, limit: PAGE }));
  return all.filter((one) => one.name === name || one.aliases.includes(name));
}

async function everyOne<T>(page: (found: readonly T[]) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (;;) {
    const found = await page(all);
    all.push(...found);
    if (found.length < PAGE) return all;
  }
}
