import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisoriesOf } from '../../../test/support/statements.ts';
import { type VexFacts, vexDocument } from '../../../test/support/vex.ts';
import type { Affected } from '../types.ts';
import { vexStatements } from './vex.ts';

const RHEL8 = 'cpe:/o:redhat:enterprise_linux:8';

describe("what a VEX document of Red Hat's says without naming builds", () => {
  it('spares the binary packages of a source that are said not to be affected', () => {
    const kernel = ['kernel?arch=src', 'kernel-core', 'bpftool', 'kernel-headers', 'shim?arch=src', 'shim-x64'];

    const statements = affectedIn({
      products: { rhel8: RHEL8 },
      packages: kernel,
      known_affected: ['rhel8 0', 'rhel8 1', 'rhel8 2'],
      known_not_affected: ['rhel8 3', 'rhel8 4', 'rhel8 5'],
    });

    assert.deepEqual(
      statements.map(({ name, of = 'source', status, only }) => [name, of, status, only?.binaries]),
      [
        ['kernel', 'source', 'affected', ['bpftool', 'kernel-core']],
        ['bpftool', 'binary', 'affected', undefined],
        ['shim', 'source', 'not-affected', undefined],
      ],
    );
  });

  it('spares none for a binary package of another source', () => {
    const statements = affectedIn({
      products: { rhel8: RHEL8 },
      packages: ['kernel?arch=src', 'kernel-core', 'zlib?arch=src', 'kernel-headers'],
      known_affected: ['rhel8 0', 'rhel8 1', 'rhel8 2'],
      known_not_affected: ['rhel8 3'],
    });

    assert.deepEqual(
      statements.map(({ name, status, only }) => [name, status, only?.binaries]),
      [
        ['kernel', 'affected', ['kernel-core']],
        ['zlib', 'affected', undefined],
        ['kernel-headers', 'not-affected', undefined],
      ],
    );
  });

  it('speaks of a source as a whole where it names none of its binary packages that is affected', () => {
    const statements = affectedIn({
      products: { rhel8: RHEL8 },
      packages: ['kernel?arch=src', 'kernel-headers'],
      known_affected: ['rhel8 0'],
      known_not_affected: ['rhel8 1'],
    });

    assert.deepEqual(
      statements.map(({ name, status, only }) => [name, status, only?.binaries]),
      [
        ['kernel', 'affected', undefined],
        ['kernel-headers', 'not-affected', undefined],
      ],
    );
  });

  it('says of what is being looked into that it is not known', () => {
    const statements = affectedIn({
      products: { rhel8: RHEL8 },
      packages: ['zlib?arch=src'],
      under_investigation: ['rhel8 0'],
    });

    assert.deepEqual(
      statements.map(({ status, state, ranges }) => [status, state, ranges]),
      [['undetermined', 'Under investigation', []]],
    );
  });
});

function affectedIn(facts: VexFacts): readonly Affected[] {
  return advisoriesOf([...vexStatements(vexDocument(facts))]).flatMap(({ affected }) => affected);
}
