import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import { dpkgUpdates } from './dpkg-updates.ts';
import { OS_EXTRACTORS } from './index.ts';

const PATHS: readonly (readonly [string, boolean])[] = [
  ['var/lib/dpkg/updates/0000', true],
  ['var/lib/dpkg/updates/0012', true],
  ['var/lib/dpkg/updates/12345', true],
  ['var/lib/dpkg/updates/tmp.i', false],
  ['var/lib/dpkg/updates/0000/1', false],
  ['var/lib/dpkg/updates', false],
  ['var/lib/dpkg/0000', false],
];

describe('dpkgUpdates', () => {
  for (const [path, isWanted] of PATHS) {
    it(`${isWanted ? 'wants' : 'leaves'} ${path}`, () => {
      assert.equal(dpkgUpdates.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  it('doubts the database where there is an entry', async () => {
    const facts = await factsOf(dpkgUpdates, 'var/lib/dpkg/updates/0001', 'Package: a\nVersion: 2\n');

    assert.deepEqual(facts, [{ kind: 'partial', reason: 'dpkg has yet to merge it into its database' }]);
  });

  it('says nothing of an empty entry', async () => {
    assert.deepEqual(await factsOf(dpkgUpdates, 'var/lib/dpkg/updates/0001', ''), []);
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(dpkgUpdates));
  });
});
