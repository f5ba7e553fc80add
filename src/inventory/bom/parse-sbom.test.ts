import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { constantFrom, assert as holds, integer, nat, property } from 'fast-check';
import { CONTEXT, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { foundFile } from '../../image/index.ts';
import { inMemory } from '../../lib/random-access.ts';
import type { Fact } from '../types.ts';
import { claimsOfFile } from './claims.ts';
import { packageOf } from './package-of.ts';
import { parseSbom } from './parse-sbom.ts';

const LIMITS = { signal: new AbortController().signal, nesting: 8, mostComponents: 100 };

const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { component: { type: 'container', name: 'app', version: '1' } },
  components: [
    {
      type: 'library',
      name: 'a',
      version: '1',
      purl: 'pkg:npm/a@1',
      properties: [{ name: 'pratique:owner', value: 'deb/a' }],
    },
    { type: 'operating-system', name: 'debian', version: '12' },
  ],
};

const SPDX = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  packages: [
    { name: 'image', SPDXID: 'SPDXRef-i', primaryPackagePurpose: 'CONTAINER' },
    {
      name: 'a',
      SPDXID: 'SPDXRef-a',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' }],
      annotations: [{ comment: 'pratique:evidence=locked' }],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-i' },
  ],
};

const TAG_VALUE = `SPDXVersion: SPDX-2.2\nPackageName: a\nPackageVersion: 1\nSPDXID: SPDXRef-a\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n`;

function statement(predicateType: string, predicate: unknown) {
  return { _type: 'https://in-toto.io/Statement/v0.1', subject: [], predicateType, predicate };
}

function envelope(payload: unknown) {
  const base64 = Buffer.from(JSON.stringify(payload)).toString('base64');
  return { payloadType: 'application/vnd.in-toto+json', payload: base64, signatures: [{ sig: 'x' }] };
}

const SPDX_TYPE = 'https://spdx.dev/Document';
const CYCLONEDX_TYPE = 'https://cyclonedx.org/bom';

const ATTACHED: readonly (readonly [what: string, document: unknown])[] = [
  ['CycloneDX itself', CYCLONEDX],
  ['SPDX itself', SPDX],
  ['an in-toto statement of SPDX, as BuildKit attaches it', statement(SPDX_TYPE, SPDX)],
  ['an in-toto statement of CycloneDX', statement(`${CYCLONEDX_TYPE}/v1.5`, CYCLONEDX)],
  ['a DSSE envelope, as cosign attaches it', envelope(statement(CYCLONEDX_TYPE, CYCLONEDX))],
  [
    'a bundle of Sigstore',
    { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: envelope(statement(SPDX_TYPE, SPDX)) },
  ],
  ['a statement with the document as a text', statement(SPDX_TYPE, JSON.stringify(SPDX))],
  ['a statement with tags and values as a text', statement(SPDX_TYPE, TAG_VALUE)],
  ['what older cosign wrote', envelope(statement(SPDX_TYPE, { Data: TAG_VALUE, Timestamp: '' }))],
  ['the same with a document', envelope(statement(CYCLONEDX_TYPE, { Data: CYCLONEDX }))],
];

/** What the two extractors say of an attestation. */
function claimsOf(bytes: Uint8Array): readonly Fact[] {
  const file = foundFile({ path: 'x.intoto.json', mode: 0o644 }, inMemory(bytes));
  return [
    ...claimsOfFile(file, CONTEXT, { format: 'cyclonedx', isSure: true, isStatement: true }),
    ...claimsOfFile(file, CONTEXT, { format: 'spdx', isSure: false }),
  ];
}

