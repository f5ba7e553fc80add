import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APP, readDocument, SSL } from '../../../test/support/vex-documents.ts';
import type { VexStatement } from './types.ts';

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
    const { format, id, author, statements } = readDocument(document);

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
      const [one] = readDocument(whole(status, { purl })).statements;

      assert.deepEqual([one?.product, one?.part], [product, part]);
    });
  }

  it('names a part without a purl as a part, and a range of versions not by its purl', () => {
    const names = (statements: readonly VexStatement[]) => statements.map(({ product, part }) => [product, part]);

    assert.deepEqual(names(readDocument(whole('fixed', {})).statements), [['Example Linux 6', 'a part']]);
    const range = readDocument(whole('fixed', { purl: 'pkg:npm/a' }, 'product_version_range'));
    assert.deepEqual(names(range.statements), [['Example Linux 6', 'a part']]);
  });

  it('says what it names that there is not', () => {
    const { statements, unheard } = readDocument({
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
