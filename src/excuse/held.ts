import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Query, Schema } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { matchesWildcard } from '../lib/wildcard.ts';
import { coversPackages } from './covers.ts';
import { parsePurl } from './fault.ts';
import type { ExcuseScope } from './types.ts';

/** Whether a stored image has, as of now, anything that an excuse of this scope is about. */
export async function isHeld(query: Query, scope: ExcuseScope): Promise<boolean> {
  return (await firstHeld(query, scope, false)) !== undefined;
}

/** A fix that is known of something that the scope is about and a stored image has: `zlib1g 1:1.2.13`. Else undefined. */
export async function fixOf(query: Query, scope: ExcuseScope): Promise<string | undefined> {
  const found = await firstHeld(query, scope, true);
  return found === undefined ? undefined : `${found.name} ${found.fixed_version ?? ''}`;
}

/** Purls of what the scope is about and stored images have, in order; the first hundred. */
export async function purlsHeld(query: Query, scope: ExcuseScope): Promise<readonly string[]> {
  const limits = await limitsOf(query, scope);
  if (limits === undefined) return [];
  const found = new Set<string>();
  for (const digests of limits.digests === undefined ? [undefined] : chunksOf(limits.digests, CHUNK)) {
    const rows = await heldRows(query, scope, { ...limits, digests, isFixed: false });
    for (const row of rows) if (coversPackages(scope, [packageOf(row, scope)], false)) found.add(row.purl);
  }
  return [...found].toSorted().slice(0, MOST_PURLS);
}

const MOST_PURLS = 100;
/** What is looked through before it is taken for granted that something is there. */
const MOST_ROWS = 5000;
const CHUNK = 500;

type HeldRow = Awaited<ReturnType<typeof heldRows>>[number];

async function firstHeld(query: Query, scope: ExcuseScope, isFixed: boolean): Promise<HeldRow | undefined> {
  const limits = await limitsOf(query, scope);
  if (limits === undefined) return undefined;
  for (const digests of limits.digests === undefined ? [undefined] : chunksOf(limits.digests, CHUNK)) {
    const rows = await heldRows(query, scope, { ...limits, digests, isFixed });
    const found = rows.find((row) => coversPackages(scope, [packageOf(row, scope)], false));
    if (found !== undefined) return found;
    if (rows.length === MOST_ROWS) return rows[0];
  }
  return undefined;
}

function packageOf({ name, version, source_name, source_version, purl, path }: HeldRow, scope: ExcuseScope) {
  return {
    name,
    version,
    sourceName: source_name,
    sourceVersion: source_version,
    purl,
    path: path ?? scope.path ?? '',
  };
}

interface Limits {
  readonly vulnerabilities: readonly number[] | undefined;
  readonly repositories: readonly number[] | undefined;
  readonly digests: readonly string[] | undefined;
}

/** What the scope's words come to in rows; undefined where one of them comes to nothing. */
async function limitsOf(
  query: Query,
  { vulnerability, repository, tag, image }: ExcuseScope,
): Promise<Limits | undefined> {
  const named = vulnerability === undefined ? undefined : await vulnerabilityIds(query, [vulnerability]);
  const vulnerabilities = named === undefined ? undefined : [...named.keys()];
  const repositories = repository === undefined ? undefined : await repositoryIds(query, repository);
  const tagged = tag === undefined ? undefined : await taggedWith(query, tag, repositories);
  const lists = [tagged, image === undefined ? undefined : [image]].filter((list) => list !== undefined);
  const below: (readonly string[])[] = [];
  for (const list of lists) below.push(await manifestsBelow(query, list));
  const [first, second = first] = below;
  const own = first === undefined ? undefined : intersection(first, second ?? first);
  if ([vulnerabilities, repositories, own].some((list) => list?.length === 0)) return undefined;
  return { vulnerabilities, repositories, digests: own };
}

function intersection(one: readonly string[], other: readonly string[]): readonly string[] {
  const among = new Set(other);
  return one.filter((digest) => among.has(digest));
}

