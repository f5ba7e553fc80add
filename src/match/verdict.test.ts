import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Affected, VersionRange } from '../advisory/types.ts';
import { judge as judgeSaid } from './verdict.ts';

const judge = (installed: string, statements: readonly Affected[]) =>
  judgeSaid(statements.map((affected) => ({ installed, affected })));

const statement = (ranges: readonly VersionRange[], rest: Partial<Affected> = {}): Affected => ({
  ecosystem: 'Debian:9',
  name: 'apt',
  scheme: 'deb',
  status: 'affected',
  ranges,
  ...rest,
});

/** `+` affected, `+X` affected and fixed in X, `-` not affected, `?` undetermined. */
function shown(installed: string, affected: Affected): string {
  const verdict = judge(installed, [affected]);
  if (verdict.kind === 'affected') return `+${verdict.fixedVersion ?? ''}`;
  return verdict.kind === 'not-affected' ? '-' : '?';
}

const CASES: readonly [installed: string, ranges: readonly VersionRange[], expected: string][] = [
  ['1.4.8', [{ fixed: '1.4.9' }], '+1.4.9'],
  ['1.4.9', [{ fixed: '1.4.9' }], '-'],
  ['1.4.10', [{ fixed: '1.4.9' }], '-'],
  ['1.4.9~rc1', [{ fixed: '1.4.9' }], '+1.4.9'],
  ['1.4.8', [{ fixed: '0' }], '-'],
  ['not a version', [{ fixed: '0' }], '-'],
  ['1.4.8', [{}], '+'],
  ['1.4.8', [], '+'],
  ['not a version', [{}], '+'],
  ['not a version', [{ fixed: '1.4.9' }], '?'],
  ['1.4.8', [{ fixed: 'not a version' }], '?'],
  ['1.0', [{ introduced: '1.2', fixed: '1.4' }], '-'],
  ['1.2', [{ introduced: '1.2', fixed: '1.4' }], '+1.4'],
  ['0~1', [{ introduced: '0', fixed: '1.4' }], '+1.4'],
  ['1.0', [{ introduced: '1.2', fixed: 'not a version' }], '-'],
  ['1.3', [{ introduced: '1.2', fixed: 'not a version' }], '?'],
  ['1.4', [{ introduced: 'not a version', fixed: '1.4' }], '-'],
  ['1.4', [{ lastAffected: '1.4' }], '+'],
  ['1.4+b1', [{ lastAffected: '1.4' }], '-'],
  ['1.4', [{ introduced: '1.2', lastAffected: '1.3' }], '-'],
  ['1.4.8', [{ fixed: '1.4.9' }, { fixed: '1.4.10' }], '+1.4.10'],
  ['1.4.9', [{ fixed: '1.4.9' }, { fixed: '1.4.10' }], '+1.4.10'],
  ['1.4.10', [{ fixed: '1.4.9' }, { fixed: '1.4.10' }], '-'],
  ['1.4.8', [{ fixed: '1.4.9' }, {}], '+'],
  ['2.1', [{ fixed: '1.5' }, { introduced: '2.0', fixed: '2.2' }], '+2.2'],
  ['1.7', [{ fixed: '1.5' }, { introduced: '2.0', fixed: '2.2' }], '-'],
  ['1.7', [{ fixed: '1.5' }, { fixed: 'not a version' }], '?'],
  ['1.4', [{ fixed: 'not a version' }, { fixed: '1.5' }], '+1.5'],
  ['1.2', [{ fixed: '1.5' }, { introduced: '1.0', lastAffected: '2.0' }], '+'],
  ['1.2', [{ fixed: '1.5' }, { introduced: '1.2', lastAffected: '1.2' }], '+1.5'],
  ['1.2', [{ fixed: '1.5' }, { introduced: '1.4', fixed: '1.6' }], '+1.6'],
];

describe('judge', () => {
  for (const [installed, ranges, expected] of CASES) {
    it(`has ${installed} in ${JSON.stringify(ranges)} as ${expected}`, () => {
      assert.equal(shown(installed, statement(ranges)), expected);
    });
  }

  it('takes the publisher at its word that nothing is affected', () => {
    assert.equal(shown('1.4.8', statement([{ fixed: '1.4.9' }], { status: 'not-affected' })), '-');
  });

  it('is undetermined where the publisher is', () => {
    assert.equal(shown('1.4.8', statement([], { status: 'undetermined' })), '?');
  });

  it('is undetermined under a scheme that it does not have, and says which', () => {
    assert.deepEqual(judge('1.4.8', [statement([{ fixed: '1.4.9' }], { scheme: 'toString' })]), {
      kind: 'undetermined',
      reason: 'no version scheme "toString" to compare with',
    });
  });

  it('takes several statements together', () => {
    const [first, second] = [statement([{ fixed: '1.4.9' }]), statement([{ fixed: '1.4.10' }])];
    const [sound, open] = [statement([], { status: 'not-affected' }), statement([], { status: 'undetermined' })];

    assert.deepEqual(judge('1.4.8', [first, second]), { kind: 'affected', fixedVersion: '1.4.10' });
    assert.deepEqual(judge('1.4.8', [sound, open, first]), { kind: 'affected', fixedVersion: '1.4.9' });
    assert.equal(judge('1.4.9', [first, open]).kind, 'undetermined');
    assert.equal(judge('1.4.9', [first, sound]).kind, 'not-affected');
    assert.equal(judge('1.4.9', []).kind, 'not-affected');
  });

  it('says which version could not be compared', () => {
    assert.deepEqual(judge('v1', [statement([{ fixed: '1.4.9' }])]), {
      kind: 'undetermined',
      reason: 'the installed version "v1" is none that the scheme deb allows',
    });
  });

  it('compares under the scheme that the statement names', () => {
    assert.equal(shown('1.2_rc1-r0', statement([{ fixed: '1.2-r0' }], { scheme: 'apk' })), '+1.2-r0');
    assert.equal(shown('1.2_rc1-r0', statement([{ fixed: '1.2-r0' }], { scheme: 'deb' })), '?');
  });
});
