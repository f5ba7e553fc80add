import { fieldsOf } from '../../lib/json.ts';
import { type ExcuseStatus, JUSTIFICATIONS, type Justification } from '../types.ts';
import { type CsafProduct, productsIn } from './csaf-products.ts';
import { documentOf, type VexSaying } from './document.ts';
import { idIn, idsIn, objectsIn, textIn, timeIn, wordIn } from './fields.ts';
import type { VexDocument, VexStatement } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** CSAF 2.0, 3.2.3.9 "Product Status". */
const STATUSES: readonly (readonly [name: string, status: ExcuseStatus])[] = [
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under_investigation'],
];

/** Reads CSAF 2.0, the VEX profile and others alike (4.5 "Profile 5: VEX"). At most `limit` statements. */
export function readCsaf(value: Fields, limit: number): VexDocument {
  const document = fieldsOf(value['document']);
  const tracking = fieldsOf(document['tracking']);
  const [id, author] = [idIn(tracking, 'id'), textIn(fieldsOf(document['publisher']), 'name')];
  const writtenAt = timeIn(tracking, 'current_release_date');
  const products = productsIn(fieldsOf(value['product_tree']));
  const vulnerabilities = objectsIn(value, 'vulnerabilities').values();
  const statements = vulnerabilities.flatMap((one) => statementsOf(one, products));
  return documentOf({ format: 'csaf', id, author, writtenAt }, statements, limit);
}

type Products = ReturnType<typeof productsIn>;

function* statementsOf(fields: Fields, { byId, groupsOf }: Products): Iterable<VexSaying> {
  const vulnerability = idIn(fields, 'cve') ?? idIn(objectsIn(fields, 'ids')[0] ?? {}, 'text');
  if (vulnerability === undefined) {
    yield { reason: 'it names no vulnerability' };
    return;
  }
  const justificationOf = saidOf(objectsIn(fields, 'flags'), groupsOf, (flag) => wordIn(flag, 'label', JUSTIFICATIONS));
  const impacts = objectsIn(fields, 'threats').filter(({ category }) => category === 'impact');
  const actions = objectsIn(fields, 'remediations');
  const statementOf = saidOf([...impacts, ...actions], groupsOf, (one) => textIn(one, 'details'));
  for (const [name, status] of STATUSES) {
    for (const id of idsIn(fieldsOf(fields['product_status']), name)) {
      const product = byId(id, status);
      if (product === undefined) {
        yield { vulnerability, product: id, reason: 'the product tree has no such product' };
        continue;
      }
      const said = { justification: justificationOf(id), statement: statementOf(id) };
      yield statementWith({ vulnerability, status, ...product }, said);
    }
  }
}

function statementWith(
  one: CsafProduct & Pick<VexStatement, 'vulnerability' | 'status'>,
  { justification, statement }: { justification: Justification | undefined; statement: string | undefined },
): VexStatement {
  return {
    ...one,
    ...(justification === undefined || one.status !== 'not_affected' ? {} : { justification }),
    ...(statement === undefined ? {} : { statement }),
  };
}

/** What is said of a product, by itself or as one of a group; the first that is said counts. */
function saidOf<T>(
  listed: readonly Fields[],
  groupsOf: Products['groupsOf'],
  read: (one: Fields) => T | undefined,
): (id: string) => T | undefined {
  const [products, groups] = [new Map<string, T>(), new Map<string, T>()];
  for (const one of listed) {
    const meant = read(one);
    if (meant === undefined) continue;
    for (const id of idsIn(one, 'product_ids')) if (!products.has(id)) products.set(id, meant);
    for (const id of idsIn(one, 'group_ids')) if (!groups.has(id)) groups.set(id, meant);
  }
  return (id) => {
    const group = groupsOf(id).find((each) => groups.has(each));
    return products.get(id) ?? (group === undefined ? undefined : groups.get(group));
  };
}
