import { zipOf } from '../support/zip.ts';

/** An archive of OSV records, as OSV and others publish it; `path` is that of a record's id. */
export function osvArchive(
  records: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[],
  path = (id: string) => `${id}.json`,
): Buffer {
  return zipOf(records.map((record) => [path(record.id), JSON.stringify(record)]));
}

/** `affected` of an OSV record: `introduced 0 fixed 1.2` are the events of its one range. */
export function osvAffected(ecosystem: string, name: string, events: string, type = 'ECOSYSTEM'): object {
  const words = events.split(' ');
  const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [{ [word]: words[at + 1] }] : []));
  return { package: { ecosystem, name }, ranges: [{ type, events: pairs }] };
}

/** Debian's tracker, of one release; `CVE-2024-1001 zlib`: what it says of that. */
export function trackerFeed(codename: string, said: Readonly<Record<string, object>>): string {
  const bySource: Record<string, Record<string, object>> = {};
  for (const [key, release] of Object.entries(said)) {
    const [id = '', name = ''] = key.split(' ');
    bySource[name] = { ...bySource[name], [id]: { releases: { [codename]: { repositories: {}, ...release } } } };
  }
  return JSON.stringify(bySource);
}

/** What a VEX document of Red Hat's says: `BaseOS 0` is the first package as a component of the product `BaseOS`. */
export interface RedHatVex {
  readonly cve: string;
  /** The CPE of each. */
  readonly products: Readonly<Record<string, string>>;
  /** Package URLs without `pkg:rpm/redhat/`. */
  readonly packages: readonly string[];
  readonly fixed?: readonly string[];
  readonly known_affected?: readonly string[];
  readonly known_not_affected?: readonly string[];
  readonly under_investigation?: readonly string[];
  /** What is done about which. */
  readonly states?: Readonly<Record<string, readonly string[]>>;
}

export function redHatVex({ cve, products, packages, states = {}, ...status }: RedHatVex): string {
  const ids = Object.keys(products).flatMap((product) => packages.map((_, at) => `${product} ${at}`));
  const named = (id: string, helper: object) => ({
    product: { product_id: id, product_identification_helper: helper },
  });
  const relationships = ids.map((id) => ({
    category: 'default_component_of',
    product_reference: id.split(' ')[1],
    relates_to_product_reference: id.split(' ')[0],
    full_product_name: { name: id, product_id: id },
  }));
  const remediations = Object.entries(states).map(([details, of]) => ({
    category: 'no_fix_planned',
    details,
    product_ids: of,
  }));
  return JSON.stringify({
    document: { category: 'csaf_vex', csaf_version: '2.0', tracking: { id: cve, status: 'final' } },
    product_tree: {
      branches: [
        ...Object.entries(products).map(([id, cpe]) => named(id, { cpe })),
        { branches: packages.map((purl, at) => named(String(at), { purl: `pkg:rpm/redhat/${purl}` })) },
      ],
      relationships,
    },
    vulnerabilities: [{ cve, product_status: status, remediations }],
  });
}

/** One update of Amazon's updateinfo.xml; `kernel 5.15.43-20.123.amzn2`, with an epoch where there is one: the packages. */
export function alasUpdate(id: string, collection: string, cve: string, packages: readonly string[]): string {
  const listed = packages.map((text) => {
    const [name = '', evr = ''] = text.split(' ');
    const [, epoch = '0', version = '', release = ''] = /^(?:(\d+):)?(.+)-([^-]+)$/.exec(evr) ?? [];
    return `<package arch="x86_64" epoch="${epoch}" name="${name}" release="${release}" version="${version}" />`;
  });
  return `<?xml version="1.0" ?>
<updates><update status="final" version="1.4" author="linux-security@amazon.com" type="security" from="linux-security@amazon.com">
  <id>${id}</id><title>Amazon Linux - ${id}: important priority package update</title>
  <issued date="2024-06-06 17:58" /><severity>important</severity>
  <description>Package updates are available that fix the following vulnerabilities:</description>
  <references><reference href="https://cve.org/${cve}" id="${cve}" type="cve" /></references>
  <pkglist><collection short="${collection}"><name>Amazon Linux</name>${listed.join('')}</collection></pkglist>
</update></updates>`;
}
