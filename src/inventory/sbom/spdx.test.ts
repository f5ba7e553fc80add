import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { spdx } from './spdx.ts';

/** What Bitnami ships beside each of its programs: the component itself, and what it was linked with. */
const BITNAMI = document({
  packages: [
    one('postgresql', '18.6.0-3', 'pkg:bitnami/postgresql@18.6.0-3?arch=amd64&distro=photon-5'),
    one('geos', '3.14.1', 'pkg:bitnami/geos@3.14.1?arch=amd64&distro=photon-5'),
    one('org.postgresql:pljava', '1.6.10', 'pkg:maven/org.postgresql/pljava@1.6.10'),
  ],
  relationships: [
    relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-postgresql'),
    relation('SPDXRef-postgresql', 'CONTAINS', 'SPDXRef-geos'),
  ],
});

/** What melange writes into each apk: the apk, what it was built from, and who described it. */
const WOLFI = document({
  packages: [
    {
      ...one('glibc', '2.39-r6', 'pkg:apk/wolfi/glibc@2.39-r6?arch=x86_64'),
      externalRefs: [
        reference('PACKAGE_MANAGER', 'pkg:apk/wolfi/glibc@2.39-r6?arch=x86_64'),
        reference('PACKAGE_MANAGER', 'pkg:generic/glibc@2.39?checksum=sha256%3Aab'),
      ],
    },
    one('glibc.tar.xz', '2.39', 'pkg:generic/glibc@2.39'),
    { ...one('glibc.yaml', 'f18ff82', 'pkg:github/wolfi-dev/os@f18ff82#glibc.yaml'), primaryPackagePurpose: 'SOURCE' },
    { name: 'wolfi', SPDXID: 'SPDXRef-os', versionInfo: '20230201', primaryPackagePurpose: 'OPERATING-SYSTEM' },
  ],
  documentDescribes: ['SPDXRef-glibc'],
  relationships: [relation('SPDXRef-glibc', 'GENERATED_FROM', 'SPDXRef-glibc.tar.xz')],
});

/** What syft writes, and so BuildKit: the image as root, files, and which packages the system's own brought. */
const SYFT = document({
  packages: [
    {
      name: 'app',
      SPDXID: 'SPDXRef-root',
      primaryPackagePurpose: 'CONTAINER',
      externalRefs: [reference('PACKAGE-MANAGER', 'pkg:oci/app@sha256%3Aab')],
    },
    one('python3-yaml', '6.0-3', 'pkg:deb/debian/python3-yaml@6.0-3?upstream=pyyaml'),
    one('PyYAML', '6.0', 'pkg:pypi/PyYAML@6.0'),
    one('requests', '2.31.0', 'pkg:pypi/requests@2.31.0'),
    {
      name: 'busybox',
      SPDXID: 'SPDXRef-b',
      versionInfo: '1',
      externalRefs: [{ referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:b:b' }],
    },
  ],
  files: [{ SPDXID: 'SPDXRef-File', fileName: 'bin/x' }],
  relationships: [
    relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-root'),
    {
      ...relation('SPDXRef-python3-yaml', 'OTHER', 'SPDXRef-PyYAML'),
      comment: 'ownership-by-file-overlap: indicates that',
    },
    { ...relation('SPDXRef-requests', 'OTHER', 'SPDXRef-File'), comment: 'evident-by: indicates' },
  ],
});

/** What trivy writes of a package of the operating system; and what npm writes of dependencies for development. */
const OTHERS = document({
  packages: [
    { ...one('libc6', '2.36', 'pkg:deb/debian/libc6@2.36'), sourceInfo: 'built package from: glibc 2.36-0' },
    one('app', '1', 'pkg:npm/app@1'),
    one('dev', '1', 'pkg:npm/dev@1'),
    { name: 'app/package-lock.json', SPDXID: 'SPDXRef-Application', primaryPackagePurpose: 'APPLICATION' },
  ],
  relationships: [relation('SPDXRef-dev', 'DEV_DEPENDENCY_OF', 'SPDXRef-app')],
});

const TAG_VALUE = `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
DocumentComment: <text>PackageName: no
PackageVersion: no</text>

PackageName: root
SPDXID: SPDXRef-root
PrimaryPackagePurpose: CONTAINER

PackageName: curl
SPDXID: SPDXRef-curl
PackageVersion: 8.5.0-r0
PackageSourceInfo: <text>built package from: curl-src 8.5.0-r0</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a:curl
ExternalRef: PACKAGE-MANAGER purl pkg:apk/alpine/curl@8.5.0-r0?arch=x86_64
PackageName: tool
SPDXID: SPDXRef-tool
ExternalRef: PACKAGE_MANAGER http://spdx.org/rdf/references/purl pkg:npm/tool@1

FileName: ./x
SPDXID: SPDXRef-File
ExternalRef: PACKAGE-MANAGER purl pkg:npm/of-no-package@1
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root
Relationship: SPDXRef-tool BUILD_TOOL_OF SPDXRef-curl
`;

const SPDX3 = JSON.stringify({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'SpdxDocument', spdxId: 'd', rootElement: ['s'] },
    { type: 'software_Sbom', spdxId: 's', rootElement: ['r'] },
    { type: 'software_Package', spdxId: 'r', name: 'image', software_packageUrl: 'pkg:oci/image@1' },
    { type: 'software_Package', spdxId: 'a', name: 'a', software_packageUrl: 'pkg:npm/a@1' },
    {
      type: 'software_Package',
      spdxId: 'b',
      name: 'b',
      software_packageVersion: '2',
      externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/b' }],
    },
    { type: 'software_Package', spdxId: 'c', name: 'c', software_packageUrl: 'pkg:npm/c@1' },
    { type: 'LifecycleScopedRelationship', from: 'a', relationshipType: 'dependsOn', scope: 'development', to: ['c'] },
    { type: 'software_Package', spdxId: 'o', name: 'debian', software_primaryPurpose: 'operatingSystem' },
    { type: 'software_Package', spdxId: 'n', name: 'nameless' },
  ],
});

