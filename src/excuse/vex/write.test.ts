import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cycloneDxValidator } from '../../../test/support/sbom-schemas.ts';
import { EXCUSE_STATUSES, JUSTIFICATIONS } from '../types.ts';
import { readVex, writeVex } from './index.ts';
import { VEX_FORMATS, type VexEnvelope, type VexStatement, type VexToWrite } from './types.ts';

const IMAGE = `pkg:oci/app@sha256%3A${'a'.repeat(64)}?repository_url=localhost:5000%2Fteam%2Fapp`;
const SSL = 'pkg:deb/debian/openssl@3.0.9-1?arch=amd64&distro=debian-12';
const AT = Date.UTC(2024, 0, 2, 3, 4, 5);
const ENVELOPE: VexEnvelope = {
  id: 'https://example.com/vex/1',
  author: 'mary',
  url: 'https://example.com',
  at: AT,
  version: '1.0.0',
};

/** Every status and justification, of an image, of a part of one, and of a package anywhere. */
const STATEMENTS: readonly VexToWrite[] = [
  ...EXCUSE_STATUSES.map((status, at) => ({
    vulnerability: `CVE-2024-100${at}`,
    product: IMAGE,
    part: SSL,
    status,
    statement: `${at}`,
    at: AT,
  })),
  ...JUSTIFICATIONS.map((justification, at) => ({
    vulnerability: `GHSA-${at}`,
    product: IMAGE,
    status: 'not_affected' as const,
    justification,
    statement: 'Because.',
    at: AT,
  })),
  { vulnerability: 'CVE-2024-1000', product: SSL, status: 'not_affected', statement: 'Elsewhere, too.', at: AT },
];
const OF_ONE_IMAGE = STATEMENTS.filter(({ product }) => product === IMAGE);

describe('what is written', () => {
  for (const format of VEX_FORMATS) {
    for (const [of, statements] of Object.entries({ 'one image': OF_ONE_IMAGE, 'several products': STATEMENTS })) {
      it(`is read as it was, as ${format} of ${of}`, () => {
        const read = readVex(Buffer.from(JSON.stringify(writeVex(format, statements, ENVELOPE))));

        assert.ok(read.kind === 'read');
        assert.equal(read.document.format, format);
        assert.deepEqual([read.document.author, read.document.writtenAt], ['mary', AT]);
        assert.deepEqual(inOrder(read.document.statements), inOrder(statements.map(({ at: _at, ...one }) => one)));
      });
    }

    it(`is nothing where there is nothing to say, as ${format}`, () => {
      assert.equal(writeVex(format, [], ENVELOPE), undefined);
    });
  }

  it('is sound by the schema of CycloneDX', () => {
    const faultsOf = cycloneDxValidator();

    for (const statements of [STATEMENTS, OF_ONE_IMAGE, STATEMENTS.slice(-1)]) {
      const written: unknown = JSON.parse(JSON.stringify(writeVex('cyclonedx', statements, ENVELOPE)));
      assert.deepEqual(faultsOf(written), []);
    }
  });

  it('gives either a justification or an impact statement in OpenVEX', () => {
    const written = JSON.stringify(writeVex('openvex', STATEMENTS, ENVELOPE));
    const { statements } = JSON.parse(written) as { statements: readonly Readonly<Record<string, unknown>>[] };

    for (const one of statements) {
      const has = (name: string) => one[name] !== undefined;
      if (one['status'] === 'not_affected') assert.notEqual(has('justification'), has('impact_statement'));
      if (one['status'] === 'affected') assert.ok(has('action_statement'));
    }
  });

  it('gives each product of CSAF one status, and a reason for it', () => {
    const twice: readonly VexToWrite[] = [
      { vulnerability: 'CVE-2024-1', product: SSL, status: 'fixed', at: AT },
      { vulnerability: 'CVE-2024-1', product: SSL, status: 'not_affected', at: AT },
    ];

    const read = readVex(Buffer.from(JSON.stringify(writeVex('csaf', twice, ENVELOPE))));

    assert.deepEqual(read.kind === 'read' ? read.document.statements : [], [
      { vulnerability: 'CVE-2024-1', product: SSL, status: 'fixed', statement: 'No reason is given.' },
    ]);
  });
});

function inOrder(statements: readonly VexStatement[]): readonly VexStatement[] {
  const textOf = (one: VexStatement) => JSON.stringify(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return statements.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}
