import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAnswer } from './answer.ts';
import { EMPTY_INVENTORY } from './empty-inventory.ts';

const RECORD = { type: 'deb', name: 'a', version: '1', source: { name: 'a', version: '1' } };
const read = (inventory: object) => ({ id: 'x', kind: 'read', inventory: { ...EMPTY_INVENTORY, ...inventory } });
const withFacts = (...facts: object[]) => read({ files: [{ path: 'a', facts }] });
const withPackage = (record: object) => withFacts({ kind: 'database', type: 'deb', packages: [record] });

const told = (more: object) => ({ kind: 'packages', evidence: 'installed', packages: [{ ...RECORD, ...more }] });

const GOOD: readonly (readonly [string, object])[] = [
  ['an empty inventory', read({})],
  [
    'every kind of fact',
    withFacts(
      { kind: 'database', type: 'rpm', packages: [{ ...RECORD, vendor: 'v', module: 'm:1' }] },
      { kind: 'packages', evidence: 'installed', packages: [{ ...RECORD, within: 'lib/a.jar' }] },
      { kind: 'packages', evidence: 'locked', better: 'below', packages: [RECORD] },
      { kind: 'owned', type: 'deb', owner: 'a', paths: ['usr/bin/a'] },
      { kind: 'repositories', names: ['base'], cpes: ['cpe:/o:redhat:enterprise_linux:9'] },
      { kind: 'distro', fields: { ID: 'x' } },
      { kind: 'partial', reason: 'r' },
    ),
  ],
  ['all that a record may have', withPackage({ ...RECORD, architecture: 'all', maintainer: 'm' })],
  [
    'links, hidden paths and reasons',
    read({
      links: [{ path: 'lib', target: '/usr/lib' }],
      removed: ['a/b'],
      opaque: ['', 'a'],
      detours: [{ path: 'x', target: '' }],
      assumed: ['/', 'b/', 'b/status'],
      folders: ['a'],
      partial: ['r'],
    }),
  ],
  ['a failure', { id: 'x', kind: 'failed', reason: 'it is not a tar archive' }],
  ['a failure that another try may mend', { id: 'x', kind: 'failed', reason: 'the disk is full', mayRetry: true }],
  ['a reading that was called off', { id: 'x', kind: 'aborted' }],
];

const BAD: readonly (readonly [string, unknown])[] = [
  ['the answer to another request', { ...read({}), id: 'y' }],
  ['an answer to none', { kind: 'read', inventory: EMPTY_INVENTORY }],
  ['an unknown kind', { id: 'x', kind: 'clean' }],
  ['a list', [read({})]],
  ['a missing list', { id: 'x', kind: 'read', inventory: { ...EMPTY_INVENTORY, links: undefined } }],
  ['an absolute path', read({ files: [{ path: '/a', facts: [] }] })],
  ['a path that climbs', read({ removed: ['a/../../b'] })],
  ['a path of nothing', read({ removed: [''] })],
  ['a path too long', read({ removed: ['a'.repeat(5000)] })],
  ['a version that is no text', withPackage({ ...RECORD, version: 1 })],
  ['a record without source', withPackage({ ...RECORD, source: undefined })],
  ['a source without version', withPackage({ ...RECORD, source: { name: 'a' } })],
  ['a record that is none', withFacts({ kind: 'database', type: 'deb', packages: [null] })],
  ['a list of records that is none', withFacts({ kind: 'database', type: 'deb', packages: { length: 0 } })],
  ['an architecture that is no text', withPackage({ ...RECORD, architecture: null })],
  ['a record with what is not known', withPackage({ ...RECORD, verdict: 'clean' })],
  [
    'more packages than a database may have',
    withFacts({ kind: 'database', type: 'deb', packages: Array.from({ length: 100_001 }, () => RECORD) }),
  ],
  ['a name too long', withPackage({ ...RECORD, name: 'n'.repeat(1001) })],
  ['evidence of an unknown kind', withFacts({ kind: 'packages', evidence: 'sworn', packages: [] })],
  ['a place inside that climbs', withFacts(told({ within: '../a' }))],
  ['files owned that climb', withFacts({ kind: 'owned', type: 'deb', owner: 'a', paths: ['../a'] })],
  ['an unknown fact', withFacts({ kind: 'excuse' })],
  ['more hidden paths than there may be', read({ removed: Array.from({ length: 150_001 }, () => 'a') })],
];

describe('parseAnswer', () => {
  for (const [name, answer] of GOOD) {
    it(`takes ${name}`, () => {
      assert.deepEqual({ id: 'x', ...parseAnswer(bytesOf(answer), 'x') }, answer);
    });
  }

  for (const [name, answer] of BAD) {
    it(`refuses ${name}`, () => {
      assert.ok(parseAnswer(bytesOf(answer), 'x') === undefined);
    });
  }

  it('refuses what is no JSON, or no UTF-8', () => {
    assert.equal(parseAnswer(Buffer.from('{"id":'), 'x'), undefined);
    assert.equal(parseAnswer(Buffer.from('{"id":"x","kind":"failed","reason":"\xff"}', 'latin1'), 'x'), undefined);
  });

  it('drops what it does not know', () => {
    const answer = parseAnswer(bytesOf({ ...read({ excuses: ['all'] }), verdict: 'clean' }), 'x');

    assert.deepEqual(answer, { kind: 'read', inventory: EMPTY_INVENTORY });
  });
});

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
