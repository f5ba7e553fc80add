import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entry, type HeaderFields, headerOf, rpmHeader } from '../../../test/support/rpm.ts';
import type { ExtractContext, Fact } from '../types.ts';
import { parseHeader } from './header.ts';
import { ownedFiles } from './owned.ts';

const METADATA = 'usr/lib/python3/site-packages/a.dist-info/METADATA';

/** What a header says of its files, and which belong to the package. */
const FILES: readonly (readonly [HeaderFields, readonly string[]])[] = [
  [{ files: [`/${METADATA}`] }, [METADATA]],
  [{ files: ['/usr/bin/a', `/${METADATA}`, '/usr/bin/b'] }, ['usr/bin/a', METADATA, 'usr/bin/b']],
  [{ files: ['/a', '/usr/b'] }, ['a', 'usr/b']],
  [{ files: ['relative/a'] }, ['relative/a']],
  [{ files: ['/usr/größe'] }, ['usr/größe']],
  [{ files: ['/a/0', '/a/1', '/a/2', '/a/3', '/a/4', '/a/5'], states: [0, 1, 2, 3, 4, 255] }, ['a/0', 'a/3', 'a/5']],
  [{ files: ['/a', '/b', '/c'], modes: [0o040755, 0o120777, 0o100644] }, ['c']],
  [{ files: ['/a', '/b'], modes: [0o100755] }, ['a', 'b']],
  [{ oldFiles: ['/usr/bin/a', '/b'] }, ['usr/bin/a', 'b']],
  [{ oldFiles: ['/usr/bin/a', '/b'], states: [2, 0] }, ['b']],
  [{ files: [`/${'x'.repeat(5000)}/a`, '/b'] }, ['b']],
  [{ oldFiles: ['/', '//a', '/usr/../a', 'a/./b', '/a/', '/b'] }, ['b']],
  [{ files: [] }, []],
];

describe('ownedFiles', () => {
  for (const [fields, paths] of FILES) {
    it(`finds the files in ${JSON.stringify(fields).slice(0, 100)}`, () => {
      assert.deepEqual(
        ownedBy(rpmHeader(fields)),
        paths.length === 0 ? [] : [{ kind: 'owned', type: 'rpm', owner: 'p', paths }],
      );
    });
  }

  it('passes over files in folders that are not there', () => {
    const header = headerOf([
      ...entry(1116, 4, [0, 7, 0xffffffff]),
      ...entry(1117, 8, ['a', 'b', 'c', 'd']),
      ...entry(1118, 8, ['/usr/']),
    ]);

    assert.deepEqual(ownedBy(header), [{ kind: 'owned', type: 'rpm', owner: 'p', paths: ['usr/a'] }]);
  });

  it('gives those alone that are sought', () => {
    const header = rpmHeader({ files: ['/usr/bin/a', `/${METADATA}`] });

    assert.deepEqual(
      ownedBy(header, (path) => path.endsWith('/METADATA')),
      [{ kind: 'owned', type: 'rpm', owner: 'p', paths: [METADATA] }],
    );
  });

  it('asks with the mode of a file, so that a program may be told from data', () => {
    const header = rpmHeader({ files: ['/usr/bin/a', '/usr/share/b'], modes: [0o100755, 0o100644] });

    assert.deepEqual(
      ownedBy(header, (_, mode = 0) => (mode & 0o111) !== 0),
      [{ kind: 'owned', type: 'rpm', owner: 'p', paths: ['usr/bin/a'] }],
    );
  });

  it('says that there are more than it gives', () => {
    const header = rpmHeader({ files: Array.from({ length: 100_001 }, (_, i) => `/usr/${i}`) });
    const [fact, ...others] = ownedBy(header);

    assert.ok(fact?.kind === 'owned');
    assert.equal(fact.paths.length, 100_000);
    assert.deepEqual(others, [{ kind: 'partial', reason: 'it has so many files that not all of them were looked at' }]);
  });

  it('looks no further than at files of any length that a database has', () => {
    const files = Array.from({ length: 80_000 }, (_, i) => `/${'x'.repeat(3900)}/${i}`);

    assert.deepEqual(
      ownedBy(rpmHeader({ files }), () => false),
      [{ kind: 'partial', reason: 'it has so many files that not all of them were looked at' }],
    );
  });
});

function ownedBy(bytes: Uint8Array, isSought: ExtractContext['isSought'] = () => true): readonly Fact[] {
  const header = parseHeader(bytes);
  assert.ok(header !== undefined);
  const owned = ownedFiles(isSought);
  owned.add('p', header);
  return owned.facts();
}
