import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heard, type SaidRow, type YieldingSource } from './yielding.ts';

/** `gossip` speaks of no release as a whole. */
const SOURCES: readonly YieldingSource[] = [
  { name: 'tracker', yieldsTo: [], complete: true },
  { name: 'lists', yieldsTo: ['tracker', 'gossip'], complete: true },
  { name: 'gossip', yieldsTo: [], complete: false },
];

/** `tracker CVE-1 1.2 2020`: a source, a vulnerability, its fix or a word, and when it was told. */
function rowOf(text: string): SaidRow & { readonly text: string } {
  const [source = '', vulnerability = '', what = '', at] = text.split(' ');
  const publishedAt = at === undefined ? undefined : Date.parse(at);
  const withdrawnAt = what === 'withdrawn' ? 1 : undefined;
  const status = what === 'undetermined' || what === 'not-affected' ? what : 'affected';
  const ranges = what === 'open' || what === 'withdrawn' ? [{}] : [{ fixed: what }];
  return {
    source: SOURCES.findIndex(({ name }) => name === source),
    vulnerability,
    status,
    ranges: JSON.stringify(status === 'affected' ? ranges : []),
    detail: JSON.stringify({ publishedAt, withdrawnAt }),
    text,
  };
}

function kept(rows: readonly string[], ecosystem = 'Ubuntu:18.04:LTS'): readonly string[] {
  const sources = new Map(SOURCES.map((source, id) => [id, source]));
  return heard(rows.map(rowOf), ecosystem, sources).map(({ text }) => text);
}

const OPEN = 'lists CVE-2019-9192 open 2019-02-26';
const SINCE = 'tracker CVE-2021-3999 2.27-3ubuntu1.5 2021-01-01';

const CASES: readonly (readonly [title: string, rows: readonly string[], dropped: readonly string[]])[] = [
  ['is not heard where the other speaks', ['lists CVE-1-1 1.0', 'tracker CVE-1-1 not-affected'], ['lists CVE-1-1 1.0']],
  ['is heard where the other has taken it back', ['lists CVE-1-1 1.0', 'tracker CVE-1-1 withdrawn'], []],
  ['is not heard on what it calls open, where the other has spoken of the package since', [OPEN, SINCE], [OPEN]],
  [
    'is not heard on what it has not determined, likewise',
    ['lists CVE-2019-9192 undetermined 2019-02-26', SINCE],
    ['lists CVE-2019-9192 undetermined 2019-02-26'],
  ],
  ['is heard on a fix', ['lists CVE-2019-9192 1.0 2019-02-26', SINCE], []],
  ['is heard on what is open where the other is silent about the package', [OPEN], []],
  ['is heard on what is newer than all that the other says', [OPEN, 'tracker CVE-2017-1 1.0 2018-01-01'], []],
  ['is judged by the years of CVEs where no day is told', ['lists CVE-2019-2 open', 'tracker CVE-2019-1 open'], []],
  [
    'is judged by the years of CVEs, and a year later is later',
    ['lists CVE-2019-1 open', 'tracker CVE-2021-1 open'],
    ['lists CVE-2019-1 open'],
  ],
  ['is heard on what has neither day nor year', ['lists DSA-1-1 open', SINCE], []],
  [
    'is heard where the other knows little of what was mended',
    [OPEN, SINCE, 'lists CVE-2017-1 1.1', 'lists CVE-2017-2 1.2', 'lists CVE-2017-3 1.3', 'tracker CVE-2017-3 1.3'],
    ['lists CVE-2017-3 1.3'],
  ],
  ['is heard where the other speaks of no release as a whole', [OPEN, 'gossip CVE-2021-1 1.0 2021-01-01'], []],
];

describe('a source that yields to another', () => {
  for (const [title, rows, dropped] of CASES) {
    it(title, () =>
      assert.deepEqual(
        kept(rows),
        rows.filter((row) => !dropped.includes(row)),
      ),
    );
  }

  it('is heard on what is open where there are no releases: nobody tells all of a language at once', () => {
    assert.deepEqual(kept([OPEN, SINCE], 'crates.io'), [OPEN, SINCE]);
  });

  it('is heard where what it yields to is not there', () => {
    const lists = new Map([[1, { name: 'lists', yieldsTo: ['tracker'], complete: true }]]);

    assert.deepEqual(heard([rowOf(OPEN)], 'Ubuntu:18.04:LTS', lists), [rowOf(OPEN)]);
  });
});