describe('an SBOM that is attached to an image', () => {
  for (const [what, document] of ATTACHED) {
    it(`is read from ${what}`, () => {
      const facts = claimsOf(Buffer.from(JSON.stringify(document)));

      assert.deepEqual(packagesIn(facts).map(lineOf), ['a 1 a 1 -']);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('adds nothing that it only heard of itself', () => {
    const [component] = CYCLONEDX.components;
    const properties = [{ name: 'pratique:evidence', value: 'claimed' }];
    const heard = { ...CYCLONEDX, components: [{ ...component, properties }] };

    assert.deepEqual(claimsOf(Buffer.from(JSON.stringify(heard))), []);
  });

  it('is nothing where it attests something else', () => {
    const provenance = statement('https://slsa.dev/provenance/v1', {});

    assert.deepEqual(claimsOf(Buffer.from(JSON.stringify(provenance))), []);
    assert.deepEqual(parseSbom(Buffer.from(JSON.stringify(provenance)), LIMITS), {
      kind: 'other',
      what: 'an attestation of "https://slsa.dev/provenance/v1"',
      isStatement: true,
    });
  });

  it('is nothing where it is a signature, and broken where it is JSON of no such form', () => {
    const signature = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', messageSignature: {} };

    assert.deepEqual(claimsOf(Buffer.from(JSON.stringify(signature))), []);
    assert.deepEqual(reasonsIn(claimsOf(Buffer.from('{}'))), ['it is JSON that is no SBOM']);
  });

  it('is said to be unreadable where it is', () => {
    const broken = { ...envelope({}), payload: Buffer.from('{"bomFormat"').toString('base64') };

    const facts = claimsOf(Buffer.from(JSON.stringify(broken)));

    assert.deepEqual(reasonsIn(facts), ['it ends in the middle of a value']);
  });

  it('is not unwrapped for ever', () => {
    let wrapped: unknown = CYCLONEDX;
    for (let times = 0; times < 8; times += 1) wrapped = envelope(wrapped);

    assert.deepEqual(parseSbom(Buffer.from(JSON.stringify(wrapped)), LIMITS), {
      kind: 'unreadable',
      reason: 'it is wrapped more than 4 times',
    });
  });
});

describe('hostile SBOMs', () => {
  const texts = [CYCLONEDX, SPDX, envelope(statement(SPDX_TYPE, SPDX))].map((one) => JSON.stringify(one));
  const corpus = [...texts, TAG_VALUE];

  it('throw nothing, whatever bytes are changed, cut out or doubled', () => {
    holds(
      property(
        constantFrom(...corpus),
        nat(5000),
        integer({ min: 0, max: 40 }),
        nat(255),
        nat(3),
        (text, at, length, ...[byte, how]) => {
          const bytes = Buffer.from(text);
          const [from, to] = [at % bytes.length, Math.min((at % bytes.length) + length, bytes.length)];
          const parts = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)] as const;
          const middle = [
            Buffer.alloc(0),
            Buffer.concat([parts[1], parts[1]]),
            Buffer.from([byte]),
            Buffer.from('[{"'),
          ][how];
          const mutated = Buffer.concat([parts[0], middle ?? parts[1], parts[2]]);

          const reading = parseSbom(mutated, LIMITS);

          if (reading.kind === 'sbom') for (const one of reading.document.components) packageOf(one);
          claimsOf(mutated);
        },
      ),
      { numRuns: 5000 },
    );
  });

  const HOSTILE: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
    [
      'ten million brackets',
      `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[${'['.repeat(1e6)}`,
      /ends in the middle/,
    ],
    [
      'an object with a million members',
      `{"bomFormat":"CycloneDX",${'"a":1,'.repeat(1e6)}"b":2}`,
      /1000 members or more/,
    ],
    [
      'a component with a million members',
      `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{${'"a":1,'.repeat(1e6)}"b":2}]}`,
      /1000 members or more/,
    ],
    [
      'a million empty components',
      `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[${'{},'.repeat(1e6)}{}]}`,
      /more than 500000 components/,
    ],
    [
      'a million relationships',
      `{"spdxVersion":"SPDX-2.3","relationships":[${'{"spdxElementId":"a","relationshipType":"DESCRIBES","relatedSpdxElement":"b"},'.repeat(300_000)}{}]}`,
      /more than 200000 relationships/,
    ],
    [
      'a graph of a million elements',
      `{"@context":"https://spdx.org/3","@graph":[${'{},'.repeat(1_000_001)}{}]}`,
      /1000000 elements in all/,
    ],
    [
      'tags of many packages',
      `SPDXVersion: SPDX-2.3\n${'PackageName: a\n'.repeat(200_001)}`,
      /more than 200000 packages/,
    ],
  ];
  for (const [what, text, reason] of HOSTILE) {
    it(`come to a reason: ${what}`, () => {
      assert.match(reasonsIn(claimsOf(Buffer.from(text))).join('; '), reason);
    });
  }

  it('say nothing that is too long for an answer', () => {
    const long = 'x'.repeat(10_000);
    const components = [{ purl: long }, { purl: `pkg:npm/${long}@1` }, { purl: `pkg:npm/a@1?x=${long}` }];
    const documents = [
      { bomFormat: 'CycloneDX', specVersion: long, components },
      { spdxVersion: `SPDX-${long}`, packages: [{ name: long }] },
    ];

    const reasons = documents.flatMap((one) => reasonsIn(claimsOf(Buffer.from(JSON.stringify(one)))));

    assert.equal(reasons.length, 4);
    assert.ok(reasons.every((reason) => reason.length < 300));
  });

  it('end when they are told to', () => {
    const signal = AbortSignal.abort(new Error('told to'));

    assert.throws(() => parseSbom(Buffer.from(JSON.stringify(CYCLONEDX)), { ...LIMITS, signal }), /told to/);
  });
});
