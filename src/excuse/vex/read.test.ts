import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openVex, SSL } from '../../../test/support/vex-documents.ts';
import { readVex } from './read.ts';

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
