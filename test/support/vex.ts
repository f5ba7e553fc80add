/** What a VEX document of Red Hat's says of the packages of products; each is `<product> <number of the package>`. */
export interface VexFacts {
  /** Absent: one that is made up. */
  readonly cve?: string;
  /** The CPE of each. */
  readonly products: Readonly<Record<string, string>>;
  /** Package URLs without their beginning. */
  readonly packages: readonly string[];
  readonly fixed?: readonly string[];
  readonly known_affected?: readonly string[];
  readonly known_not_affected?: readonly string[];
  readonly under_investigation?: readonly string[];
  /** What is done about which. */
  readonly states?: Readonly<Record<string, readonly string[]>>;
}

/** A document in which `BaseOS 0` is the first package as a component of the product `BaseOS`. */
export function vexDocument({ cve = 'CVE-2024-1', products, packages, states = {}, ...status }: VexFacts): unknown {
  const ids = Object.keys(products).flatMap((product) => packages.map((_, at) => `${product} ${at}`));
  const named = (id: string, helper: unknown) => ({
    product: { product_id: id, product_identification_helper: helper },
  });
  return {
    document: { category: 'csaf_vex', tracking: { id: cve, status: 'final' } },
    product_tree: {
      branches: [
        ...Object.entries(products).map(([id, cpe]) => named(id, { cpe })),
        { branches: packages.map((purl, at) => named(String(at), { purl: `pkg:rpm/redhat/${purl}` })) },
      ],
      relationships: ids.map((id) => ({
        product_reference: id.split(' ')[1],
        relates_to_product_reference: id.split(' ')[0],
        full_product_name: { product_id: id },
      })),
    },
    vulnerabilities: [
      {
        cve,
        product_status: status,
        threats: [{ category: 'impact', details: 'Moderate', product_ids: ids }],
        remediations: Object.entries(states).map(([details, of]) => ({
          category: 'no_fix_planned',
          details,
          product_ids: of,
        })),
      },
    ],
  };
}
