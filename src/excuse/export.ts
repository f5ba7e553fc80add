import type { Query } from '../db/index.ts';
import { purlsHeld } from './held.ts';
import type { Excuse, ExcuseScope } from './types.ts';
import { imagePurl } from './vex/index.ts';
import type { VexToWrite } from './vex/types.ts';

/** What of excuses a VEX document can say, and what it cannot. */
export interface Exported {
  readonly statements: readonly VexToWrite[];
  /** By the ids of excuses: a clause on why it is left out. */
  readonly left: readonly { readonly id: number; readonly reason: string }[];
}

/**
 * Excuses as statements of VEX, which speaks of products by their names: where an excuse is for a package by its plain
 * name, or for all that have a vulnerability, of the packages of stored images that it is for. `host` is this registry's.
 */
export async function exportedVex(query: Query, excuses: readonly Excuse[], host: string): Promise<Exported> {
  const statements: VexToWrite[] = [];
  const left: { id: number; reason: string }[] = [];
  for (const excuse of excuses) {
    const named = await productsOf(query, excuse.scope, host);
    if ('reason' in named) left.push({ id: excuse.id, reason: named.reason });
    else statements.push(...named.products.map((product) => ({ ...saidBy(excuse, named.vulnerability), ...product })));
  }
  return { statements, left };
}

function saidBy({ status, justification, reason, createdAt }: Excuse, vulnerability: string) {
  return {
    vulnerability,
    status,
    ...(justification === undefined ? {} : { justification }),
    statement: reason,
    at: createdAt,
  };
}

type Product = Pick<VexToWrite, 'product' | 'part'>;

async function productsOf(
  query: Query,
  scope: ExcuseScope,
  host: string,
): Promise<{ readonly vulnerability: string; readonly products: readonly Product[] } | { readonly reason: string }> {
  const { vulnerability, package: named, path, repository, tag } = scope;
  if (vulnerability === undefined) return { reason: 'it is about no one vulnerability' };
  if (path !== undefined) return { reason: 'VEX knows no paths' };
  if (repository?.includes('*') === true || tag?.includes('*') === true) return { reason: 'VEX knows no patterns' };
  const image = await imageOf(query, scope, host);
  if (image === undefined && tag !== undefined) return { reason: 'VEX knows no tags of all repositories' };
  const isNamed = named === undefined || named.startsWith('pkg:');
  if (image !== undefined && named === undefined) return { vulnerability, products: [{ product: image }] };
  const purls = named !== undefined && isNamed ? [named] : await purlsHeld(query, scope);
  if (purls.length === 0) return { reason: 'no stored image has what it is about' };
  const products = purls.map((purl) => (image === undefined ? { product: purl } : { product: image, part: purl }));
  return { vulnerability, products };
}

/** The image, or the repository, as a purl; undefined where it is not about any in particular. */
async function imageOf(
  query: Query,
  { image, repository, tag }: ExcuseScope,
  host: string,
): Promise<string | undefined> {
  if (image === undefined) {
    return repository === undefined
      ? undefined
      : imagePurl({ host, repository, ...(tag === undefined ? {} : { tag }) });
  }
  const held = await query
    .selectFrom('repository_manifest')
    .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
    .select('repository.name')
    .where('repository_manifest.digest', '=', image)
    .orderBy('repository.name')
    .limit(1)
    .executeTakeFirst();
  const name = repository ?? held?.name;
  return name === undefined
    ? image
    : imagePurl({ host, repository: name, digest: image, ...(tag === undefined ? {} : { tag }) });
}
