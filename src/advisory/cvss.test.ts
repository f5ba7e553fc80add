import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newestCvssFirst, parseCvss } from './cvss.ts';

describe('parseCvss', () => {
  /** Vectors with the scores that the CVE programme's or FIRST's own pages give. */
  const scored: readonly (readonly [vector: string, version: string, score: number])[] = [
    ['CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.0', 8.1],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '3.1', 10],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N', '3.1', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O', '3.1', 9.8],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '4.0', 9.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', '4.0', 9.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', '4.0', 10],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C', '2.0', 10],
  ];
  for (const [vector, version, score] of scored) {
    it(`gives ${score} for ${vector}`, () => {
      assert.deepEqual(parseCvss(vector), { version, vector, score });
    });
  }

  it('takes a v2 vector out of its brackets', () => {
    assert.deepEqual(parseCvss('(AV:N/AC:L/Au:N/C:P/I:P/A:P)'), {
      version: '2.0',
      vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P',
      score: 7.5,
    });
  });

  it('takes a vector with a slash at its end', () => {
    assert.equal(parseCvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/')?.vector.at(-1), 'H');
  });

  const refused = [
    '',
    'HIGH',
    '9.8',
    'CVSS:3.1/',
    'CVSS:3.1/AV:N/AC:L',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X',
    'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/XX:Q',
    'CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N',
    'AV:N/AC:L/Au:N/C:P/I:P',
    `CVSS:3.1/${'AV:N/'.repeat(100)}`,
  ];
  for (const vector of refused) {
    it(`refuses "${vector.slice(0, 70)}"`, () => {
      assert.equal(parseCvss(vector), undefined);
    });
  }
});

it('orders vectors by version, then by score', () => {
  const vectors = ['2.0/5', '3.1/4', '4.0/1', '3.1/9', '3.0/10'].map((text) => {
    const [version, score] = text.split('/');
    return { version: version as '2.0', vector: text, score: Number(score) };
  });

  assert.deepEqual(
    vectors.toSorted(newestCvssFirst).map(({ vector }) => vector),
    ['4.0/1', '3.1/9', '3.1/4', '3.0/10', '2.0/5'],
  );
});
