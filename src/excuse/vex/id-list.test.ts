import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readIdList } from './id-list.ts';

it('reads ids of a list as people keep it, each once', () => {
  const text =
    'CVE-2020-1234,CVE-2021-5678, CVE-2020-1234\r\nGHSA-abcd-1234-efgh # not ours\n\nALAS2-2020-1;DSA-1-1\n# CVE-2000-1';

  const { ids, others } = readIdList(text);

  assert.deepEqual(ids, ['CVE-2020-1234', 'CVE-2021-5678', 'GHSA-abcd-1234-efgh', 'ALAS2-2020-1', 'DSA-1-1']);
  assert.deepEqual(others, []);
});

it('tells of what is no id', () => {
  const long = `CVE-${'1'.repeat(200)}`;
  assert.deepEqual(readIdList(`CVE, *, 12-3 ${long} CVE-1-2*`), {
    ids: [],
    others: ['CVE', '*', '12-3', long, 'CVE-1-2*'],
  });
});
