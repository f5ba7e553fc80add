import type { ExcuseStatus } from '../types.ts';
import type { VexEnvelope, VexToWrite } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

const STATUS_NAMES = {
  not_affected: 'known_not_affected',
  fixed: 'fixed',
  affected: 'known_affected',
  under_investigation: 'under_investigation',
} as const satisfies Record<ExcuseStatus, string>;
const CVE = /^CVE-\d{4}-\d{4,}$/;

/** Writes CSAF 2.0 in the VEX profile. Of one product and vulnerability the first statement counts. */
export function writeCsaf(statements: readonly VexToWrite[], { id, author, url, at, version }: VexEnvelope): unknown {
  const time = new Date(at).toISOString();
  const products = productIds(statements);
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { category: 'user', name: author, namespace: url },
      title: 'What is excused in a registry',
      tracking: {
        id,
        status: 'final',
        version: '1',
        initial_release_date: time,
        current_release_date: time,
        revision_history: [{ date: time, number: '1', summary: 'Written as of now.' }],
        generator: { date: time, engine: { name: 'pratique', version } },
      },
    },
    product_tree: productTree(statements, products),
    vulnerabilities: [...Map.groupBy(statements, ({ vulnerability }) => vulnerability)].map(([name, own]) =>
      vulnerabilityOf(name, own, products),
    ),
  };
}

type ProductIds = ReadonlyMap<string, string>;

function keyOf({ product, part }: Pick<VexToWrite, 'product' | 'part'>): string {
  return JSON.stringify([product, part]);
}

/** Of products, of their parts, and of the two as one: an id each. */
function productIds(statements: readonly VexToWrite[]): ProductIds {
  const keys = statements.flatMap(({ product, part }) => [
    keyOf({ product }),
    ...(part === undefined ? [] : [keyOf({ product: part }), keyOf({ product, part })]),
  ]);
  return new Map([...new Set(keys)].map((key, at) => [key, `P${at + 1}`]));
}

function idOf(ids: ProductIds, of: Pick<VexToWrite, 'product' | 'part'>): string {
  return ids.get(keyOf(of)) ?? '';
}

function productTree(statements: readonly VexToWrite[], ids: ProductIds): Fields {
  const names = new Set(statements.flatMap(({ product, part }) => (part === undefined ? [product] : [product, part])));
  const pairs = new Map(statements.map((one) => [keyOf(one), one]));
  const relationships = [...pairs.values()].flatMap(({ product, part }) =>
    part === undefined
      ? []
      : [
          {
            category: 'default_component_of',
            product_reference: idOf(ids, { product: part }),
            relates_to_product_reference: idOf(ids, { product }),
            full_product_name: { name: `${part} in ${product}`, product_id: idOf(ids, { product, part }) },
          },
        ],
  );
  return {
    full_product_names: [...names].map((name) => ({
      name,
      product_id: idOf(ids, { product: name }),
      ...(name.startsWith('pkg:') ? { product_identification_helper: { purl: name } } : {}),
    })),
    ...(relationships.length === 0 ? {} : { relationships }),
  };
}

/** Each product with one status (6.1.6), a reason for what is not affected and an action for what is (6.1.27.7, 6.1.27.10). */
function vulnerabilityOf(name: string, all: readonly VexToWrite[], ids: ProductIds): Fields {
  const own = [...new Map(all.toReversed().map((one) => [idOf(ids, one), one]))].toReversed();
  const named = CVE.test(name) ? { cve: name } : { ids: [{ system_name: name.split('-')[0] ?? name, text: name }] };
  const status = Map.groupBy(own, ([, one]) => STATUS_NAMES[one.status]);
  const flags = own.flatMap(([id, { justification: label, at }]) =>
    label === undefined ? [] : [{ label, date: new Date(at).toISOString(), product_ids: [id] }],
  );
  const said = own.map(([id, { status: of, statement: details = 'No reason is given.', at }]) => ({
    of,
    entry: { details, date: new Date(at).toISOString(), product_ids: [id] },
  }));
  const threats = said.flatMap(({ of, entry }) => (of === 'affected' ? [] : [{ category: 'impact', ...entry }]));
  const actions = said.flatMap(({ of, entry }) =>
    of === 'affected' ? [{ category: 'no_fix_planned', ...entry }] : [],
  );
  return {
    ...named,
    notes: [{ category: 'summary', text: `${name}, as somebody who looks after the registry says.` }],
    product_status: Object.fromEntries([...status].map(([key, list]) => [key, list.map(([id]) => id)])),
    ...(flags.length === 0 ? {} : { flags }),
    ...(threats.length === 0 ? {} : { threats }),
    ...(actions.length === 0 ? {} : { remediations: actions }),
  };
}
