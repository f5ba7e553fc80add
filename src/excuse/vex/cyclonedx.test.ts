import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DIGEST, readDocument, SSL } from '../../../test/support/vex-documents.ts';
import type { VexStatement } from './types.ts';

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
      assert.deepEqual(readDocument(document({ ...said, analysis })).statements, statements));
  }

  it('speaks of components in components, of other documents, and of parts of an image', () => {
    const refs = ['deep', `urn:cdx:1/1#${encodeURIComponent(SSL)}`, 'urn:cdx:1/1#%zz', 'none', 'pkg:npm/b', 'main'];
    const vulnerability = { ...said, analysis: { state: 'not_affected' }, affects: refs.map((ref) => ({ ref })) };
    const productsIn = (more: object) =>
      readDocument(document(vulnerability, more)).statements.map(({ product, part }) => [product, part]);
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
    const { statements, unheard = [] } = readDocument({
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
