import { fieldsOf } from '../../lib/json.ts';
import { idIn, idsIn, objectsIn } from './fields.ts';
import type { VexStatement } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A product, or a part of one, by what names it. */
export type CsafProduct = Pick<VexStatement, 'product' | 'part'>;

/** Branches in branches; the specification asks for no more than 30 (CSAF 2.0, 3.1.1). */
const MOST_DEPTH = 30;
const MOST_PRODUCTS = 200_000;

/** What a product tree names: products by their ids, and the groups that they are in. */
export function productsIn(tree: Fields): {
  byId(id: string): CsafProduct | undefined;
  /** The groups that a product is in: the first hundred. */
  groupsOf(id: string): readonly string[];
} {
  const names = namesIn(tree);
  const parts = relationshipsIn(tree);
  const byId = (id: string): CsafProduct | undefined => {
    const name = names.get(id);
    if (name !== undefined) return { product: name };
    const parent = parts.get(id);
    const [part, whole] = [parent && names.get(parent.part), parent && names.get(parent.whole)];
    if (part === undefined) return whole === undefined ? undefined : { product: whole };
    return whole === undefined ? { product: part } : { product: whole, part };
  };
  const groups = groupsIn(tree);
  return { byId, groupsOf: (id) => groups.get(id) ?? [] };
}

const MOST_GROUPS = 100;

function groupsIn(tree: Fields): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const group of objectsIn(tree, 'product_groups')) {
    const name = idIn(group, 'group_id');
    for (const id of name === undefined ? [] : idsIn(group, 'product_ids')) {
      const own = groups.get(id) ?? [];
      if (name !== undefined && own.length < MOST_GROUPS) own.push(name);
      groups.set(id, own);
    }
  }
  return groups;
}

/** Of those that have a purl or are a file by its digest; of others nothing here would be the same. */
function namesIn(tree: Fields): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const note = (product: Fields) => {
    const [id, name] = [idIn(product, 'product_id'), nameOf(product)];
    if (id !== undefined && name !== undefined && names.size < MOST_PRODUCTS) names.set(id, name);
  };
  for (const product of objectsIn(tree, 'full_product_names')) note(product);
  for (const relationship of objectsIn(tree, 'relationships')) note(fieldsOf(relationship['full_product_name']));
  let level = objectsIn(tree, 'branches');
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth += 1) {
    for (const branch of level) note(fieldsOf(branch['product']));
    level = level.flatMap((branch) => objectsIn(branch, 'branches'));
  }
  return names;
}

function nameOf(product: Fields): string | undefined {
  const helper = fieldsOf(product['product_identification_helper']);
  const [hashes = {}] = objectsIn(helper, 'hashes');
  const sha256 = objectsIn(hashes, 'file_hashes').find(({ algorithm }) => algorithm === 'sha256');
  const digest = sha256 && idIn(sha256, 'value');
  return idIn(helper, 'purl') ?? (digest === undefined ? undefined : `sha256:${digest}`);
}

/** Products that are one as a part of another (3.2.2.3 "Relationships"). */
function relationshipsIn(tree: Fields): ReadonlyMap<string, { readonly part: string; readonly whole: string }> {
  const found = objectsIn(tree, 'relationships').flatMap((relationship) => {
    const id = idIn(fieldsOf(relationship['full_product_name']), 'product_id');
    const [part, whole] = [idIn(relationship, 'product_reference'), idIn(relationship, 'relates_to_product_reference')];
    return id === undefined || part === undefined || whole === undefined ? [] : [[id, { part, whole }] as const];
  });
  return new Map(found);
}
