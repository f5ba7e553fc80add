import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSbom, type SbomImage } from './index.ts';

const LAYERS = [1, 2].map((n) => `sha256:${String(n).repeat(64)}`);

function read(document: object | string): SbomImage {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const reading = readSbom(Buffer.from(text), { path: 'bom.json', signal: new AbortController().signal });
  assert.equal(reading.kind, 'image');
  return reading.image;
}

/** A package in one line: `type name version source@version layer path owner`. */
function linesOf({ inventory }: SbomImage): readonly string[] {
  return inventory.packages.map(({ record, layer, path, owner }) => {
    const source = `${record.source.name}@${record.source.version}`;
    return [record.type, record.name, record.version, source, layer, path, owner?.name ?? '-'].join(' ');
  });
}

describe("another's SBOM in the place of an image", () => {
  it("is read as trivy's CycloneDX has it", () => {
    const image = read({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        component: { type: 'container', name: 'registry.access.redhat.com/ubi8:8.9', purl: 'pkg:oci/ubi8@sha256:ab' },
      },
      components: [
        { type: 'operating-system', name: 'redhat', version: '8.9' },
        {
          type: 'library',
          name: 'bind-libs',
          version: '9.11.36-11.el8_9',
          purl: 'pkg:rpm/redhat/bind-libs@9.11.36-11.el8_9?arch=x86_64&distro=redhat-8.9&epoch=32',
          properties: trivy({
            LayerDigest: LAYERS[0],
            SrcEpoch: '32',
            SrcName: 'bind',
            SrcVersion: '9.11.36',
            SrcRelease: '11.el8_9',
          }),
        },
        { type: 'application', name: 'node-pkg', properties: trivy({ Class: 'lang-pkgs' }) },
        {
          type: 'library',
          name: 'lodash',
          version: '4.17.20',
          purl: 'pkg:npm/lodash@4.17.20',
          properties: trivy({ FilePath: 'app/node_modules/lodash/package.json', LayerDigest: LAYERS[1] }),
        },
      ],
    });

    assert.deepEqual(linesOf(image), [
      'rpm bind-libs 32:9.11.36-11.el8_9 bind@32:9.11.36-11.el8_9 0 bom.json -',
      'npm lodash 4.17.20 lodash@4.17.20 1 app/node_modules/lodash/package.json -',
    ]);
    assert.deepEqual(image.layers, LAYERS);
    assert.deepEqual(image.subject, { name: 'registry.access.redhat.com/ubi8:8.9' });
    assert.deepEqual(image.inventory.osRelease, { ID: 'rhel', VERSION_ID: '8.9' });
    assert.deepEqual([image.inventory.databases, image.inventory.databaseTypes], [['bom.json'], ['rpm']]);
  });

  it("is read as syft's CycloneDX has it", () => {
    const image = read({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        {
          type: 'library',
          name: 'libcrypto3',
          version: '3.1.4-r5',
          purl: 'pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1&upstream=openssl',
          properties: [
            { name: 'syft:location:0:layerID', value: LAYERS[0] },
            { name: 'syft:location:0:path', value: '/lib/apk/db/installed' },
          ],
        },
        {
          type: 'operating-system',
          name: 'alpine',
          version: '3.19.1',
          description: 'Alpine Linux v3.19',
          properties: [
            { name: 'syft:distro:id', value: 'alpine' },
            { name: 'syft:distro:versionID', value: '3.19.1' },
          ],
        },
      ],
    });

    assert.deepEqual(linesOf(image), ['apk libcrypto3 3.1.4-r5 openssl@3.1.4-r5 0 lib/apk/db/installed -']);
    assert.deepEqual(image.inventory.osRelease, {
      ID: 'alpine',
      VERSION_ID: '3.19.1',
      PRETTY_NAME: 'Alpine Linux v3.19',
    });
  });

  it('is read as BuildKit attaches it: SPDX by syft, with what the packages of the system brought', () => {
    const predicate = {
      spdxVersion: 'SPDX-2.3',
      packages: [
        spdxPackage('sha256:ab', undefined, {
          primaryPackagePurpose: 'CONTAINER',
          SPDXID: 'SPDXRef-root',
          name: 'app',
        }),
        spdxPackage('6.0-3', 'pkg:deb/debian/python3-yaml@6.0-3?arch=amd64&upstream=pyyaml&distro=debian-12', {
          SPDXID: 'SPDXRef-deb',
          sourceInfo: 'acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/x',
        }),
        spdxPackage('6.0', 'pkg:pypi/PyYAML@6.0', {
          SPDXID: 'SPDXRef-pypi',
          sourceInfo:
            'acquired package info from the following paths: /usr/lib/python3/dist-packages/PyYAML-6.0.egg-info',
        }),
      ],
      relationships: [
        { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-root', relationshipType: 'DESCRIBES' },
        {
          spdxElementId: 'SPDXRef-deb',
          relatedSpdxElement: 'SPDXRef-pypi',
          relationshipType: 'OTHER',
          comment: 'ownership-by-file-overlap: indicates that the parent package claims ownership of a child package',
        },
      ],
    };

    const image = read({
      _type: 'https://in-toto.io/Statement/v0.1',
      predicateType: 'https://spdx.dev/Document',
      predicate,
    });

    assert.deepEqual(linesOf(image), [
      'deb python3-yaml 6.0-3 pyyaml@6.0-3 0 bom.json -',
      'pypi pyyaml 6.0 pyyaml@6.0 0 usr/lib/python3/dist-packages/PyYAML-6.0.egg-info python3-yaml',
    ]);
    assert.deepEqual(image.inventory.osRelease, { ID: 'debian', VERSION_ID: '12' });
    assert.deepEqual(image.subject, { name: 'app', version: 'sha256:ab' });
  });

  const SYSTEMS: readonly (readonly [purls: readonly string[], osRelease: object | undefined])[] = [
    [['pkg:deb/ubuntu/a@1?os_name=ubuntu&os_version=22.04'], { ID: 'ubuntu', VERSION_ID: '22.04' }],
    [['pkg:deb/debian/a@1?distro=bookworm'], { ID: 'debian', VERSION_CODENAME: 'bookworm' }],
    [['pkg:apk/alpine/a@1?distro=edge'], { ID: 'alpine', VERSION_ID: 'edge' }],
    [['pkg:rpm/amazon/a@1?distro=amazon-2'], { ID: 'amzn', VERSION_ID: '2' }],
    [
      ['pkg:deb/debian/a@1?distro=debian-11', ...['b', 'c'].map((n) => `pkg:deb/debian/${n}@1?distro=debian-12`)],
      { ID: 'debian', VERSION_ID: '12' },
    ],
    [['pkg:deb/debian/a@1'], { ID: 'debian' }],
    [['pkg:npm/a@1', 'pkg:bitnami/b@1?distro=debian-12'], undefined],
  ];
  for (const [purls, osRelease] of SYSTEMS) {
    it(`knows the system by ${purls.join(' ')}`, () => {
      const image = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components: purls.map((purl) => ({ purl })) });

      assert.deepEqual(image.inventory.osRelease, osRelease);
    });
  }

  it('takes the release from the purls where the component of the system has none', () => {
    const components = [
      { type: 'operating-system', name: 'ubuntu' },
      { type: 'library', name: 'a', purl: 'pkg:deb/ubuntu/a@1?distro=ubuntu-20.04' },
    ];

    const image = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

    assert.deepEqual(image.inventory.osRelease, { ID: 'ubuntu', VERSION_ID: '20.04' });
  });

  it('takes no component for the owner of another because both have no id', () => {
    const components = [{ purl: 'pkg:npm/a@1' }, { purl: 'pkg:deb/debian/b@1' }];

    const image = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

    assert.deepEqual(linesOf(image), ['npm a 1 a@1 0 bom.json -', 'deb b 1 b@1 0 bom.json -']);
  });

  it('says what was left out', () => {
    const components = [
      { name: 'a', version: '1' },
      { name: 'b', purl: 'b' },
      ...Array.from({ length: 25 }, () => ({ purl: 'x' })),
    ];

    const image = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

    assert.deepEqual(image.inventory.partial, [
      '1 component without a purl was left out',
      '26 components cannot be used, the first since "b" is no purl',
    ]);
  });

  for (const [text, reason] of [
    ['{"a":1}', 'it is JSON that is no SBOM'],
    [
      '{"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}',
      'it is an attestation of "https://slsa.dev/provenance/v1"',
    ],
    ['<bom/>', 'it is no JSON at byte 0'],
    ['', 'it ends in the middle of a value'],
  ] as const) {
    it(`says why ${JSON.stringify(text)} is none`, () => {
      const reading = readSbom(Buffer.from(text), { path: 'x', signal: new AbortController().signal });

      assert.deepEqual(reading, { kind: 'unreadable', reason });
    });
  }
});

