import { type Corpus, JSON_WORDS } from './corpus.ts';

const CYCLONEDX = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { component: { 'bom-ref': 'r', type: 'container', name: 'app', version: '1' } },
  components: [
    { type: 'operating-system', name: 'debian', version: '12.5' },
    {
      'bom-ref': 'a',
      type: 'library',
      name: 'libc6',
      version: '2.36-9+deb12u3',
      purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?arch=amd64&distro=debian-12.5',
      properties: [
        { name: 'aquasecurity:trivy:SrcName', value: 'glibc' },
        { name: 'syft:metadata:originPackage', value: 'openssl' },
      ],
      components: [{ type: 'library', group: '@s', name: 'x', version: '1', purl: 'pkg:npm/%40s/x@1' }],
    },
  ],
  dependencies: [{ ref: 'r', dependsOn: ['a'] }],
});
const SPDX_PACKAGE = {
  name: 'glibc',
  SPDXID: 'SPDXRef-a',
  versionInfo: '2.39-r6',
  externalRefs: [
    {
      referenceCategory: 'PACKAGE-MANAGER',
      referenceType: 'purl',
      referenceLocator: 'pkg:apk/wolfi/glibc@2.39-r6?arch=x86_64',
    },
  ],
};
const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  packages: [SPDX_PACKAGE, { name: 'b', SPDXID: 'SPDXRef-b', versionInfo: '1', primaryPackagePurpose: 'CONTAINER' }],
  documentDescribes: ['SPDXRef-b'],
  relationships: [{ spdxElementId: 'SPDXRef-b', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-a' }],
});
const SPDX_3 = JSON.stringify({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    {
      type: 'software_Package',
      spdxId: 'a',
      name: 'glibc',
      software_packageVersion: '1',
      software_packageUrl: 'pkg:npm/x@1',
    },
    { type: 'Relationship', from: 'a', relationshipType: 'contains', to: ['b'] },
  ],
});
const TAG_VALUE =
  'SPDXVersion: SPDX-2.3\nDocumentName: x\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\nPackageComment: <text>x\ny</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n';
const STATEMENT = (predicate: string) =>
  `{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"x","predicate":${predicate}}`;
const ENVELOPE = JSON.stringify({
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(STATEMENT(CYCLONEDX)).toString('base64'),
  signatures: [],
});
/** In its second form a byte order mark says how it is written. */
const UTF_16 = Buffer.from(`\u{feff}${SPDX}`, 'utf16le');

/** SBOMs of every form. */
export const SBOMS: readonly (string | Uint8Array)[] = [
  CYCLONEDX,
  SPDX,
  SPDX_3,
  TAG_VALUE,
  STATEMENT(SPDX),
  ENVELOPE,
  UTF_16,
];

export const SBOM_WORDS: readonly string[] = [
  ...JSON_WORDS,
  '"purl":"pkg:npm/a@1"',
  '"components":[',
  '"packages":[',
  'SPDXRef-',
  '<text>',
  '</text>',
  '\nRelationship: ',
  'DESCRIBES',
];

/** Seeds of SBOMs as they lie in images. */
export const SBOM: Readonly<Record<string, Corpus>> = {
  cyclonedx: {
    words: SBOM_WORDS,
    seeds: () => [CYCLONEDX, STATEMENT(CYCLONEDX), ENVELOPE].map((content) => ({ path: 'app/bom.json', content })),
  },
  spdx: {
    words: SBOM_WORDS,
    seeds: () =>
      [SPDX, SPDX_3, TAG_VALUE, STATEMENT(SPDX), UTF_16].map((content) => ({
        path: 'opt/bitnami/a/.spdx-a.spdx',
        content,
      })),
  },
};
