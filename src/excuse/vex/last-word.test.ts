import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastWords } from './last-word.ts';
import type { VexStatement } from './types.ts';

const SSL = 'pkg:deb/debian/openssl';
const APP = 'pkg:oci/app';

function said(text: string): VexStatement {
  const [status, product = '', part] = text.split(' ');
  return {
    vulnerability: 'CVE-2024-1',
    product,
    ...(part === undefined ? {} : { part }),
    status: status === 'fine' ? 'not_affected' : 'affected',
  };
}

describe('what a document says last', () => {
  const CASES: readonly (readonly [statements: readonly string[], counts: boolean])[] = [
    [[`fine ${SSL}`], true],
    [[`affected ${SSL}`, `fine ${SSL}`], true],
    [[`fine ${SSL}`, `affected ${SSL}@1`], false],
    [[`affected ${SSL}@1`, `fine ${SSL}`], true],
    [[`fine ${SSL}@1`, `affected ${SSL}@2`], true],
    [[`fine ${SSL}@1`, `affected ${SSL}@1?arch=amd64`], false],
    [[`fine ${SSL}@1?arch=arm64`, `affected ${SSL}@1?arch=amd64`], true],
    [[`fine ${SSL}@1?repository_url=a`, `affected ${SSL}@1`], false],
    [[`fine ${SSL}@2`, `affected ${SSL}`], true],
    [[`fine ${SSL}`, 'affected pkg:deb/ubuntu/openssl@1'], true],
    [[`fine ${APP}`, `affected ${APP} ${SSL}`], false],
    [[`fine ${APP} ${SSL}`, `affected ${APP} ${SSL}@1`], false],
    [[`fine ${APP} ${SSL}`, `affected ${APP} pkg:npm/a`], true],
    [[`fine ${APP} ${SSL}`, `affected ${APP}`], true],
  ];
  for (const [statements, counts] of CASES) {
    it(`${counts ? 'counts' : 'is spoken against'}: ${statements.join(', ')}`, () => {
      const words = lastWords(statements.map(said));

      const fine = words.find(({ statement }) => statement.status === 'not_affected');
      assert.deepEqual([fine !== undefined, fine?.against === undefined], [true, counts]);
    });
  }

  it('is told of ten thousand packages and ten thousand versions of one, without comparing each with each', () => {
    const fine = Array.from({ length: 10_000 }, (_, at) => said(`fine ${SSL}?arch=${at}`));
    const affected = Array.from({ length: 10_000 }, (_, at) => said(`affected ${SSL}@${at}`));

    const words = lastWords([...fine, ...affected]);

    assert.equal(words.filter(({ against }) => against === undefined).length, affected.length);
  });

  it('is one statement where several are about the same, and each of other vulnerabilities', () => {
    const other = { ...said(`affected ${SSL}@1`), vulnerability: 'CVE-2024-2' };
    const words = lastWords([said(`fine ${SSL}`), said(`affected ${SSL}`), other, said(`fine ${SSL}`)]);

    assert.deepEqual(
      words.map(({ statement, against }) => [statement.vulnerability, statement.status, against]),
      [
        ['CVE-2024-2', 'affected', undefined],
        ['CVE-2024-1', 'not_affected', undefined],
      ],
    );
  });
});
