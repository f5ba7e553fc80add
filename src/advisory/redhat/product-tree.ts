import { type RedHatProduct, redhatProduct } from '../../distro/index.ts';
import type { CsafBranch, CsafDocument, CsafRelationship } from './csaf-form.ts';
import { parseModuleUrl, parsePackageUrl, type RedHatPackage } from './package-url.ts';

/** A package as one of Red Hat's products has it. */
export interface Component extends RedHatPackage {
  /** The id under which the document speaks of it. */
  readonly id: string;
  readonly product: RedHatProduct;
  /** The major release of RHEL that it is for. */
  readonly major: string;
}

export type FoundComponent =
  | { readonly kind: 'component'; readonly component: Component }
  /** No rpm, of no release of RHEL, or of no product. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

/** Answers what a product id of a document means. */
export type ProductTree = (id: string) => FoundComponent;

/** Deeper, or longer chains of, products there are not; the deepest seen are 4. */
const MOST_STEPS = 20;

/** Reads a document's product tree: products in branches, and which is a component of which. */
export function productTree({ product_tree: tree }: CsafDocument): ProductTree {
  const helpers = new Map<string, Helper>();
  gather(tree?.branches ?? [], helpers, 0);
  const relations = new Map<string, CsafRelationship>();
  for (const one of tree?.relationships ?? []) relations.set(one.full_product_name.product_id, one);
  const products = new Map<string, Whole>();
  return (id) => {
    const relation = relations.get(id);
    if (relation === undefined) return { kind: 'other' };
    const outer = relation.relates_to_product_reference;
    const whole = products.get(outer) ?? wholeOf(outer, helpers, relations);
    products.set(outer, whole);
    if (whole.product === undefined) return { kind: 'other' };
    const inner = innermost(relation.product_reference, relations);
    return componentOf(id, { inner, purl: helpers.get(inner)?.purl }, { ...whole, product: whole.product });
  };
}

interface Helper {
  readonly cpe?: string | undefined;
  readonly purl?: string | undefined;
}

/** What a component belongs to: a product, and in documents of old a module of it. */
interface Whole {
  readonly product: RedHatProduct | undefined;
  readonly module: string | undefined;
}

function gather(branches: readonly CsafBranch[], helpers: Map<string, Helper>, depth: number): void {
  if (depth > MOST_STEPS) throw new Error(`the product tree is deeper than ${MOST_STEPS} branches`);
  for (const { product, branches: below = [] } of branches) {
    if (product !== undefined) helpers.set(product.product_id, product.product_identification_helper ?? {});
    gather(below, helpers, depth + 1);
  }
}

function wholeOf(
  id: string,
  helpers: ReadonlyMap<string, Helper>,
  relations: ReadonlyMap<string, CsafRelationship>,
): Whole {
  let module: string | undefined;
  let at = id;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const relation = relations.get(at);
    if (relation === undefined) break;
    module ??= parseModuleUrl(helpers.get(relation.product_reference)?.purl ?? '');
    at = relation.relates_to_product_reference;
  }
  const cpe = helpers.get(at)?.cpe;
  return { product: cpe === undefined ? undefined : redhatProduct(cpe), module };
}

function innermost(id: string, relations: ReadonlyMap<string, CsafRelationship>): string {
  let at = id;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const relation = relations.get(at);
    if (relation === undefined) break;
    at = relation.product_reference;
  }
  return at;
}

interface Named {
  readonly inner: string;
  readonly purl: string | undefined;
}

function componentOf(id: string, { inner, purl }: Named, whole: Whole & { product: RedHatProduct }): FoundComponent {
  const { product } = whole;
  const isUnnamed = purl === undefined || purl.startsWith('pkg:rpmmod/');
  const read = isUnnamed ? withoutUrl(inner, product) : parsePackageUrl(purl);
  if (read.kind !== 'package') return read;
  const major = product.major ?? majorOf(read.package.version ?? '');
  if (major === undefined) return { kind: 'other' };
  const module = read.package.module === '' ? (whole.module ?? '') : read.package.module;
  return { kind: 'component', component: { ...read.package, module, id, product, major } };
}

const NAME = /^(?:([A-Za-z0-9._+-]{1,100}:[A-Za-z0-9._+-]{1,100})\/)?([A-Za-z0-9._+-]{1,200})$/;

/** Some packages that are not mended are named and nothing more: `snakeyaml`, `nodejs:18/nodejs`. They are sources. */
function withoutUrl(id: string, { kind }: RedHatProduct): ReturnType<typeof parsePackageUrl> {
  const [, module = '', name] = NAME.exec(id) ?? [];
  if (kind === 'layered' || name === undefined) return { kind: 'other' };
  return { kind: 'package', package: { name: name.replace(/\.src$/, ''), architecture: 'src', module } };
}

/** `8` of `1.29.0-3.el8`, `1-2.module+el8.6.0+123+abc`. */
function majorOf(version: string): string | undefined {
  return /[.+_]el(\d{1,2})(?!\d)/.exec(version)?.[1];
}
