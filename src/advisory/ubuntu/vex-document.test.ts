import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { vexStatements } from './vex-document.ts';

const NEEDED = 'This package (for the given release) is vulnerable to the CVE and needs fixing.';
const ACTIVE = 'This package (for the given release) needs fixing, and is actively being worked on.';
const IGNORED = 'The problem is understood, but the Ubuntu Security Team decided to not fix it. CVE Notes: too old';
const ENDED = 'This package (for the given release) is no longer supported.';
const UNKNOWN = 'The vulnerability of this package (for the given release) is not known and needs to be evaluated.';
const DEFERRED = 'The vulnerability is known but remediation is deferred.';

function statement(fields: object, ...products: readonly string[]) {
  return {
    vulnerability: { '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2024-1000', name: 'CVE-2024-1000' },
    timestamp: '2024-07-17',
    products: products.map((product) => ({ '@id': product })),
    ...fields,
  };
}

function affectedOf(...statements: readonly object[]) {
  return [...vexStatements({ metadata: { author: 'Canonical Ltd.' }, statements })].flatMap((one) =>
    one.kind === 'advisory' ? one.affected : [],
  );
}

const CURL = 'pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.18?arch=source&distro=jammy';
const SAID = { ecosystem: 'Ubuntu:22.04:LTS', name: 'curl', scheme: 'deb' };
const open = (state: string) => [{ ...SAID, status: 'affected', ranges: [{}], state }];
const CLEAR = [{ ...SAID, status: 'not-affected', ranges: [] }];

const CASES: readonly (readonly [fields: object, expected: readonly object[]])[] = [
  [{ status: 'not_affected', justification: 'vulnerable_code_not_present' }, CLEAR],
  [{ status: 'not_affected', impact_statement: 'The package is not affected' }, CLEAR],
  [{ status: 'not_affected', justification: 'component_not_present' }, []],
  [{ status: 'fixed', status_notes: 'An update has been uploaded and published.' }, []],
  [{ status: 'affected', action_statement: NEEDED }, open('needed')],
  [{ status: 'affected', action_statement: ACTIVE }, open('in-progress')],
  [{ status: 'affected', action_statement: IGNORED }, open('ignored')],
  [{ status: 'affected', action_statement: ENDED }, open('ignored')],
  [{ status: 'under_investigation', status_notes: UNKNOWN }, open('needs-triage')],
  [{ status: 'under_investigation', status_notes: DEFERRED }, open('deferred')],
];

const PRODUCTS: readonly (readonly [product: string, filed: string | undefined])[] = [
  [CURL, 'Ubuntu:22.04:LTS curl'],
  ['pkg:deb/ubuntu/libsigc%2B%2B@2.0?distro=esm-apps/focal&arch=source', 'Ubuntu:Pro:20.04:LTS libsigc++'],
  ['pkg:deb/ubuntu/linux@3.13?arch=source&distro=esm-infra-legacy%2Ftrusty', 'Ubuntu:Pro:14.04:LTS linux'],
  ['pkg:deb/ubuntu/linux?arch=source&distro=mantic', 'Ubuntu:23.10 linux'],
  ['pkg:deb/ubuntu/libcurl4@7.81.0-1ubuntu1.18?arch=amd64&distro=jammy', undefined],
  ['pkg:deb/ubuntu/linux@5.15?arch=source&distro=realtime/jammy', undefined],
  ['pkg:deb/debian/curl@7.88?arch=source&distro=bookworm', undefined],
  ['pkg:deb/ubuntu/%zz@1?arch=source&distro=jammy', undefined],
];

describe("a document of Canonical's VEX", () => {
  for (const [fields, expected] of CASES) {
    it(`understands ${JSON.stringify(fields)}`, () => assert.deepEqual(affectedOf(statement(fields, CURL)), expected));
  }

  for (const [product, filed] of PRODUCTS) {
    it(`files "${product}" under ${filed}`, () => {
      const found = affectedOf(statement({ status: 'not_affected' }, product));

      assert.deepEqual(
        found.map(({ ecosystem, name }) => `${ecosystem} ${name}`),
        filed === undefined ? [] : [filed],
      );
    });
  }

  it('tells what it is about, with the priority where it is told', () => {
    const notes = `${UNKNOWN} Ubuntu Security Team classified this CVE as of Medium priority.`;

    assert.deepEqual(
      [...vexStatements({ statements: [statement({ status: 'under_investigation', status_notes: notes }, CURL)] })],
      [
        {
          kind: 'advisory',
          id: 'CVE-2024-1000',
          vulnerability: 'CVE-2024-1000',
          aliases: [],
          uri: 'https://ubuntu.com/security/CVE-2024-1000',
          cvss: [],
          affected: open('needs-triage').map((one) => ({ ...one, severity: 'medium' })),
        },
      ],
    );
  });

  it('warns of what it does not know, and reads on', () => {
    const statements = [
      statement({ status: 'haunted' }, CURL),
      statement({ status: 'affected' }, 'pkg:deb/ubuntu/curl@7?arch=source&distro=zurg'),
      statement({ status: 'affected' }, 'pkg:deb/ubuntu/curl@7?arch=source'),
      { ...statement({ status: 'affected' }, CURL), vulnerability: { name: 'a bug' } },
      statement({ status: 'not_affected' }, CURL),
    ];

    const read = [...vexStatements({ statements })];

    const warnings = read.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example}` : one.kind));
    assert.deepEqual(warnings, [
      'a statement that is not understood: "CVE-2024-1000": "haunted"',
      'a package of a release that is not known here: CVE-2024-1000: "pkg:deb/ubuntu/curl@7?arch=source&distro=zurg"',
      'a package of a release that is not known here: CVE-2024-1000: "pkg:deb/ubuntu/curl@7?arch=source"',
      'a statement that is not understood: "a bug": "affected"',
      'advisory',
    ]);
  });

  it('is none without statements', () => {
    for (const value of [null, {}, { statements: [{}] }]) {
      assert.throws(() => [...vexStatements(value)], /no OpenVEX document/);
    }
  });
});
