import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { debianLists } from './debian-lists.ts';

const APT = `[22 Jan 2019] DSA-4371-1 apt - security update
	{CVE-2019-3462}
	[stretch] - apt 1.4.9
`;

describe("Debian's lists of advisories", () => {
  it('yield an advisory for each CVE of an entry', async () => {
    assert.deepEqual(await statementsOf(debianLists, APT), [
      {
        kind: 'advisory',
        id: 'DSA-4371-1',
        vulnerability: 'CVE-2019-3462',
        aliases: [],
        title: 'DSA-4371-1 apt - security update',
        uri: 'https://security-tracker.debian.org/tracker/CVE-2019-3462',
        cvss: [],
        publishedAt: Date.UTC(2019, 0, 22),
        affected: [
          { ecosystem: 'Debian:9', name: 'apt', scheme: 'deb', status: 'affected', ranges: [{ fixed: '1.4.9' }] },
        ],
      },
    ]);
  });

  const fixed = (version: string) => ({ status: 'affected', ranges: [{ fixed: version }] });
  const lines: readonly (readonly [line: string, expected: object])[] = [
    ['\t[jessie] - p 1:2.3-4+deb8u1', fixed('1:2.3-4+deb8u1')],
    ['        [jessie] - p  2.3', fixed('2.3')],
    ['\t[jessie] - p 6.4-1 (bug #322591; medium)', fixed('6.4-1')],
    ['\t[jessie] - p 2015b-0squeeze1 ', fixed('2015b-0squeeze1')],
    ['\t[jessie] - p 6.4-1(bug #322591)', fixed('6.4-1')],
    ['\t[jessie] - p <not-affected> (Vulnerable code not present)', { status: 'not-affected', ranges: [] }],
    ['\t[jessie] - p <unfixed>', { status: 'affected', ranges: [{}] }],
    ['\t[jessie] - p <end-of-life>', { status: 'affected', ranges: [{}], state: 'end-of-life' }],
    ['\t[jessie] - p <undetermined>', { status: 'undetermined', ranges: [] }],
  ];
  for (const [line, expected] of lines) {
    it(`read "${line.trim()}"`, async () => {
      const [advisory] = advisoriesOf(
        await statementsOf(debianLists, `[01 Apr 2020] DLA-1-1 p - x\n\t{CVE-1-1}\n${line}\n`),
      );

      assert.deepEqual(advisory?.affected, [{ ecosystem: 'Debian:8', name: 'p', scheme: 'deb', ...expected }]);
    });
  }

  const entries: readonly (readonly [title: string, entry: string, vulnerabilities: readonly string[]])[] = [
    [
      'several CVEs, one twice',
      '[1 Mar 2005] DSA-1-1 p - x\n\t{CVE-1-1 CVE-1-2 CVE-1-1}\n\t[sarge] - p 1',
      ['CVE-1-1', 'CVE-1-2'],
    ],
    ['an advisory without a CVE', '[01 Mar 2005] DSA-141 p - buffer overflow\n\t[woody] - p 1', ['DSA-141']],
    [
      'a regression update with CVEs',
      '[01 Mar 2005] DSA-1-2 p - regression update\n\t{CVE-1-1}\n\t[woody] - p 2',
      ['CVE-1-1'],
    ],
    ['a regression update without', '[01 Mar 2005] DSA-1-2 p - regression update\n\t[woody] - p 2', []],
    ['an announcement', '[01 Mar 2005] DSA-1-1 jessie end-of-life\n\tNOTE: end of security support\n', []],
    ['a CVE of no package', '[01 Mar 2005] DSA-1-1 p - x\n\t{CVE-1-1}\n', []],
  ];
  for (const [title, entry, vulnerabilities] of entries) {
    it(`make ${vulnerabilities.length} of ${title}`, async () => {
      const statements = await statementsOf(debianLists, entry);

      assert.deepEqual(
        advisoriesOf(statements).map(({ vulnerability }) => vulnerability),
        vulnerabilities,
      );
      assert.equal(statements.length, vulnerabilities.length);
    });
  }

  it('read a line of a million brackets or blanks no longer than another, and as many CVEs', async () => {
    const ids = Array.from({ length: 150_000 }, (_, at) => `C${at.toString(36)}`);
    const long = ['(', ' '].map((sign) => `\t[stretch] - p 1${sign.repeat(900_000)} x`);
    const lines = [`\t{${ids.join(' ')}}`, '\t[stretch] - p 1', ...long];

    const statements = await statementsOf(debianLists, `[1 Mar 2005] DSA-1-1 p - x\n${lines.join('\n')}\n`);

    assert.equal(statements.length, ids.length + 2);
    assert.equal(advisoriesOf(statements).at(-1)?.vulnerability, ids.at(-1));
  });

  it('warn of an entry that makes far too many statements', async () => {
    const ids = Array.from({ length: 2001 }, (_, at) => `CVE-1-${at}`).join(' ');

    assert.deepEqual(
      await statementsOf(debianLists, `[1 Mar 2005] DSA-1-1 p - x\n\t{${ids}}\n${'\t[sarge] - p 1\n'.repeat(1000)}`),
      [{ kind: 'warning', reason: 'an advisory that makes too many statements', example: 'DSA-1-1' }],
    );
  });

  it('warn of a line that they do not understand, and of a release that is unknown', async () => {
    const statements = await statementsOf(debianLists, `${APT}\t[stretch] apt\n\t[zurg] - apt 1\n`);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example}` : one.kind)),
      [
        'a line that is not understood: DSA-4371-1: "[stretch] apt"',
        'a release that is not known here: DSA-4371-1: "zurg"',
        'advisory',
      ],
    );
  });

  for (const text of ['', '<!DOCTYPE html>\n', '{"apt":{}}']) {
    it(`refuse "${text.trim()}"`, async () => {
      await assert.rejects(statementsOf(debianLists, text), /no list of Debian's advisories/);
    });
  }

  /** Silent are those without a package, and the regression updates without a CVE. */
  const whole = [
    { list: 'DSA', entries: 5406, silent: 23 + 80, advisories: 18_157 },
    { list: 'DLA', entries: 3534, silent: 4 + 126, advisories: 11_180 },
  ];
  for (const { list, entries: count, silent, advisories: total } of whole) {
    it(`read all of the ${count} entries of Debian's ${list} list`, async (t) => {
      const path = sharedData(t, `feeds/debian/${list}-list-2023-04`);
      if (path === undefined) return;
      const heads = readFileSync(path, 'utf8').match(/^\[/gm)?.length;

      const statements = await statementsOf(debianLists, { path });

      const advisories = advisoriesOf(statements);
      assert.equal(heads, count);
      assert.deepEqual(
        statements.filter(({ kind }) => kind !== 'advisory'),
        [],
      );
      assert.equal(new Set(advisories.map(({ id }) => id)).size, count - silent);
      assert.equal(advisories.length, total);
      if (list === 'DSA') {
        const apt = advisories.find(
          ({ id, vulnerability }) => id === 'DSA-4371-1' && vulnerability === 'CVE-2019-3462',
        );
        assert.deepEqual(
          apt?.affected.map(({ ecosystem, ranges }) => [ecosystem, ranges]),
          [['Debian:9', [{ fixed: '1.4.9' }]]],
        );
      }
    });
  }
});
