import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { array, constantFrom, assert as holds, integer, option, property, record, string } from 'fast-check';
import { spdxFaults } from '../../test/support/sbom-clauses.ts';
import { boundOf, contentsOf, DIGEST, LAYERS } from '../../test/support/sbom-contents.ts';
import { cycloneDxValidator, spdxSchemaValidator, type Validator } from '../../test/support/sbom-schemas.ts';
import type { ImageInventory, LocatedPackage, PackageRecord } from '../inventory/types.ts';
import { readSbom, SBOM_FORMATS } from './index.ts';

const MAKING = { createdAt: Date.UTC(2026, 10, 23, 1, 2, 3, 456), version: '0.1.0' };

const inspectors = new Map<string, readonly Validator[]>([
  ['cyclonedx', [cycloneDxValidator()]],
  ['spdx', [spdxFaults, ...[spdxSchemaValidator()].filter((one) => one !== undefined)]],
]);

const SYSTEMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: { ID: 'debian', VERSION_ID: '12', PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)', NAME: 'Debian GNU/Linux' },
  alpine: { ID: 'alpine', VERSION_ID: '3.18.4', PRETTY_NAME: 'Alpine Linux v3.18' },
  rhel: { ID: 'rhel', VERSION_ID: '8.9', ID_LIKE: 'fedora', CPE_NAME: 'cpe:/o:redhat:enterprise_linux:8::baseos' },
  scratch: {},
};

/** `type name version`, then what is not plain of it. */
const PACKAGES: readonly (readonly [system: string, text: string, more?: Partial<PackageRecord>])[] = [
  [
    'debian',
    'deb libc6 2.36-9+deb12u3',
    { architecture: 'amd64', source: { name: 'glibc', version: '2.36-9+deb12u3' } },
  ],
  ['debian', 'deb libstdc++6 12.2.0-14', { architecture: 'amd64', source: { name: 'gcc-12', version: '12.2.0-14' } }],
  ['debian', 'deb login 1:4.13+dfsg1-1+b1', { source: { name: 'shadow', version: '1:4.13+dfsg1-1' } }],
  ['debian', 'deb libgtk 1', { source: { name: 'gtk+3.0', version: '3.24.38-2~deb12u1' }, maintainer: 'A <a@b.c>' }],
  ['alpine', 'apk libcrypto3 3.1.4-r5', { architecture: 'x86_64', source: { name: 'openssl', version: '3.1.4-r5' } }],
  ['alpine', 'apk so:libc.musl-x86_64.so.1 1.2.4-r2'],
  ['rhel', 'rpm bash 4.4.20-4.el8_6', { architecture: 'x86_64', vendor: 'Red Hat, Inc.' }],
  ['rhel', 'rpm bind-libs 32:9.11.36-11.el8_9', { source: { name: 'bind', version: '32:9.11.36-11.el8_9' } }],
  ['rhel', 'rpm perl-libs 4:5.26.3-422.el8', { source: { name: 'perl', version: '5.26.3-422.el8' } }],
  ['rhel', 'rpm nodejs 1:18.19.0-1.module+el8', { module: 'nodejs:18:8090020240101:a75119d5' }],
  ['rhel', 'rpm gpg-pubkey fd431d51-4ae0493b', { source: { name: '(none)', version: 'fd431d51-4ae0493b' } }],
  ['scratch', 'npm JSONStream 1.3.5'],
  ['scratch', 'npm @babel/core 7.23.0'],
  ['scratch', 'npm @Types/Node 1.0.0+build.5'],
  ['scratch', 'pypi PyYAML 6.0.1'],
  ['scratch', 'pypi zope.interface 5.4.0'],
  ['scratch', 'pypi ruamel_yaml 0.17.0'],
  ['scratch', 'maven org.apache.logging.log4j:log4j-core 2.14.1'],
  ['scratch', 'maven groupless 1.0'],
  ['scratch', 'golang github.com/Masterminds/sprig/v3 v3.2.2'],
  ['scratch', 'golang stdlib 1.21.4'],
  ['scratch', 'golang github.com/x/y (devel)'],
  ['scratch', 'cargo serde_json 1.0.108'],
  ['scratch', 'gem Ascii85 1.1.0'],
  ['scratch', 'gem nokogiri 1.13.10', { architecture: 'java' }],
  ['scratch', 'composer symfony/http-kernel v6.3.8'],
  ['scratch', 'nuget Newtonsoft.Json 13.0.3'],
  ['scratch', 'generic node 20.10.0'],
  ['scratch', 'bitnami postgresql 18.6.0-3', { architecture: 'amd64' }],
  ['scratch', 'github actions/checkout v4'],
];

