import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readVex } from './read.ts';
import type { VexStatement } from './types.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const APP = `pkg:oci/app@${DIGEST.replace(':', '%3A')}`;
const SSL = 'pkg:deb/debian/openssl@3.0.9-1';

function read(document: unknown) {
  const read = readVex(Buffer.from(JSON.stringify(document)));
  assert.ok(read.kind === 'read', JSON.stringify(read));
  return read.document;
}

const openVex = (...statements: readonly unknown[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/vex/1',
  author: 'Mary',
  timestamp: '2024-01-01T00:00:00Z',
  version: 1,
  statements,
});

describe('OpenVEX', () => {
  it('tells its id, author and time', () => {
    const { format, id, author, writtenAt } = read({ ...openVex(), last_updated: '2024-01-02T01:00:00+01:00' });

    assert.deepEqual(
      [format, id, author, writtenAt],
      ['openvex', 'https://example.com/vex/1', 'Mary', Date.UTC(2024, 0, 2)],
    );
  });

  const said = { vulnerability: { name: 'CVE-2024-1' }, status: 'not_affected' };
  const meant = { vulnerability: 'CVE-2024-1', status: 'not_affected' } as const;
  const CASES: readonly (readonly [title: string, statement: unknown, statements: readonly VexStatement[]])[] = [
    [
      'of products and their parts',
      { ...said, products: [{ '@id': APP, subcomponents: [{ '@id': SSL }, { identifiers: { purl: 'pkg:npm/a' } }] }] },
      [
        { ...meant, product: APP, part: SSL },
        { ...meant, product: APP, part: 'pkg:npm/a' },
      ],
    ],
    [
      'by purl before id, and by digest',
      {
        ...said,
        products: [{ '@id': 'https://a', identifiers: { purl: SSL } }, { hashes: { 'sha-256': 'a'.repeat(64) } }],
      },
      [
        { ...meant, product: SSL },
        { ...meant, product: DIGEST },
      ],
    ],
    [
      'as earlier drafts wrote it',
      { vulnerability: 'CVE-2024-1', status: 'not_affected', products: [SSL], subcomponents: [] },
      [{ ...meant, product: SSL }],
    ],
    [
      'with justification and words',
      { ...said, justification: 'component_not_present', impact_statement: 'a\u0007b', products: [{ '@id': SSL }] },
      [{ ...meant, product: SSL, justification: 'component_not_present', statement: 'a b' }],
    ],
    ['of no product', said, []],
    ['with a status that there is not', { ...said, status: 'fine', products: [SSL] }, []],
    ['of no vulnerability', { ...said, vulnerability: {}, products: [SSL] }, []],
    ['of anything but an object', 'no', []],
  ];
  for (const [title, statement, statements] of CASES) {
    it(`is read ${title}`, () => assert.deepEqual(read(openVex(statement)).statements, statements));
  }

  it('is read in the order of time', () => {
    const document = openVex(
      { ...said, status: 'affected', timestamp: '2024-03-01T00:00:00Z', products: [SSL] },
      { ...said, products: [SSL], timestamp: '2024-02-01T00:00:00Z' },
    );

    assert.deepEqual(
      read(document).statements.map(({ status }) => status),
      ['not_affected', 'affected'],
    );
  });
});

describe('CSAF', () => {
  const product = (id: string, purl: string) => ({
    product: { product_id: id, name: id, product_identification_helper: { purl } },
  });
  const document = {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: 'Example' },
      tracking: { id: 'EX-1', current_release_date: '2024-01-01T00:00:00Z' },
    },
    product_tree: {
      branches: [{ branches: [product('APP', APP), { branches: [product('SSL', SSL), product('NPM', 'pkg:npm/a')] }] }],
      relationships: [
        {
          category: 'default_component_of',
          product_reference: 'SSL',
          relates_to_product_reference: 'APP',
          full_product_name: { product_id: 'APP:SSL' },
        },
        {
          category: 'default_component_of',
          product_reference: 'SSL',
          relates_to_product_reference: 'CPE',
          full_product_name: { product_id: 'CPE:SSL' },
        },
      ],
      product_groups: [{ group_id: 'G', product_ids: ['NPM', 'APP:SSL'] }],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-1',
        product_status: { known_not_affected: ['APP:SSL', 'CPE:SSL', 'NONE'], known_affected: ['NPM'], fixed: ['APP'] },
        flags: [
          { label: 'component_not_present', group_ids: ['G'] },
          { label: 'other', product_ids: ['CPE:SSL'] },
        ],
        threats: [
          { category: 'impact', details: 'Not built in.', product_ids: ['APP:SSL'] },
          { category: 'exploit_status', details: 'no', product_ids: ['CPE:SSL'] },
        ],
        remediations: [{ category: 'none_available', details: 'Wait.', product_ids: ['NPM'] }],
      },
      { ids: [{ system_name: 'GHSA', text: 'GHSA-1' }], product_status: { under_investigation: ['SSL'] } },
    ],
  };

  it('is read with its tree, relationships, groups, flags and threats', () => {
    const { format, id, author, statements } = read(document);

    assert.deepEqual([format, id, author], ['csaf', 'EX-1', 'Example']);
    const one = { vulnerability: 'CVE-2024-1' };
    assert.deepEqual(statements, [
      {
        ...one,
        status: 'not_affected',
        product: APP,
        part: SSL,
        justification: 'component_not_present',
        statement: 'Not built in.',
      },
      { ...one, status: 'not_affected', product: SSL },
      { ...one, status: 'fixed', product: APP },
      { ...one, status: 'affected', product: 'pkg:npm/a', statement: 'Wait.' },
      { vulnerability: 'GHSA-1', status: 'under_investigation', product: SSL },
    ]);
  });
});

