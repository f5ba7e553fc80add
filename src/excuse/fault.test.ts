import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY_MILLISECONDS, DEFAULT_TERMS, faultOf, tidyScope } from './fault.ts';
import type { NewExcuse } from './types.ts';

const NOW = 1_700_000_000_000;
const ASKED: NewExcuse = {
  scope: { vulnerability: 'CVE-2024-1' },
  status: 'not_affected',
  reason: 'never called',
  owner: 'mary',
};

describe('what is asked to be excused', () => {
  const REFUSED: readonly (readonly [asked: Partial<NewExcuse>, reason: RegExp])[] = [
    [{ scope: {} }, /^it is about everything/],
    [{ scope: { repository: '*', tag: '**' } }, /^it is about everything/],
    [{ scope: { vulnerability: ' ' } }, /^the vulnerability is empty$/],
    [{ scope: { vulnerability: 'CVE 1' } }, /is no id of a vulnerability/],
    [{ scope: { vulnerability: '*', package: 'apt' } }, /is no id of a vulnerability/],
    [{ scope: { image: 'sha256:1' } }, /is no digest/],
    [{ scope: { repository: 'Team' } }, /is no repository/],
    [{ scope: { tag: 'a b' } }, /is no tag/],
    [{ scope: { package: 'pkg:' } }, /is no purl/],
    [{ scope: { path: `a${'x'.repeat(1000)}` } }, /has 1001 characters, and 1000 are the most/],
    [{ reason: '' }, /^the reason is empty$/],
    [{ reason: 'a\u001b[2J' }, /^the reason has a control character in it$/],
    [{ owner: '' }, /^the owner is empty$/],
    [{ status: 'fixed', justification: 'component_not_present' }, /goes with not_affected, and not with fixed/],
    [{ expiresAt: 1 }, /expired already/],
    [{ expiresAt: Number.NaN }, /expired already/],
    [{ expiresAt: NOW + 367 * DAY_MILLISECONDS }, /more than 366 days/],
  ];
  for (const [asked, reason] of REFUSED) {
    it(`is refused of ${JSON.stringify(asked).slice(0, 60)}`, () => {
      const all = { ...ASKED, ...asked };
      const fault = faultOf({ ...all, scope: tidyScope(all.scope) }, DEFAULT_TERMS, NOW);

      assert.match(fault ?? '', reason);
    });
  }

  it('is taken where nothing is wrong with it', () => {
    const longest = { ...ASKED, expiresAt: NOW + 366 * DAY_MILLISECONDS };
    assert.equal(faultOf(longest, DEFAULT_TERMS, NOW), undefined);
  });

  it('is kept in one form', () => {
    assert.deepEqual(tidyScope({ vulnerability: 'cve-2024-1', repository: '*', tag: 'dev-*' }), {
      vulnerability: 'CVE-2024-1',
      tag: 'dev-*',
    });
    assert.deepEqual(tidyScope({ vulnerability: 'GHSA-abcd' }), { vulnerability: 'GHSA-abcd' });
  });
});
