import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { friendsofphp } from './friendsofphp.ts';

const RECORD = `
title: Escape validation messages
link: https://symfony.com/cve-2019-10909
cve: CVE-2019-10909
branches:
  3.0.x: { time: ~, versions: ['>=3.0.0', '<3.1.0'] }
  2.7.x: { time: 2019-04-16 11:40:42, versions: ['>=2.7.0', '<2.7.51'] }
reference: composer://Symfony/symfony
`;

describe("FriendsOfPHP's advisories", () => {
  it('name the versions of each branch', async () => {
    assert.deepEqual(await read(RECORD), [
      {
        kind: 'advisory',
        id: 'symfony/symfony/CVE-2019-10909',
        vulnerability: 'CVE-2019-10909',
        aliases: ['symfony/symfony/CVE-2019-10909'],
        title: 'Escape validation messages',
        uri: 'https://symfony.com/cve-2019-10909',
        cvss: [],
        publishedAt: Date.UTC(2019, 3, 16, 11, 40, 42),
        affected: [
          {
            ecosystem: 'Packagist',
            name: 'symfony/symfony',
            scheme: 'packagist',
            status: 'affected',
            ranges: [
              { introduced: '3.0.0', fixed: '3.1.0' },
              { introduced: '2.7.0', fixed: '2.7.51' },
            ],
          },
        ],
      },
    ]);
  });

  it('are themselves the vulnerability where they name no CVE', async () => {
    const [statement] = advisoriesOf(await read(RECORD.replace('cve: CVE-2019-10909', 'cve: ~')));

    assert.deepEqual([statement?.vulnerability, statement?.aliases], ['symfony/symfony/CVE-2019-10909', []]);
  });

  const odd: readonly (readonly [title: string, record: string, reason: RegExp])[] = [
    ['versions that are none', RECORD.replace('<3.1.0', '^3.1'), />=3.0.0, \^3.1" are no versions/],
    ['no versions', RECORD.replace(/branches:[^]*(?=reference)/, 'branches: {}\n'), /names no version/],
    [
      'versions that contradict each other',
      RECORD.replace('>=3.0.0', '>=4').replace('>=2.7.0', '>=4'),
      /names no version/,
    ],
    ['no package of Composer', RECORD.replace('composer://', 'npm://'), /reference/],
  ];
  for (const [title, record, reason] of odd) {
    it(`are left out with a word: ${title}`, async () => {
      const statements = await read(record, RECORD);

      assert.deepEqual(
        statements.map(({ kind }) => kind),
        ['warning', 'advisory'],
      );
      assert.match(statements[0]?.kind === 'warning' ? statements[0].example : '', reason);
    });
  }

  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/friendsofphp.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(friendsofphp, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    assert.equal(advisories.length, 1592);
    assert.equal(advisories.filter(({ vulnerability }) => vulnerability.startsWith('CVE-')).length, 1160);
    const found = advisories.find(({ id }) => id === '3f/pygmentize/2017-05-15');
    assert.deepEqual(
      found?.affected.map(({ name, ranges }) => [name, ranges]),
      [['3f/pygmentize', [{ fixed: '1.2' }]]],
    );
  });
});

function read(...records: readonly string[]) {
  const files = records.map((text, at) => {
    const folder = at === 0 ? 'security-advisories-master' : `copy-${at}`;
    return [`${folder}/symfony/symfony/CVE-2019-10909.yaml`, text] as const;
  });
  const others = [
    ['security-advisories-master/.github/workflows/php.yaml', 'on: push'],
    ['security-advisories-master/composer.json', '{}'],
  ] as const;
  return statementsOf(friendsofphp, zipOf([...others, ...files]));
}