const CASES: readonly (readonly [what: string, path: string, text: string, lines: string[], reasons: string[]])[] = [
  [
    "Bitnami's",
    'opt/bitnami/postgresql/.spdx-postgresql.spdx',
    BITNAMI,
    [
      'geos 3.14.1 geos 3.14.1 amd64',
      'org.postgresql:pljava 1.6.10 org.postgresql:pljava 1.6.10 -',
      'postgresql 18.6.0-3 postgresql 18.6.0-3 amd64',
    ],
    [],
  ],
  [
    "Wolfi's, which describe what is installed",
    'var/lib/db/sbom/glibc.spdx.json',
    WOLFI,
    ['glibc 2.39-r6 glibc 2.39-r6 x86_64'],
    [],
  ],
  [
    "syft's",
    'sbom.json',
    SYFT,
    ['python3-yaml 6.0-3 pyyaml 6.0-3 -', 'requests 2.31.0 requests 2.31.0 -'],
    ['1 component without a purl was left out'],
  ],
  ["trivy's and npm's", 'x.spdx.json', OTHERS, ['app 1 app 1 -', 'libc6 2.36 glibc 2.36-0 -'], []],
  ['tags and values', 'usr/share/x.spdx', TAG_VALUE, ['curl 8.5.0-r0 curl-src 8.5.0-r0 x86_64'], []],
  ['SPDX 3', 'x.spdx3.json', SPDX3, ['a 1 a 1 -', 'b 2 b 2 -'], ['1 component without a purl was left out']],
  [
    'what describes but one package',
    'a.spdx.json',
    document({ packages: [one('a', '1', 'pkg:npm/a@1')], documentDescribes: ['SPDXRef-a'] }),
    ['a 1 a 1 -'],
    [],
  ],
  [
    'a version that is not known',
    'a.spdx.json',
    document({ spdxVersion: 'SPDX-2.9', packages: [one('a', '1', 'pkg:npm/a@1')] }),
    ['a 1 a 1 -'],
    ['SPDX-2.9 is not known here'],
  ],
];

describe('SPDX inside an image', () => {
  for (const [what, path, text, lines, reasons] of CASES) {
    it(`reads ${what}`, async () => {
      const facts = await factsOf(spdx, path, text);

      assert.deepEqual(packagesIn(facts).map(lineOf).toSorted(), lines);
      assert.deepEqual(reasonsIn(facts), reasons);
      assert.ok(
        facts.every((fact) => fact.kind === 'partial' || (fact.kind === 'packages' && fact.evidence === 'claimed')),
      );
    });
  }

  for (const [path, text] of [
    ['sbom.json', '{"x":'],
    ['sbom.json', '{"bomFormat":"CycloneDX","components":[]}'],
    ['LICENSE.spdx', 'MIT'],
    ['x.spdx', '{"a":1}'],
  ] as const) {
    it(`says nothing of ${text} in "${path}"`, async () => {
      assert.deepEqual(await factsOf(spdx, path, text), []);
    });
  }

  it('says of a file that must be one how it is none', async () => {
    assert.deepEqual(reasonsIn(await factsOf(spdx, 'x.spdx.json', '{"spdxVersion"')), [
      'it ends in the middle of a value',
    ]);
  });

  it('keeps what came before a fault inside', async () => {
    const text = '{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"a"},{"name" 1}],"relationships":[{"x" 1}]}';

    assert.deepEqual(reasonsIn(await factsOf(spdx, 'x.spdx.json', text)), [
      'it is no JSON at byte 87',
      'it is no JSON at byte 61',
      '1 component without a purl was left out',
    ]);
  });
});

function document(members: object): string {
  return JSON.stringify({ SPDXID: 'SPDXRef-DOCUMENT', spdxVersion: 'SPDX-2.3', name: 'x', ...members });
}

function one(name: string, version: string, purl: string) {
  return { name, SPDXID: `SPDXRef-${name}`, versionInfo: version, externalRefs: [reference('PACKAGE-MANAGER', purl)] };
}

function reference(referenceCategory: string, referenceLocator: string) {
  return { referenceCategory, referenceType: 'purl', referenceLocator };
}

function relation(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}
