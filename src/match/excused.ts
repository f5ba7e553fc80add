import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Query } from '../db/types.ts';
import {
  applicableExcuses,
  coversPackages,
  coversPlace,
  excusesAbout,
  storedNames,
  vulnerabilityIds,
} from '../excuse/index.ts';
import type { Excuse, ExcusePlace } from '../excuse/types.ts';
import { foundRows, groupOf } from './found-rows.ts';

/** The excuse of each finding that has one, by the image's id and that of the match which is shown. */
export type ExcusedFindings = ReadonlyMap<number, ReadonlyMap<number, Excuse>>;

export interface ExcusedOf {
  readonly at: number;
  readonly place?: ExcusePlace;
  readonly excusesAt?: number;
  /** Only findings about these, by their ids; absent, all. */
  readonly vulnerabilities?: readonly number[];
}

interface Image {
  readonly id: number;
  readonly manifestDigest: string;
}

/**
 * The findings that are excused of images as of a time, by the excuses that count then, or at `excusesAt`. Of several
 * excuses for one finding, the eldest. What nothing is muted of costs one look at the excuses.
 */
export async function excusedAmong(
  query: Query,
  images: readonly Image[],
  { at, place, excusesAt = at, vulnerabilities }: ExcusedOf,
): Promise<ExcusedFindings> {
  const only = vulnerabilities === undefined ? {} : { vulnerabilities };
  const all = new Map<number, ReadonlyMap<number, Excuse>>();
  for (const { id, manifestDigest } of images) {
    const image = { imageId: id, manifestDigest, at: excusesAt, ...(place === undefined ? {} : { place }), ...only };
    const excuses = await applicableExcuses(query, image);
    const excused =
      excuses.length === 0 ? new Map<number, Excuse>() : await excusedOf(query, { id, at, ...only }, excuses);
    if (excused.size > 0) all.set(id, excused);
  }
  return all;
}

/** Which findings are wanted, by whether they are excused. */
export type WhichExcused = 'include' | 'exclude' | 'only';

/** Findings by their images and matches, and whether it is those or the others that are wanted. */
export interface Chosen {
  readonly among: ExcusedFindings;
  readonly isAmong: boolean;
}

/** What is wanted; undefined where all are. */
export function chosenOf(excused: WhichExcused = 'include', among: ExcusedFindings): Chosen | undefined {
  return excused === 'include' ? undefined : { among, isAmong: excused === 'only' };
}