describe('CycloneDX', () => {
  const document = (vulnerability: object, more: object = {}) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:1',
    metadata: { timestamp: '2024-01-01T00:00:00Z', authors: [{ name: 'Mary' }] },
    components: [{ 'bom-ref': 'ssl', purl: SSL, components: [{ 'bom-ref': 'deep', purl: 'pkg:npm/a' }] }],
    vulnerabilities: [vulnerability],
    ...more,
  });
  const said = { id: 'CVE-2024-1', affects: [{ ref: 'ssl' }] };
  const meant = { vulnerability: 'CVE-2024-1', product: SSL } as const;
  const CASES: readonly (readonly [analysis: object, statements: readonly VexStatement[]])[] = [
    [{ state: 'not_affected', detail: 'no' }, [{ ...meant, status: 'not_affected', statement: 'no' }]],
    [
      { state: 'not_affected', justification: 'code_not_reachable' },
      [{ ...meant, status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' }],
    ],
    [{ state: 'not_affected', justification: 'requires_environment' }, [{ ...meant, status: 'not_affected' }]],
    [{ state: 'false_positive' }, [{ ...meant, status: 'not_affected' }]],
    [{ state: 'resolved' }, [{ ...meant, status: 'fixed' }]],
    [{ state: 'exploitable' }, [{ ...meant, status: 'affected' }]],
    [{ state: 'in_triage' }, [{ ...meant, status: 'under_investigation' }]],
    [{ state: 'toString' }, []],
    [{}, []],
  ];
  for (const [analysis, statements] of CASES) {
    it(`is read of ${JSON.stringify(analysis)}`, () =>
      assert.deepEqual(read(document({ ...said, analysis })).statements, statements));
  }

  it('speaks of components in components, of other documents, and of parts of an image', () => {
    const refs = ['deep', `urn:cdx:1/1#${encodeURIComponent(SSL)}`, 'urn:cdx:1/1#%zz', 'none', 'pkg:npm/b', 'main'];
    const vulnerability = { ...said, analysis: { state: 'not_affected' }, affects: refs.map((ref) => ({ ref })) };
    const productsIn = (more: object) =>
      read(document(vulnerability, more)).statements.map(({ product, part }) => [product, part]);
    const metadata = { component: { type: 'container', name: 'app', 'bom-ref': 'main', version: DIGEST } };

    assert.deepEqual(productsIn({}), [
      ['pkg:npm/a', undefined],
      [SSL, undefined],
      ['pkg:npm/b', undefined],
    ]);
    assert.deepEqual(productsIn({ metadata }), [
      [DIGEST, 'pkg:npm/a'],
      [DIGEST, SSL],
      [DIGEST, 'pkg:npm/b'],
      [DIGEST, undefined],
    ]);
  });
});

describe('a VEX document from hostile hands', () => {
  const UNREADABLE: readonly (readonly [text: string, reason: RegExp])[] = [
    ['', /not JSON/],
    ['{', /not JSON/],
    ['[]', /no VEX/],
    ['{}', /no VEX/],
    ['{"@context":"https://example.com"}', /no VEX/],
    ['['.repeat(100_000), /not JSON/],
    [
      JSON.stringify(
        openVex(
          ...Array.from({ length: 20_001 }, () => ({ vulnerability: 'CVE-1', status: 'fixed', products: [SSL] })),
        ),
      ),
      /more than 20000 statements/,
    ],
    [
      JSON.stringify(
        openVex({ vulnerability: 'CVE-1', status: 'fixed', products: Array.from({ length: 30_000 }, () => SSL) }),
      ),
      /more than 20000 statements/,
    ],
  ];
  for (const [text, reason] of UNREADABLE) {
    it(`is refused of ${text.slice(0, 40) || 'nothing'}`, () => {
      const read = readVex(Buffer.from(text));

      assert.match(read.kind === 'unreadable' ? read.reason : '', reason);
    });
  }

  it('is refused before all that its groups come to is written out', () => {
    const ids = Array.from({ length: 50_000 }, (_, at) => `P${at}`);
    const many = {
      document: { csaf_version: '2.0' },
      product_tree: {
        full_product_names: ids.map((id) => ({ product_id: id, product_identification_helper: { purl: SSL } })),
        product_groups: [{ group_id: 'G', product_ids: ids }],
      },
      vulnerabilities: Array.from({ length: 2000 }, () => ({
        cve: 'CVE-2024-1',
        flags: [{ label: 'component_not_present', group_ids: Array.from({ length: 50 }, () => 'G') }],
        product_status: { fixed: ids.slice(0, 20) },
      })),
    };
    assert.equal(readVex(Buffer.from(JSON.stringify(many))).kind, 'unreadable');
  });
});
