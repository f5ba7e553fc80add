import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf } from '../../../test/support/statements.ts';
import { type VexFacts, vexDocument } from '../../../test/support/vex.ts';
import type { Affected, Statement } from '../types.ts';
import { vexStatements } from './vex.ts';

const RHEL8 = 'cpe:/o:redhat:enterprise_linux:8';

describe("a VEX document of Red Hat's", () => {
  it('says what was mended of which binary packages, and what is open of which sources', () => {
    const statements = affectedIn({
      products: { BaseOS: `${RHEL8}::baseos`, rhel8: RHEL8 },
      packages: [
        'openssl-libs@1.1.1k-9.el8?arch=x86_64&epoch=1',
        'openssl@1.1.1k-9.el8?arch=src&epoch=1',
        'openssl-libs-debuginfo@1.1.1k-9.el8?arch=x86_64&epoch=1',
        'compat-openssl10?arch=src',
        'compat-openssl10',
        'shim?arch=src',
      ],
      fixed: ['BaseOS 0', 'BaseOS 1', 'BaseOS 2'],
      known_affected: ['rhel8 3', 'rhel8 4'],
      known_not_affected: ['rhel8 5'],
      states: { 'Will not fix': ['rhel8 3', 'rhel8 4'] },
    });

    assert.deepEqual(statements, [
      {
        ecosystem: 'Red Hat:8',
        name: 'openssl-libs',
        scheme: 'rpm',
        only: { module: '' },
        of: 'binary',
        status: 'affected',
        ranges: [{ fixed: '1:1.1.1k-9.el8' }],
        severity: 'Moderate',
      },
      {
        ecosystem: 'Red Hat:8',
        name: 'compat-openssl10',
        scheme: 'rpm',
        only: { module: '' },
        status: 'affected',
        ranges: [{}],
        state: 'Will not fix',
        severity: 'Moderate',
      },
      { ecosystem: 'Red Hat:8', name: 'shim', scheme: 'rpm', only: { module: '' }, status: 'not-affected', ranges: [] },
    ]);
  });

  it('tells a fix of a minor release from one of the major one, and leaves the others to the major one', () => {
    const statements = affectedIn({
      products: {
        BaseOS: `${RHEL8}::baseos`,
        EUS: 'cpe:/o:redhat:rhel_eus:8.6::baseos',
        AUS: 'cpe:/o:redhat:rhel_aus:8.2',
      },
      packages: ['curl@7.61.1-30.el8_8.3?arch=x86_64', 'curl@7.61.1-22.el8_6.9?arch=x86_64', 'curl'],
      fixed: ['BaseOS 0', 'EUS 1'],
      known_not_affected: ['AUS 2'],
    });

    const [mainline, eus, ...more] = statements.map(({ only, ranges }) => ({ cpes: only?.cpes ?? [], ranges }));
    assert.deepEqual(mainline?.ranges, [{ fixed: '7.61.1-30.el8_8.3' }]);
    for (const [cpe, isSaid] of [
      [RHEL8, true],
      ['cpe:/o:redhat:rhel_eus:8.4', true],
      ['cpe:/o:redhat:rhel_eus:8.6', false],
      ['cpe:/o:redhat:rhel_eus:8.2', false],
    ] as const) {
      assert.equal(mainline?.cpes.includes(cpe), isSaid, cpe);
    }
    assert.deepEqual(eus, { cpes: ['cpe:/o:redhat:rhel_eus:8.6'], ranges: [{ fixed: '7.61.1-22.el8_6.9' }] });
    assert.deepEqual(more, []);
  });

  it("takes a build for those who pay after a release's end for one of the release", () => {
    const statements = affectedIn({
      products: { ELS: 'cpe:/o:redhat:rhel_els:7', rhel7: 'cpe:/o:redhat:enterprise_linux:7' },
      packages: ['perl@1-2.el7_9?arch=x86_64', 'perl@1-2.el7_9?arch=src', 'perl?arch=src', 'perl'],
      fixed: ['ELS 0', 'ELS 1'],
      known_affected: ['rhel7 2', 'rhel7 3'],
      states: { 'Out of support scope': ['rhel7 2', 'rhel7 3'] },
    });

    assert.deepEqual(
      statements.map(({ name, ranges, only }) => [name, ranges, only]),
      [['perl', [{ fixed: '1-2.el7_9' }], undefined]],
    );
  });

  it('files what is said of a product on top of RHEL for that product', () => {
    const statements = affectedIn({
      products: { OCP: 'cpe:/a:redhat:openshift:4.16::el9', OCP4: 'cpe:/a:redhat:openshift:4' },
      packages: ['cri-tools@1.29.0-3.1.el9?arch=aarch64', 'cri-tools@1.29.0-3.1.el8?arch=aarch64', 'golang?arch=src'],
      fixed: ['OCP 0', 'OCP4 1'],
      known_affected: ['OCP 2', 'OCP4 2'],
    });

    assert.deepEqual(
      statements.map(({ ecosystem, name, only }) => [ecosystem, name, only?.cpes]),
      [
        ['Red Hat:9', 'cri-tools', ['cpe:/a:redhat:openshift:4.16']],
        ['Red Hat:8', 'cri-tools', ['cpe:/a:redhat:openshift:4']],
        ['Red Hat:9', 'golang', ['cpe:/a:redhat:openshift:4.16']],
      ],
    );
  });

  it('tells the streams of a module apart, and packages of none from both', () => {
    const statements = affectedIn({
      products: { AppStream: `${RHEL8}::appstream`, rhel8: RHEL8 },
      packages: [
        'nodejs@18.1-1.module%2Bel8.8.0%2B1%2Baaaaaaaa?arch=x86_64&epoch=1&rpmmod=nodejs:18:80800:aaaaaaaa',
        'nodejs?arch=src&rpmmod=nodejs:16',
        'nodejs?arch=src',
        'nodejs?arch=src&rpmmod=nodejs',
      ],
      fixed: ['AppStream 0'],
      known_affected: ['rhel8 1'],
      known_not_affected: ['rhel8 2', 'rhel8 3'],
    });

    assert.deepEqual(
      statements.map(({ status, only }) => `${only?.module} ${status}`),
      ['nodejs:18 affected', 'nodejs:16 affected', ' not-affected'],
    );
  });

  it('tells architectures apart only where their builds differ', () => {
    const statements = affectedIn({
      products: { BaseOS: RHEL8 },
      packages: ['x@2-1.el8?arch=x86_64', 'x@2-1.el8?arch=aarch64', 'x@3-1.el8?arch=s390x', 'y@1-1?arch=x86_64'],
      fixed: ['BaseOS 0', 'BaseOS 1', 'BaseOS 2', 'BaseOS 3'],
    });

    assert.deepEqual(
      statements.map(({ name, ranges, only }) => [name, ranges[0]?.fixed, only?.architectures]),
      [
        ['x', '2-1.el8', ['aarch64', 'x86_64']],
        ['x', '3-1.el8', ['s390x']],
        ['y', '1-1', undefined],
      ],
    );
  });

  const REFUSED: readonly (readonly [value: unknown, reason: RegExp])[] = [
    [{}, /no CSAF document/],
    ['<html>', /no CSAF document/],
    [null, /no CSAF document/],
    [{ document: { category: 'csaf_security_advisory', tracking: { id: 'RHSA-1' } } }, /no VEX document: .*advisory/],
    [
      {
        document: { category: 'csaf_vex', tracking: { id: 'CVE-1' } },
        product_tree: { branches: nested(50) },
        vulnerabilities: [],
      },
      /deeper than 20/,
    ],
  ];
  for (const [value, reason] of REFUSED) {
    it(`refuses ${JSON.stringify(value).slice(0, 80)}`, () => {
      assert.throws(() => [...vexStatements(value)], reason);
    });
  }

  it('has nothing where it was deleted', () => {
    const document = { document: { category: 'csaf_vex', tracking: { id: 'CVE-1', status: 'deleted' } } };

    assert.deepEqual([...vexStatements(document)], []);
  });

  it('does not follow products that are components of themselves', () => {
    const relation = {
      product_reference: 'a',
      relates_to_product_reference: 'a',
      full_product_name: { product_id: 'a' },
    };
    const document = {
      document: { category: 'csaf_vex', tracking: { id: 'CVE-1' } },
      product_tree: { relationships: [relation] },
      vulnerabilities: [{ product_status: { fixed: ['a'] } }],
    };

    assert.deepEqual([...vexStatements(document)], []);
  });
});

