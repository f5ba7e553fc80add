import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APP, DIGEST, openVex, readDocument, SSL } from '../../../test/support/vex-documents.ts';
import type { VexStatement } from './types.ts';

describe('OpenVEX', () => {
  it('tells its id, author and time', () => {
    const { format, id, author, writtenAt } = readDocument({ ...openVex(), last_updated: '2024-01-02T01:00:00+01:00' });

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
      const document = readDocument(openVex(statement));

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
      assert.equal(readDocument({ ...openVex(), '@context': context }).format, 'openvex');
    }
  });

  it('has its own time where a statement has none', () => {
    const document = openVex(
      { ...said, status: 'affected', products: [SSL] },
      { ...said, products: [SSL], timestamp: '2023-12-31T00:00:00Z' },
    );

    assert.deepEqual(
      readDocument(document).statements.map(({ status }) => status),
      ['not_affected', 'affected'],
    );
  });

  it('is read in the order of time', () => {
    const document = openVex(
      { ...said, status: 'affected', timestamp: '2024-03-01T00:00:00Z', products: [SSL] },
      { ...said, products: [SSL], timestamp: '2024-02-01T00:00:00Z' },
    );

    assert.deepEqual(
      readDocument(document).statements.map(({ status }) => status),
      ['not_affected', 'affected'],
    );
  });
});
