import { fieldsOf } from '../../lib/json.ts';
import { parsePurl } from '../fault.ts';
import { idIn, idsIn, objectsIn, textIn } from './fields.ts';
import { partOf } from './part-of.ts';
import type { VexStatement } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A product, or a part of one, by what names it. */
export type CsafProduct = Pick<VexStatement, 'product' | 'part'>;

/** Branches in branches; the specification asks for no more than 30 (CSAF 2.0, 3.1.1). */
const MOST_DEPTH = 30;
const MOST_PRODUCTS = 200_000;

/** What a product tree names: products by their ids, and the groups that they are in. */
export function productsIn(tree: Fields): {
  /** Undefined of an id that the tree does not have. */
  byId(id: string, status: VexStatement['status']): CsafProduct | undefined;
  /** The groups that a product is in: the first hundred. */
  groupsOf(id: string): readonly string[];
} {
  const names = namesIn(tree);
  const parts = relationshipsIn(tree);
  const byId = (id: string, status: VexStatement['status']): CsafProduct | undefined => {
    const parent = parts.get(id);
    const nameOf = (each: string) => names.known.get(each) ?? names.others.get(each);
    const own = nameOf(id);
    if (parent === undefined) return own === undefined ? undefined : { product: own };
    const part = names.known.get(parent.part) ?? names.known.get(id) ?? names.others.get(parent.part) ?? parent.part;
    return partOf(nameOf(parent.whole) ?? parent.whole, part, status);
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

interface Names {
  /** Of products that have a purl or are a file by its digest. */
  readonly known: ReadonlyMap<string, string>;
  /** What the others are called: nothing here is the same for it. */
  readonly others: ReadonlyMap<string, string>;
}

function namesIn(tree: Fields): Names {
  const [known, others] = [new Map<string, string>(), new Map<string, string>()];
  const note = (product: Fields, isRange = false) => {
    const id = idIn(product, 'product_id');
    if (id === undefined || known.size + others.size >= MOST_PRODUCTS) return;
    const name = knownNameOf(product);
    // A purl cannot say which versions: without one it would be all of them.
    if (name !== undefined && !(isRange && !hasVersion(name))) known.set(id, name);
    else others.set(id, textIn(product, 'name') ?? id);
  };
  for (const product of objectsIn(tree, 'full_product_names')) note(product);
  for (const relationship of objectsIn(tree, 'relationships')) note(fieldsOf(relationship['full_product_name']));
  let level = objectsIn(tree, 'branches');
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth += 1) {
    for (const branch of level) note(fieldsOf(branch['product']), branch['category'] === 'product_version_range');
    level = level.flatMap((branch) => objectsIn(branch, 'branches'));
  }
  return { known, others };
}

function hasVersion(name: string): boolean {
  const version = parsePurl(name)?.version;
  return !name.startsWith('pkg:') || (version !== undefined && version !== null);
}

function knownNameOf(product: Fields): string | undefined {
  const helper = fieldsOf(product['product_identification_helper']);
  const [hashes = {}] = objectsIn(helper, 'hashes');
  const sha256 = objectsIn(hashes, 'file_hashes').find(({ algorithm }) => algorithm === 'sha256');
  const digest = sha256 && idIn(sha256, 'value');
  // CSAF 2.1 has a list of them.
  const purl = idIn(helper, 'purl') ?? idsIn(helper, 'purls')[0];
  return purl ?? (digest === undefined ? undefined : `sha256:${digest}`);
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
