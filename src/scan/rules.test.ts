import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appliedScanningFilters, matchesScanningFilter } from './rules.ts';

const REPOSITORIES = ['prod', 'repo-prod', 'prod-repo', 'repo-prod-repo', 'prodrepo'];

const FILTERS = `
  prod       yes yes yes yes yes
  *prod      yes yes no  no  no
  prod*      yes no  yes no  yes
  *prod*     yes yes yes yes yes
  prod*repo  no  no  yes no  yes
  *          yes yes yes yes yes
  p*o*d      yes no  no  no  no
  prod*prod  no  no  no  no  no
`;

describe('a scanning filter', () => {
  for (const line of FILTERS.trim().split('\n')) {
    const [filter = '', ...expected] = line.trim().split(/\s+/);
    it(`${filter} names what ECR's table says`, () => {
      const actual = REPOSITORIES.map((name) => (matchesScanningFilter(filter, name) ? 'yes' : 'no'));

      assert.deepEqual(actual, expected);
    });
  }

  it('applies only by rules that scan on push', () => {
    const rules = [
      { frequency: 'SCAN_ON_PUSH', filters: ['prod*', 'team'] },
      { frequency: 'MANUAL', filters: ['*'] },
    ] as const;

    assert.deepEqual(appliedScanningFilters({ rules }, 'prod-x'), ['prod*']);
  });
});