/** The condition on `found` that says so. */
export function isChosen(only: Chosen | undefined): RawBuilder<SqlBool> {
  if (only === undefined) return sql<SqlBool>`1 = 1`;
  const each = [...only.among].map(
    ([image, matches]) =>
      sql`(found.image_id = ${image} and found.match_id in (${sql.join([...matches.keys()].map((id) => sql.lit(id)))}))`,
  );
  const any = each.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(each, sql` or `)})`;
  return only.isAmong ? any : sql<SqlBool>`not ${any}`;
}

/** An image as it is looked at in a repository. */
export interface PlacedImage extends Image {
  readonly place: ExcusePlace;
}

/**
 * Those of the images of which each finding that they have of a vulnerability, by any of its ids, is excused. Images for
 * which there is no excuse that may be about it cost nothing.
 */
export async function excusedOfAll<T extends PlacedImage>(
  query: Query,
  images: readonly T[],
  { name, at }: { readonly name: string; readonly at: number },
): Promise<ReadonlySet<T>> {
  const vulnerabilities = [...(await vulnerabilityIds(query, [name])).keys()];
  const excuses = await excusesAbout(query, vulnerabilities, at);
  const excused = new Set<T>();
  for (const image of images) {
    const { place } = image;
    if (!excuses.some(({ scope }) => coversPlace(scope, place))) continue;
    if (await isExcusedIn(query, image, { at, place, vulnerabilities })) excused.add(image);
    await nextTurn();
  }
  return excused;
}

async function isExcusedIn(
  query: Query,
  image: Image,
  of: ExcusedOf & { readonly vulnerabilities: readonly number[] },
): Promise<boolean> {
  const excused = (await excusedAmong(query, [image], of)).get(image.id);
  if (excused === undefined) return false;
  const rows = await query
    .with('found', (db) => foundRows(db, { ...of, imageIds: [image.id] }))
    .selectFrom('found')
    .select('found.match_id')
    .where('found.place', '=', 1)
    .execute();
  return rows.length > 0 && rows.every(({ match_id: id }) => excused.has(id));
}

/** Of one finding: who puts the same package at more paths than this may not have it excused by one of them. */
const MOST_PACKAGES = 1000;

interface FoundIn {
  readonly id: number;
  readonly at: number;
  readonly vulnerabilities?: readonly number[];
}

async function excusedOf(query: Query, of: FoundIn, excuses: readonly Excuse[]): Promise<ReadonlyMap<number, Excuse>> {
  const names = excuses.flatMap(({ scope }) => scope.vulnerability ?? []);
  const vulnerabilities = await vulnerabilityIds(query, names);
  const rows = await candidateRows(query, of, wantedBy(excuses, [...vulnerabilities.keys()]));
  const excused = new Map<number, Excuse>();
  for (const group of Map.groupBy(rows, groupOf).values()) {
    const shown = group.find(({ place }) => Number(place) === 1);
    const about = new Set(vulnerabilities.get(shown?.vulnerability_id ?? 0));
    const packages = group.map(packageOf);
    const excuse = excuses.find(
      ({ scope }) =>
        (scope.vulnerability === undefined || about.has(scope.vulnerability)) &&
        coversPackages(scope, packages, group.length > MOST_PACKAGES),
    );
    if (shown !== undefined && excuse !== undefined) excused.set(shown.match_id, excuse);
  }
  return excused;
}

/** Which findings are looked at: every one where an excuse says neither vulnerability nor package. */
interface Wanted {
  readonly isEvery: boolean;
  readonly vulnerabilities: readonly number[];
  readonly names: readonly string[];
}

function wantedBy(excuses: readonly Excuse[], vulnerabilities: readonly number[]): Wanted {
  const scopes = excuses.map(({ scope }) => scope).filter(({ vulnerability }) => vulnerability === undefined);
  return {
    isEvery: scopes.some(({ package: named }) => named === undefined),
    vulnerabilities,
    names: scopes.flatMap(({ package: named }) => (named === undefined ? [] : storedNames(named))),
  };
}

type CandidateRow = Awaited<ReturnType<typeof candidateRows>>[number];

async function candidateRows(
  query: Query,
  { id, at, vulnerabilities: only }: FoundIn,
  { isEvery, vulnerabilities, names }: Wanted,
) {
  // Where packages are named, what has the source of one of them is looked at whole.
  const among = only ?? (isEvery || names.length > 0 ? undefined : vulnerabilities);
  const rows = query
    .with('found', (db) => {
      return foundRows(db, { imageIds: [id], at, ...(among === undefined ? {} : { vulnerabilities: among }) });
    })
    .selectFrom('found')
    .innerJoin('match', 'match.id', 'found.match_id')
    .innerJoin('package', 'package.id', 'match.package_id')
    .innerJoin('location', 'location.id', 'found.location_id')
    .select(['found.match_id', 'found.image_id', 'found.place', 'match.vulnerability_id'])
    .select(['package.type', 'package.name', 'package.version', 'package.source_name', 'package.source_version'])
    .select(['package.purl', 'location.path'])
    .where('found.place', '<=', MOST_PACKAGES + 1);
  if (isEvery) return await rows.execute();
  return await rows
    .where(({ or, eb }) =>
      or([
        ...(vulnerabilities.length === 0 ? [] : [eb('match.vulnerability_id', 'in', vulnerabilities)]),
        ...(names.length === 0 ? [] : [eb('package.source_name', 'in', names), hasSourceOf(names)]),
      ]),
    )
    .execute();
}

/** A finding is looked at with all of its packages, which have a source in common. */
function hasSourceOf(names: readonly string[]) {
  return sql<SqlBool>`package.source_name in (
    select named.source_name from found join match as of_named on of_named.id = found.match_id
    join package as named on named.id = of_named.package_id
    where named.name in (${sql.join(names)})
  )`;
}

function packageOf({ name, version, source_name, source_version, purl, path }: CandidateRow) {
  return { name, version, sourceName: source_name, sourceVersion: source_version, purl, path };
}