/** The vulnerabilities that have these names, best-known or not, with the names that were asked for. */
export async function vulnerabilityIds(
  query: Query,
  names: readonly string[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = new Map<number, string[]>();
  for (const chunk of chunksOf(names, CHUNK)) {
    const rows = await query
      .selectFrom('vulnerability')
      .select(['id', 'name'])
      .where('name', 'in', chunk)
      .unionAll(
        query.selectFrom('vulnerability_alias').select(['vulnerability_id as id', 'name']).where('name', 'in', chunk),
      )
      .execute();
    for (const { id, name } of rows) found.set(id, [...(found.get(id) ?? []), name]);
  }
  return found;
}

async function repositoryIds(query: Query, pattern: string): Promise<readonly number[]> {
  const rows = query.selectFrom('repository').select(['id', 'name']);
  const all = await (pattern.includes('*') ? rows : rows.where('name', '=', pattern)).execute();
  return all.filter(({ name }) => matchesWildcard(pattern, name)).map(({ id }) => id);
}

async function taggedWith(
  query: Query,
  pattern: string,
  repositories: readonly number[] | undefined,
): Promise<readonly string[]> {
  const beginning = pattern.slice(0, `${pattern}*`.indexOf('*'));
  let rows = query.selectFrom('tag').select(['name', 'digest']).where('name', '>=', beginning);
  rows = rows.where('name', '<', `${beginning}\u{10ffff}`);
  if (repositories !== undefined) rows = rows.where('repository_id', 'in', repositories);
  const fitting = (await rows.execute()).filter(({ name }) => matchesWildcard(pattern, name));
  return [...new Set(fitting.map(({ digest }) => digest))];
}

const MOST_DEPTH = 5;

/** These, and what they list, where they are indexes. */
async function manifestsBelow(query: Query, digests: readonly string[]): Promise<readonly string[]> {
  const all = new Set(digests);
  let level: readonly string[] = digests;
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth += 1) {
    const children: string[] = [];
    for (const chunk of chunksOf(level, CHUNK)) {
      const rows = query.selectFrom('manifest_child').select('child_digest').where('parent_digest', 'in', chunk);
      children.push(...(await rows.execute()).map(({ child_digest: child }) => child));
    }
    level = [...new Set(children)].filter((child) => !all.has(child));
    for (const child of level) all.add(child);
  }
  return [...all];
}

/** Names under which packages are stored that the text may mean. */
export function storedNames(text: string): readonly string[] {
  const purl = text.startsWith('pkg:') ? parsePurl(text) : undefined;
  if (purl === undefined) return [text];
  const { namespace, name } = purl;
  return namespace === undefined || namespace === null
    ? [name]
    : [name, `${namespace}/${name}`, `${namespace}:${name}`];
}

type Wanted = Limits & { readonly isFixed: boolean };

/** Matches that are open, with the packages that have them: at most as many as are looked through. */
async function heldRows(query: Query, scope: ExcuseScope, wanted: Wanted) {
  const { path, package: named } = scope;
  let rows = query
    .selectFrom('match')
    .innerJoin('package', 'package.id', 'match.package_id')
    .select(['package.name', 'package.version', 'package.source_name', 'package.source_version', 'package.purl'])
    .select(['match.fixed_version'])
    .where('match.closed_at', 'is', null);
  if (wanted.vulnerabilities !== undefined) rows = rows.where('match.vulnerability_id', 'in', wanted.vulnerabilities);
  if (wanted.isFixed) rows = rows.where('match.verdict', '=', 'affected').where('match.fixed_version', 'is not', null);
  if (named !== undefined) {
    const names = storedNames(named);
    rows = rows.where(({ or, eb }) => or([eb('package.name', 'in', names), eb('package.source_name', 'in', names)]));
  }
  if (path === undefined) {
    return await rows
      .select(sql<string | null>`null`.as('path'))
      .where((builder) => isPlaced(builder, wanted))
      .limit(MOST_ROWS)
      .execute();
  }
  const placed = rows
    .innerJoin('image_package', 'image_package.package_id', 'package.id')
    .innerJoin('location', 'location.id', 'image_package.location_id')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select('location.path')
    .distinct()
    .where('image_package.owner_id', 'is', null)
    // Databases differ in which letters are alike to this: the paths are looked at again.
    .where(sql<SqlBool>`location.path like ${likeText(path)} escape '!'`)
    .where((builder) => isStored(builder, wanted));
  return await placed.limit(MOST_ROWS).execute();
}

function likeText(pattern: string): string {
  return pattern.replace(/[!%_]/g, '!$&').replaceAll('*', '%');
}

function isPlaced({ exists, selectFrom }: ExpressionBuilder<Schema, 'package'>, limits: Limits) {
  return exists(
    selectFrom('image_package')
      .innerJoin('image', 'image.id', 'image_package.image_id')
      .select('image_package.image_id')
      .whereRef('image_package.package_id', '=', 'package.id')
      .where('image_package.owner_id', 'is', null)
      .where((builder) => isStored(builder, limits)),
  );
}

/** Whether a repository that is meant holds the image: others are looked at without being stored. */
function isStored({ exists, selectFrom }: ExpressionBuilder<Schema, 'image'>, { repositories, digests }: Limits) {
  let held = selectFrom('repository_manifest')
    .select('repository_manifest.digest')
    .whereRef('repository_manifest.digest', '=', 'image.manifest_digest');
  if (repositories !== undefined) held = held.where('repository_manifest.repository_id', 'in', repositories);
  if (digests !== undefined) held = held.where('repository_manifest.digest', 'in', digests);
  return exists(held);
}