for (const format of SBOM_FORMATS) {
  describe(`an image written as ${format.title} and read again`, () => {
    for (const [system, text, more] of PACKAGES) {
      it(`has ${text} bound as before`, () => {
        const [type = '', name = '', version = ''] = text.split(' ');
        const plain = { type, name, version, source: { name, version }, ...more };
        const inventory = inventoryOf(SYSTEMS[system] ?? {}, [locatedAt(plain, 1, 'a/b')]);

        const again = roundTrip(inventory, format);

        assert.deepEqual(boundOf(again), boundOf(inventory));
        assert.deepEqual(placesOf(again), placesOf(inventory));
      });
    }

    it('is valid, and the same inventory, whatever is in it', () => {
      holds(
        property(inventories(), (inventory) => {
          const again = roundTrip(inventory, format);

          assert.deepEqual(boundOf(again), boundOf(inventory));
          assert.deepEqual(placesOf(again), placesOf(inventory));
          assert.deepEqual(again.osRelease ?? {}, inventory.osRelease ?? {});
          assert.deepEqual(again.repositories, inventory.repositories);
          assert.deepEqual(
            [again.databases, again.databaseTypes, again.partial],
            [inventory.databases, inventory.databaseTypes, inventory.partial],
          );
        }),
        { numRuns: 60 },
      );
    });

    it('is the same text in whatever order its packages were given, and at another time the same but for the time', () => {
      const packages = PACKAGES.map(([, text], index) => {
        const [type = '', name = '', version = ''] = text.split(' ');
        return locatedAt({ type, name, version, source: { name, version } }, index % 3, `p${index}`);
      });
      const contents = contentsOf(inventoryOf(SYSTEMS['debian'] ?? {}, packages));
      const turned = { ...contents, packages: contents.packages.toReversed() };
      const later = { ...MAKING, createdAt: MAKING.createdAt + 1000 };

      const text = [...format.write(contents, MAKING)].join('');

      assert.equal([...format.write(turned, MAKING)].join(''), text);
      assert.equal([...format.write(contents, later)].join('').replaceAll('T01:02:04Z', 'T01:02:03Z'), text);
      assert.match(text, /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/);
    });

    it('bears another number where anything else is in it', () => {
      const one = contentsOf(inventoryOf(SYSTEMS['debian'] ?? {}, []));
      const numbers = [one, { ...one, partial: ['x'] }, { ...one, name: 'b' }, { ...one, layers: [] }].map(
        (contents) => /urn:uuid:[0-9a-f-]+/.exec([...format.write(contents, MAKING)].join(''))?.[0],
      );

      assert.equal(new Set(numbers).size, 4);
    });
  });
}

function roundTrip(inventory: ImageInventory, format: (typeof SBOM_FORMATS)[number]): ImageInventory {
  const text = [...format.write(contentsOf(inventory), MAKING)].join('');
  const document: unknown = JSON.parse(text);
  for (const faultsOf of inspectors.get(format.id) ?? []) assert.deepEqual(faultsOf(document), []);
  const reading = readSbom(Buffer.from(text), { path: 'bom.json', signal: new AbortController().signal });
  assert.equal(reading.kind, 'image');
  assert.deepEqual(reading.image.layers, LAYERS);
  assert.deepEqual(reading.image.subject, { name: 'registry.example/team/app:1.4', version: DIGEST });
  return reading.image.inventory;
}

function inventoryOf(osRelease: Readonly<Record<string, string>>, packages: readonly LocatedPackage[]): ImageInventory {
  return {
    ...(Object.keys(osRelease).length === 0 ? {} : { osRelease }),
    databases: ['var/lib/dpkg/status'],
    databaseTypes: ['deb'],
    repositories: { names: ['rhel-8-for-x86_64-baseos-rpms'], cpes: ['cpe:/o:redhat:enterprise_linux:8::baseos'] },
    packages,
    partial: ['jar nested 9 deep at "opt/app.jar"', 'layer 2: it was cut off'],
  };
}

function locatedAt(one: PackageRecord, layer: number, path: string): LocatedPackage {
  return { record: one, layer, path, evidence: 'installed' };
}

function placesOf(inventory: ImageInventory): readonly string[] {
  const lines = inventory.packages.map(({ record: one, layer, path, evidence, owner }) => {
    const fields = [one.type, one.name, one.version, one.architecture, one.source.name, one.source.version];
    const others = [one.maintainer, one.vendor, one.module, owner?.type, owner?.name];
    return JSON.stringify([...fields, ...others, layer, path, evidence]);
  });
  return [...new Set(lines)].toSorted();
}

function inventories() {
  const type = constantFrom('deb', 'rpm', 'apk', 'npm', 'pypi', 'maven', 'golang', 'gem', 'composer', 'generic', 'hex');
  const tame = constantFrom(
    'a',
    '@s/b',
    'g:a',
    'x/y',
    'C_d',
    '1.0',
    '1:2-3',
    '0:1',
    'v1.2',
    'a b',
    'ü',
    '@',
    ':',
    '%zz',
  );
  const word = option(string({ unit: 'grapheme', maxLength: 12 }), { nil: undefined, freq: 2 });
  const text = record({ tame, word }).map((one) => one.word ?? one.tame);
  const maybe = option(text, { nil: undefined });
  const records = record({ type, name: text, version: text, sourceName: text, sourceVersion: text }).chain((plain) =>
    record({ architecture: maybe, vendor: maybe, module: maybe, maintainer: maybe }).map((more) =>
      recordOf(plain, more),
    ),
  );
  const packages = record({
    one: records,
    layer: integer({ min: 0, max: 2 }),
    path: constantFrom('var/lib/dpkg/status', 'app.jar!/lib/ü "x".jar', 'a b/c', '\u{1}'),
    evidence: constantFrom('installed' as const, 'locked' as const, 'claimed' as const),
    owner: option(record({ type: constantFrom('deb', 'apk'), name: text }), { nil: undefined }),
  }).map(
    ({ one, owner, ...place }): LocatedPackage => ({
      record: one,
      ...place,
      ...(owner === undefined ? {} : { owner }),
    }),
  );
  return record({
    system: constantFrom(...Object.values(SYSTEMS)),
    packages: array(packages, { maxLength: 12 }),
  }).map(({ system, packages: all }) => inventoryOf(system, all));
}

interface Plain {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
}

function recordOf(
  { type, name, version, sourceName, sourceVersion }: Plain,
  more: Readonly<Record<string, string | undefined>>,
): PackageRecord {
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return { type, name, version, source: { name: sourceName, version: sourceVersion }, ...Object.fromEntries(given) };
}
