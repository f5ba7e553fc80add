import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { cyclonedx } from './cyclonedx.ts';

/** Components, the lines of the packages that they claim, and what is said beside. */
const CASES: readonly {
  readonly name: string;
  readonly components: readonly object[];
  readonly lines: readonly string[];
  readonly reasons?: readonly string[];
}[] = [
  {
    name: 'what trivy writes: sources in properties, lock files as applications',
    components: [
      { type: 'operating-system', name: 'debian', version: '12.5' },
      {
        type: 'application',
        name: 'app/package-lock.json',
        properties: [{ name: 'aquasecurity:trivy:Class', value: 'lang-pkgs' }],
      },
      {
        type: 'library',
        name: 'libc6',
        version: '2.36-9+deb12u3',
        purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?arch=amd64&distro=debian-12.5',
        properties: [
          { name: 'aquasecurity:trivy:SrcName', value: 'glibc' },
          { name: 'aquasecurity:trivy:SrcRelease', value: '9+deb12u3' },
          { name: 'aquasecurity:trivy:SrcVersion', value: '2.36' },
        ],
      },
      {
        type: 'library',
        name: 'nodejs',
        purl: 'pkg:rpm/redhat/nodejs@18.19.0-1?arch=x86_64&epoch=1',
        properties: [{ name: 'aquasecurity:trivy:Modularitylabel', value: 'nodejs:18' }],
      },
    ],
    lines: ['libc6 2.36-9+deb12u3 glibc 2.36-9+deb12u3 amd64', 'nodejs 1:18.19.0-1 nodejs 1:18.19.0-1 x86_64'],
  },
  {
    name: 'what syft writes: the source in the purl or in its metadata',
    components: [
      {
        type: 'library',
        name: 'libcrypto3',
        version: '3.1.4-r5',
        purl: 'pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1',
        properties: [{ name: 'syft:metadata:originPackage', value: 'openssl' }],
      },
      { type: 'library', name: 'ssl_client', version: '1', purl: 'pkg:apk/alpine/ssl_client@1?upstream=busybox' },
      { type: 'file', name: '/etc/passwd', 'bom-ref': 'f' },
      { type: 'application', name: 'node', version: '20.1.0', purl: 'pkg:generic/node@20.1.0', cpe: 'cpe:2.3:a:x:x' },
    ],
    lines: ['libcrypto3 3.1.4-r5 openssl 3.1.4-r5 x86_64', 'ssl_client 1 busybox 1 -', 'node 20.1.0 node 20.1.0 -'],
  },
  {
    name: 'components in components, of which none is excluded',
    components: [
      {
        type: 'framework',
        name: 'a',
        purl: 'pkg:npm/a@1',
        components: [
          {
            type: 'library',
            name: 'b',
            purl: 'pkg:npm/b@1',
            components: [{ type: 'library', purl: 'pkg:npm/c@1', name: 'c' }],
          },
          {
            type: 'library',
            name: 'x',
            purl: 'pkg:npm/x@1',
            scope: 'excluded',
            components: [{ type: 'library', purl: 'pkg:npm/y@1', name: 'y' }],
          },
        ],
      },
      {
        type: 'container',
        name: 'z',
        purl: 'pkg:oci/z@1',
        components: [{ type: 'library', name: 'd', purl: 'pkg:npm/d@1', scope: 'optional' }],
      },
    ],
    lines: ['a 1 a 1 -', 'b 1 b 1 -', 'c 1 c 1 -', 'd 1 d 1 -'],
  },
  {
    name: 'the same component but once, and no package for what has no purl that can be used',
    components: [
      { type: 'library', name: 'a', purl: 'pkg:npm/a@1', 'bom-ref': '1' },
      { type: 'library', name: 'a', purl: 'pkg:npm/a@1', 'bom-ref': '2' },
      { type: 'library', name: 'b', version: '1' },
      { type: 'library', name: 'c', version: '1', cpe: 'cpe:2.3:a:c:c:1' },
      { type: 'library', name: 'd', purl: 'd@1' },
      { type: 'library', name: 'e', purl: `pkg:npm/${'e'.repeat(20_000)}@1` },
    ],
    lines: ['a 1 a 1 -'],
    reasons: [
      '2 components without a purl were left out',
      '1 component with unreasonably long fields was left out',
      '"d@1" is no purl',
    ],
  },
  {
    name: 'the version and spelling of the component where the purl lacks them',
    components: [{ type: 'library', group: '@Scope', name: 'Name', version: '1', purl: 'pkg:npm/%40scope/name' }],
    lines: ['@Scope/Name 1 @Scope/Name 1 -'],
  },
];

const SYFT = {
  type: 'library',
  name: 'self',
  version: '1',
  purl: 'pkg:npm/self@1',
  'bom-ref': 'root',
};

