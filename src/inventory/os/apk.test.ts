import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { apk } from './apk.ts';

const INSTALLED = 'lib/apk/db/installed';

/** What stands after `P:p`, the line that it makes, and what is doubted. */
const RECORDS: readonly (readonly [string, string, string?])[] = [
  ['V:1.2.4-r2\nA:x86_64\no:musl', 'p 1.2.4-r2 musl 1.2.4-r2 x86_64'],
  ['V:1.2.4-r2\nA:noarch', 'p 1.2.4-r2 p 1.2.4-r2 noarch'],
  ['V:1\nF:lib\nR:o:not-an-origin\na:0:0:755\nZ:Q1abc', 'p 1 p 1 -'],
  ['V:20240101.123456', 'p 20240101.123456 p 20240101.123456 -'],
  ['A:x86_64', 'p  p  x86_64', 'the record of "p" has no version'],
  ['V:not a version', 'p not a version p not a version -'],
  ['V:1\no:', 'p 1 p 1 -'],
  ['V:1\nV:2', 'p 2 p 2 -', 'the record of "p" is malformed'],
  ['V:1\nnonsense', 'p 1 p 1 -', 'the record of "p" is malformed'],
];

const REAL: readonly (readonly [string, number])[] = [
  ['pkgdb/apk-installed-scalibr', 15],
  ['pkgdb/apk-installed-syft', 14],
];

describe('apk', () => {
  for (const [fields, line, doubt] of RECORDS) {
    it(`reads ${JSON.stringify(fields)}`, async () => {
      const facts = await factsOf(apk, INSTALLED, `C:Q1abc=\nP:p\n${fields}\n\n`);

      assert.deepEqual(packagesIn(facts).map(lineOf), [line]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('names the files of each package that somebody looks at', async () => {
    const database = 'P:a\nV:1\nF:\nR:top\nF:usr/lib\na:0:0:755\nR:x.jar\na:0:0:644\nR:x.txt\n\nP:b\nV:1\nF:etc\n\n';

    const facts = await factsOf(apk, INSTALLED, database, { isSought: (path) => !path.endsWith('.txt') });

    assert.deepEqual(facts.slice(1), [{ kind: 'owned', type: 'apk', owner: 'a', paths: ['top', 'usr/lib/x.jar'] }]);
  });

  it('puts no name behind a folder that is longer than any path', async () => {
    const database = `P:a\nV:1\nF:${'f'.repeat(2 ** 20)}\n${'R:x.jar\n'.repeat(2 ** 20)}F:b\nR:y.jar\n\n`;

    const facts = await factsOf(apk, INSTALLED, database);

    assert.deepEqual(facts.slice(1), [{ kind: 'owned', type: 'apk', owner: 'a', paths: ['b/y.jar'] }]);
  });

  it('wants the database where either apk-tools keeps it', () => {
    const paths = [INSTALLED, 'usr/lib/apk/db/installed', 'lib/apk/db/scripts.tar', 'etc/apk/world'];

    assert.deepEqual(
      paths.map((path) => apk.wants({ path, mode: 0o644, sizeBytes: 1 })),
      [true, true, false, false],
    );
  });

  it('doubts a record without a name, and one with a field too long', async () => {
    const facts = await factsOf(apk, INSTALLED, `V:1\n\nP:p\nV:${'1'.repeat(1001)}\n\nP:q\nV:1`);

    assert.deepEqual(packagesIn(facts).map(lineOf), ['q 1 q 1 -']);
    assert.deepEqual(reasonsIn(facts), ['a record names no package', 'the record of "p" has a field too long']);
  });

  it('names no files of a package without a name, or with one too long', async () => {
    const facts = await factsOf(apk, INSTALLED, `F:a\nR:x.jar\n\nP:${'p'.repeat(1001)}\nF:a\nR:x.jar\n\n`);

    assert.deepEqual(
      facts.filter(({ kind }) => kind === 'owned'),
      [],
    );
  });

  it('says of an empty file that it is a database without packages', async () => {
    assert.deepEqual(await factsOf(apk, INSTALLED, ''), [{ kind: 'database', type: 'apk', packages: [] }]);
  });

  for (const [path, count] of REAL) {
    it(`finds ${count} packages in ${path}`, async (t) => {
      const real = sharedData(t, path);
      if (real === undefined) return;

      const facts = await factsOf(apk, INSTALLED, readFileSync(real));

      assert.equal(packagesIn(facts).length, count);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }
});
