import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isObject } from '../../lib/json.ts';
import { readVex } from './read.ts';

const APP = 'pkg:oci/app';
const parts = [{ '@id': 'pkg:npm/a' }, 'pkg:npm/b'];
const helper = (purl: string) => ({ product_identification_helper: { purl } });

const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2024-01-01T00:00:00Z',
  statements: [
    { vulnerability: { name: 'CVE-2024-1' }, products: [{ '@id': APP, subcomponents: parts }], status: 'not_affected' },
    { vulnerability: 'CVE-2024-1', products: ['pkg:npm/a'], timestamp: '2023-01-01T00:00:00Z', status: 'affected' },
  ],
};
const CSAF = {
  document: { csaf_version: '2.0', tracking: { id: 'EX-1' } },
  product_tree: {
    branches: [{ category: 'vendor', branches: [{ product: { product_id: 'A', name: 'a', ...helper('pkg:npm/a') } }] }],
    full_product_names: [{ product_id: 'OS', name: 'Example Linux' }],
    relationships: [
      {
        product_reference: 'A',
        relates_to_product_reference: 'OS',
        full_product_name: { product_id: 'OS:A', name: 'a in it' },
      },
    ],
    product_groups: [{ group_id: 'G', product_ids: ['A', 'OS:A'] }],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2024-1',
      product_status: { known_not_affected: ['A', 'OS:A'], fixed: ['OS'] },
      flags: [{ label: 'component_not_present', group_ids: ['G'] }],
      threats: [{ category: 'impact', details: 'no', product_ids: ['A'] }],
    },
  ],
};
const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  metadata: { component: { 'bom-ref': 'shop', name: 'shop', version: '1' } },
  components: [{ 'bom-ref': 'a', purl: 'pkg:npm/a', components: [{ 'bom-ref': 'b', name: 'b' }] }],
  vulnerabilities: [
    {
      id: 'CVE-2024-1',
      analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'no' },
      affects: [{ ref: 'a', versions: [{ version: '1', status: 'unaffected' }] }, { ref: 'shop' }, { ref: 'b' }],
    },
  ],
};

type Slot = readonly [holder: Record<string, unknown>, key: string];

/** Every place in a value where another could stand; a list's by the index in it. */
function slotsOf(value: unknown): readonly Slot[] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): readonly Slot[] => [[holder, key], ...slotsOf(holder[key])]);
}

/** The document with some places of it changed, to other values or to what stands elsewhere. */
function changed(document: unknown, changes: readonly (readonly [at: number, to: unknown])[]): unknown {
  const copy = structuredClone(document);
  for (const [at, to] of changes) {
    const slots = slotsOf(copy);
    const [holder, key] = slots[at % slots.length] ?? [];
    const [from, name = ''] = typeof to === 'number' ? (slots[to % slots.length] ?? []) : [];
    if (holder !== undefined && key !== undefined) holder[key] = structuredClone(from === undefined ? to : from[name]);
  }
  return copy;
}

describe('a VEX document, with anything anywhere in it', () => {
  for (const [kind, document, most] of [
    ['OpenVEX', OPENVEX, 3],
    ['CSAF', CSAF, 3],
    ['CycloneDX', CYCLONEDX, 3],
  ] as const) {
    it(`is read, and says something or is said not to: ${kind}`, () => {
      const other = fc.oneof(fc.nat(1000), fc.constantFrom<unknown>('', 'x', null, true, [], {}, [[]], { name: 1 }));
      const changes = fc.array(fc.tuple(fc.nat(1000), other), { maxLength: 3 });
      const seen = new Set<number>();

      fc.assert(
        fc.property(changes, (all) => {
          const read = readVex(Buffer.from(JSON.stringify(changed(document, all))));

          if (read.kind === 'unreadable') {
            assert.match(read.reason, /no VEX document/);
            return;
          }
          const { statements, unheard = [] } = read.document;
          assert.ok(statements.length + unheard.length > 0);
          seen.add(statements.length);
        }),
        { numRuns: 2000 },
      );
      assert.ok(Array.from({ length: most + 1 }, (_, count) => count).every((count) => seen.has(count)));
    });
  }
});