describe('CycloneDX inside an image', () => {
  for (const { name, components, lines, reasons = [] } of CASES) {
    it(`reads ${name}`, async () => {
      const facts = await factsOf(cyclonedx, 'app/sbom.cdx.json', bom({ components }));

      assert.deepEqual(packagesIn(facts).map(lineOf), lines);
      assert.deepEqual(reasonsIn(facts), reasons);
      assert.deepEqual(evidenceIn(facts), ['claimed']);
    });
  }

  for (const version of ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']) {
    it(`knows version ${version}`, async () => {
      const facts = await factsOf(cyclonedx, 'bom.json', bom({ specVersion: version, components: [SYFT] }));

      assert.deepEqual([packagesIn(facts).length, reasonsIn(facts)], [1, []]);
    });
  }

  it('reads on in a version that is not known, and says so', async () => {
    const facts = await factsOf(cyclonedx, 'bom.json', bom({ specVersion: '2.0', components: [SYFT] }));

    assert.deepEqual([packagesIn(facts).length, reasonsIn(facts)], [1, ['CycloneDX 2.0 is not known here']]);
  });

  it('leaves out what the document describes, but not what is nested in it', async () => {
    const described = { ...SYFT, components: [{ type: 'library', name: 'in', purl: 'pkg:npm/in@1' }] };

    const facts = await factsOf(cyclonedx, 'bom.json', bom({ metadata: { component: described }, components: [SYFT] }));

    assert.deepEqual(packagesIn(facts).map(lineOf), ['in 1 in 1 -']);
  });

  it('knows a document whatever the order of its members, and a byte order mark', async () => {
    const text = JSON.stringify({ components: [SYFT], specVersion: '1.5', bomFormat: 'CycloneDX' });

    for (const bytes of [`\u{feff}${text}`, Buffer.from(`\u{feff}${text}`, 'utf16le')]) {
      assert.equal(packagesIn(await factsOf(cyclonedx, 'x/sbom.json', bytes)).length, 1);
    }
  });

  for (const [path, text] of [
    ['bom.json', '{"BOM": 1}'],
    ['sbom.json', '[1, 2'],
    ['sbom.json', JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: [] })],
    ['x.cdx.json', '{"a": 1}'],
  ] as const) {
    it(`says nothing of ${text} in "${path}"`, async () => {
      assert.deepEqual(await factsOf(cyclonedx, path, text), []);
    });
  }

  it('says of a file that must be one how it is none', async () => {
    assert.deepEqual(reasonsIn(await factsOf(cyclonedx, 'x.cdx.json', '{"bomFormat":"Cyc')), [
      'it ends in the middle of a string',
    ]);
  });

  it('keeps what came before a fault inside', async () => {
    const text = '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"purl":"pkg:npm/a@1"},{"purl" 1}]}';

    const facts = await factsOf(cyclonedx, 'bom.json', text);

    assert.deepEqual(packagesIn(facts).map(lineOf), ['a 1 a 1 -']);
    assert.match(reasonsIn(facts).join(), /^it is no JSON at byte \d+$/);
  });

  it('goes no deeper than it may, and says so', async () => {
    const deep = Array.from({ length: 12 }).reduce<object>(
      (inner, _, index) => ({ type: 'library', name: 'x', purl: `pkg:npm/x@${index}`, components: [inner] }),
      {},
    );

    const facts = await factsOf(cyclonedx, 'bom.json', bom({ components: [deep] }));

    assert.equal(packagesIn(facts).length, 8);
    assert.deepEqual(reasonsIn(facts), ['1 component nested more than 8 deep was left out']);
  });

  it('takes no more components than an answer holds, and says so', async () => {
    const components = Array.from({ length: 15_001 }, (_, index) => ({ purl: `pkg:npm/x@${index}` }));

    const facts = await factsOf(cyclonedx, 'bom.json', bom({ components }));

    assert.equal(packagesIn(facts).length, 15_000);
    assert.deepEqual(reasonsIn(facts), ['1 component after the first 15000 was left out']);
  });

  it('leaves room for what is installed where every field is as long as it may be', async () => {
    const components = Array.from({ length: 2500 }, (_, index) => ({ purl: `pkg:npm/${'x'.repeat(990)}${index}@1` }));

    const facts = await factsOf(cyclonedx, 'bom.json', bom({ components }));

    assert.ok(JSON.stringify(packagesIn(facts)).length < 4.5e6);
    assert.match(reasonsIn(facts).join('; '), /^\d+ components beyond 4194304 characters were left out$/);
  });
});

function bom(members: object): string {
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...members });
}

function evidenceIn(facts: Awaited<ReturnType<typeof factsOf>>): readonly string[] {
  return facts.flatMap((fact) => (fact.kind === 'packages' ? [fact.evidence] : []));
}