describe('the names that scanners have for distributions', () => {
  for (const [name, version, id] of [
    ['redhat', '9.2', 'rhel'],
    ['oracle', '8.9', 'ol'],
    ['alma', '9.3', 'almalinux'],
    ['amazon', '2 (Karoo)', 'amzn'],
    ['suse linux enterprise server', '15.5', 'sles'],
    ['opensuse.leap', '15.5', 'opensuse-leap'],
    ['cbl-mariner', '2.0', 'mariner'],
    ['Debian', '12.5', 'debian'],
  ] as const) {
    it(`"${name}" is ${id}`, () => {
      const components = [{ type: 'operating-system', name, version }];

      const image = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

      assert.deepEqual(image.inventory.osRelease, { ID: id, VERSION_ID: version.split(' ')[0] });
    });
  }
});

function trivy(properties: Readonly<Record<string, string | undefined>>): readonly object[] {
  return Object.entries(properties).map(([name, value]) => ({ name: `aquasecurity:trivy:${name}`, value }));
}

function spdxPackage(version: string, purl: string | undefined, more: Readonly<Record<string, string>>): object {
  const name = /\/([^/@]+)@/.exec(purl ?? '')?.[1] ?? '';
  const references = [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }];
  return { name, versionInfo: version, ...(purl === undefined ? {} : { externalRefs: references }), ...more };
}