describe("Red Hat's own documents", () => {
  it("mend openssl in RHEL 9 and leave RHEL 8's as it is", (t) => {
    const statements = read(t, 'cve-2024-0727-openssl.json');
    if (statements === undefined) return;

    const [advisory] = advisoriesOf(statements);

    assert.equal(advisory?.title, 'openssl: denial of service via null dereference');
    assert.equal(advisory?.uri, 'https://access.redhat.com/security/cve/CVE-2024-0727');
    assert.deepEqual(
      advisory?.cvss.map(({ score }) => score),
      [5.5],
    );
    assert.equal(advisory?.publishedAt, Date.parse('2024-01-22'));
    assert.deepEqual(saidOf(statements, '9', 'openssl-libs'), ['binary fixed 1:3.0.7-27.el9 Low']);
    assert.deepEqual(saidOf(statements, '9', 'openssl-fips-provider'), ['source not-affected']);
    assert.deepEqual(saidOf(statements, '8', 'openssl'), ['source affected Fix deferred Low']);
    assert.deepEqual(saidOf(statements, '8', 'edk2'), ['source affected Will not fix Low']);
    assert.deepEqual(saidOf(statements, '7', 'openssl'), ['source affected Out of support scope Low']);
  });

  it('mend one package of six minor releases in seven builds', (t) => {
    const statements = read(t, 'cve-2025-40907-perl.json');
    if (statements === undefined) return;

    assert.deepEqual(saidOf(statements, '7', 'perl-FCGI'), ['binary fixed 1:0.74-8.el7_9.1 Important']);
    assert.deepEqual(saidOf(statements, '10', 'perl-FCGI'), ['binary fixed 1:0.82-13.1.el10_0 Important']);
    assert.deepEqual(saidOf(statements, '9', 'perl-FCGI', 'cpe:/o:redhat:rhel_eus:9.2'), [
      'binary fixed 1:0.79-8.el9_2.1 Important',
    ]);
    assert.deepEqual(saidOf(statements, '9', 'perl-FCGI', 'cpe:/o:redhat:enterprise_linux:9'), [
      'binary fixed 1:0.79-8.1.el9_6 Important',
    ]);
  });

  it('say of modules what they say', (t) => {
    const statements = read(t, 'cve-2026-27142.json');
    if (statements === undefined) return;

    const golang = affectedOf(statements).filter(({ name }) => name === 'golang');
    assert.deepEqual(golang.map(({ ecosystem, only }) => `${ecosystem} "${only?.module}"`).toSorted(), [
      'Red Hat:10 ""',
      'Red Hat:8 "go-toolset:rhel8"',
      'Red Hat:9 ""',
    ]);
  });

  const COUNTS: readonly (readonly [file: string, affected: number, ...warnings: string[]])[] = [
    ['cve-2022-38752.json', 13],
    ['cve-2023-38545.json', 27],
    ['cve-2023-4154.json', 5],
    ['cve-2024-24786-bad-rpmmod.json', 2, 'CVE-2024-24786: "AppStream-10:firefox-flatpak-0:128.0-1.el10.src"'],
    ['cve-2024-24786-illegal-module.json', 1],
    ['cve-2024-24786-simple.json', 1],
    ['cve-2025-6176.json', 41],
    ['cve-2026-0968.json', 5],
    ['cve-2026-2297.json', 82],
    ['cve-2026-123.json', 0],
    ['cve-2026-27142-go.json', 0],
    ['cve-2026-456-python.json', 0],
  ];
  for (const [file, count, ...warnings] of COUNTS) {
    it(`are read: ${file}`, (t) => {
      const statements = read(t, file);
      if (statements === undefined) return;

      assert.equal(affectedOf(statements).length, count);
      assert.deepEqual(
        statements.flatMap((one) => (one.kind === 'warning' ? [one.example] : [])),
        warnings,
      );
    });
  }
});

