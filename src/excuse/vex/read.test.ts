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
    [
      'of parts of all its products, as earlier drafts wrote it',
      { ...said, products: [APP], subcomponents: [SSL] },
      [{ ...meant, product: APP, part: SSL }],
    ],
    ['of a part without a name', { ...said, products: [{ '@id': APP, subcomponents: [{}] }] }, []],
    [
      'by the id of a vulnerability without a name',
      { ...said, vulnerability: { '@id': 'CVE-2024-1' }, products: [SSL] },
      [{ ...meant, product: SSL }],
    ],
    ['by an address', { ...said, vulnerability: { '@id': 'https://a/CVE-2024-1' }, products: [SSL] }, []],
    ['of no product', said, []],
    ['with a status that there is not', { ...said, status: 'fine', products: [SSL] }, []],
    ['of no vulnerability', { ...said, vulnerability: {}, products: [SSL] }, []],
    ['of anything but an object', 'no', []],
  ];
  for (const [title, statement, statements] of CASES) {
    it(`is read ${title}`, () => {
      const document = read(openVex(statement));

      assert.deepEqual(document.statements, statements);
      // Nothing is left out unsaid.
      assert.equal(document.unheard === undefined, statements.length > 0);
    });
  }

  it('is known by its context, of any version, alone or among others', () => {
    const CONTEXTS = [
      'https://openvex.dev/ns',
      'https://openvex.dev/ns/v0.0.1',
      ['https://a', 'https://openvex.dev/ns/v0.2.0'],
    ];
    for (const context of CONTEXTS) {
      assert.equal(read({ ...openVex(), '@context': context }).format, 'openvex');
    }
  });

  it('has its own time where a statement has none', () => {
    const document = openVex(
      { ...said, status: 'affected', products: [SSL] },
      { ...said, products: [SSL], timestamp: '2023-12-31T00:00:00Z' },
    );

    assert.deepEqual(
      read(document).statements.map(({ status }) => status),
      ['not_affected', 'affected'],
    );
  });

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

  const KERNEL = 'pkg:rpm/redhat/kernel';
  const whole = (status: string, part: object, category = 'product_version') => ({
    ...document,
    product_tree: {
      branches: [
        { category: 'product_name', product: { product_id: 'OS', name: 'Example Linux 6' } },
        { category, product: { product_id: 'P', name: 'a part', product_identification_helper: part } },
      ],
      relationships: [
        {
          category: 'default_component_of',
          product_reference: 'P',
          relates_to_product_reference: 'OS',
          full_product_name: { product_id: 'OS:P', name: 'a part of it' },
        },
      ],
    },
    vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { [status]: ['OS:P'] } }],
  });
  const PARTS: readonly (readonly [status: string, purl: string, product: string, part: string | undefined])[] = [
    ['fixed', 'pkg:npm/a@1', 'pkg:npm/a@1', undefined],
    ['known_not_affected', `${KERNEL}@1.el6`, `${KERNEL}@1.el6`, undefined],
    ['known_not_affected', 'pkg:npm/a@1', 'Example Linux 6', 'pkg:npm/a@1'],
    ['known_not_affected', KERNEL, 'Example Linux 6', KERNEL],
    ['fixed', KERNEL, 'Example Linux 6', KERNEL],
  ];
  for (const [status, purl, product, part] of PARTS) {
    it(`says that ${purl} is ${status} ${part === undefined ? 'wherever it is' : 'in one product'}`, () => {
      const [one] = read(whole(status, { purl })).statements;

      assert.deepEqual([one?.product, one?.part], [product, part]);
    });
  }

  it('names a part without a purl as a part, and a range of versions not by its purl', () => {
    const names = (statements: readonly VexStatement[]) => statements.map(({ product, part }) => [product, part]);

    assert.deepEqual(names(read(whole('fixed', {})).statements), [['Example Linux 6', 'a part']]);
    const range = read(whole('fixed', { purl: 'pkg:npm/a' }, 'product_version_range'));
    assert.deepEqual(names(range.statements), [['Example Linux 6', 'a part']]);
  });

  it('says what it names that there is not', () => {
    const { statements, unheard } = read({
      ...document,
      vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { fixed: ['NONE'] } }, {}],
    });

    assert.deepEqual(statements, []);
    assert.deepEqual(unheard, [
      { vulnerability: 'CVE-2024-1', product: 'NONE', reason: 'the product tree has no such product' },
      { reason: 'it names no vulnerability' },
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

describe('CycloneDX, of an application', () => {
  const affecting = (affects: object, component?: object) => {
    const { statements, unheard = [] } = read({
      bomFormat: 'CycloneDX',
      ...(component === undefined ? {} : { metadata: { component } }),
      components: [{ 'bom-ref': 'a', name: 'a', purl: 'pkg:npm/a' }],
      vulnerabilities: [{ id: 'CVE-2024-1', analysis: { state: 'not_affected' }, affects: [affects] }],
    });
    return [
      ...statements.map(({ product, part }) => [product, part].join(' < ')),
      ...unheard.map(({ reason }) => reason),
    ];
  };
  const shop = { 'bom-ref': 'shop', name: 'shop', version: '4.2' };
  const versions = [
    { version: '1', status: 'unaffected' },
    { version: '2', status: 'affected' },
    { range: 'vers:npm/<1', status: 'unaffected' },
  ];
  const SOME = 'it is said of some versions of it alone, which nothing here has';
  const CASES: readonly (readonly [title: string, heard: readonly string[], affects: object, component?: object])[] = [
    ['the application, by what it is called', ['shop 4.2 < '], { ref: 'shop' }, shop],
    ['a component as a part of it', ['shop 4.2 < pkg:npm/a'], { ref: 'a' }, shop],
    ['a component of another document', ['urn:cdx:1/1#shop < '], { ref: 'urn:cdx:1/1#shop' }],
    ['versions of a package that it lists as fine', ['pkg:npm/a@1 < ', SOME, SOME], { ref: 'a', versions }],
    ['versions of what has no purl', [SOME, SOME, SOME], { ref: 'shop', versions }, shop],
    ['nothing that there is', ['there is no such component'], { ref: 'b' }],
  ];
  for (const [title, heard, affects, component] of CASES) {
    it(`speaks of ${title}`, () => assert.deepEqual(affecting(affects, component), heard));
  }
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
