import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Learned, learnedSince, NOTHING_LEARNED, type TouchedMatch } from './learned.ts';

const ONE = { names: ['CVE-1', 'GHSA-1'], type: 'deb', package: 'openssl' };
const AT = 100;

/** `110 reader - 120 push`: when and why a match opened, and closed where it did. */
function match(text: string, more: Partial<TouchedMatch> = {}): TouchedMatch {
  const [opened = '', closed = ''] = text.split(' - ');
  const [openedAt, openedCause] = opened.split(' ');
  const [closedAt, closedCause] = closed.split(' ');
  return {
    ...ONE,
    openedAt: Number(openedAt),
    openedCause: openedCause as TouchedMatch['openedCause'],
    ...(closed === '' ? {} : { closedAt: Number(closedAt), closedCause: closedCause as TouchedMatch['openedCause'] }),
    ...more,
  };
}

function answers(learned: Learned): string {
  return (['appeared', 'gone', 'rerated'] as const).filter((one) => learned[one](ONE)).join(' ');
}

describe('what Pratique itself learned since something was told', () => {
  const cases: readonly [title: string, touched: readonly TouchedMatch[], expected: string][] = [
    ['is nothing where nothing is touched', [], ''],
    ['is what the reader opened', [match('110 reader')], 'appeared rerated'],
    ['is nothing that advisories opened', [match('110 advisories')], ''],
    ['is nothing that a push opened', [match('110 push')], ''],
    ['is nothing that was opened before', [match('90 reader')], ''],
    ['is what the reader closed', [match('90 push - 110 reader')], 'gone'],
    ['is nothing that advisories closed', [match('90 reader - 110 advisories')], ''],
    ['is nothing that was closed before', [match('80 push - 90 reader')], ''],
    [
      'is what the reader opened first, and what was rated last',
      [match('110 reader - 120 advisories'), match('120 advisories')],
      'appeared',
    ],
    [
      'is nothing that advisories opened first, and what the reader rated anew',
      [match('110 advisories - 120 reader'), match('120 reader')],
      'gone rerated',
    ],
    ['is of a finding by any of its names', [match('110 reader', { names: ['GHSA-1'] })], 'appeared rerated'],
    ['is of no other finding', [match('110 reader', { names: ['CVE-2'] })], ''],
    ['is of no other package', [match('110 reader', { package: 'bash' })], ''],
    ['is of no other kind of package', [match('110 reader', { type: 'rpm' })], ''],
  ];
  for (const [title, touched, expected] of cases) {
    it(title, () => {
      assert.equal(answers(learnedSince(AT, { before: touched, now: touched, isReread: false })), expected);
    });
  }

  it('is all that comes and goes for no other reason where the same image was read by other extractors', () => {
    assert.equal(answers(learnedSince(AT, { before: [], now: [], isReread: true })), 'appeared gone');
    const told = [match('90 push - 110 advisories'), match('110 advisories')];
    assert.equal(answers(learnedSince(AT, { before: told, now: told, isReread: true })), '');
  });

  it('looks for what appeared among what was told, and for what is gone among what is there', () => {
    const [opened, closed] = [[match('110 reader')], [match('90 push - 110 reader')]];
    assert.equal(answers(learnedSince(AT, { before: opened, now: [], isReread: false })), 'appeared');
    assert.equal(answers(learnedSince(AT, { before: closed, now: [], isReread: false })), '');
    assert.equal(answers(learnedSince(AT, { before: [], now: closed, isReread: false })), 'gone');
  });

  it('may be nothing', () => {
    assert.equal(answers(NOTHING_LEARNED), '');
  });
});