function affectedIn(facts: VexFacts): readonly Affected[] {
  return affectedOf([...vexStatements(vexDocument(facts))]);
}

function affectedOf(statements: readonly Statement[]): readonly Affected[] {
  return advisoriesOf(statements).flatMap(({ affected }) => affected);
}

function read(t: TestContext, file: string): readonly Statement[] | undefined {
  const path = sharedData(t, `feeds/redhat/csaf-vex/${file}`);
  return path === undefined ? undefined : [...vexStatements(JSON.parse(readFileSync(path, 'utf8')))];
}

/** In short, of those that are about a product where one is named. */
function saidOf(statements: readonly Statement[], release: string, name: string, cpe?: string): readonly string[] {
  const found = affectedOf(statements).filter((one) => one.ecosystem === `Red Hat:${release}` && one.name === name);
  return found
    .filter(({ only }) => cpe === undefined || (only?.cpes ?? [cpe]).includes(cpe))
    .map(({ of = 'source', status, ranges, state, severity }) => {
      const fixed = ranges.flatMap((range) => (range.fixed === undefined ? [] : [`fixed ${range.fixed}`]));
      const words = [of, ...(fixed.length > 0 ? fixed : [status]), state, severity];
      return words.filter((word) => word !== undefined).join(' ');
    });
}

function nested(depth: number): readonly unknown[] {
  return depth === 0 ? [] : [{ branches: nested(depth - 1) }];
}
