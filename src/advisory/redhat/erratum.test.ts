import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf } from '../../../test/support/statements.ts';
import type { Advisory } from '../types.ts';
import { erratumStatements } from './erratum.ts';

const ERRATA: readonly (readonly [file: string, cves: readonly string[], name: string, ...said: string[]])[] = [
  [
    'rhsa-2023_3821.json',
    ['CVE-2021-33621', 'CVE-2023-28755', 'CVE-2023-28756'],
    'ruby',
    'Red Hat:8 ruby:2.7 2.7.8-139.module+el8.8.0+18745+f1bef313 enterprise_linux:8',
  ],
  [
    'rhsa-2024_0811.json',
    ['CVE-2023-28486', 'CVE-2023-28487', 'CVE-2023-42465'],
    'sudo',
    'Red Hat:8  1.9.5p2-1.el8_6 rhel_eus:8.6',
    'Red Hat:8  1.9.5p2-1.el8_8 rhel_eus:8.8',
    'Red Hat:8  1.9.5p2-1.el8_9 enterprise_linux:8',
    'Red Hat:9  1.9.5p2-10.el9_3 enterprise_linux:9',
    'Red Hat:9  1.9.5p2-7.el9_0.4 rhel_eus:9.0',
    'Red Hat:9  1.9.5p2-9.el9_2.2 rhel_eus:9.2',
  ],
  ['rhsa-2024_6163.json', [], 'python3.9'],
  [
    'rhsa-2025_23414.json',
    ['CVE-2021-25220', 'CVE-2025-40778'],
    'bind-libs',
    'Red Hat:6  32:9.8.2-0.68.rc1.el6_10.17 enterprise_linux:6',
  ],
];

describe("one of Red Hat's errata", () => {
  for (const [file, cves, name, ...said] of ERRATA) {
    it(`says what it mended: ${file}`, (t) => {
      const advisories = read(t, file);
      if (advisories === undefined) return;

      const affected = advisories[0]?.affected.filter((one) => one.name === name) ?? [];
      assert.deepEqual(
        advisories.map(({ vulnerability }) => vulnerability),
        cves,
      );
      assert.deepEqual(
        affected
          .map(({ ecosystem, ranges, only }) => {
            const cpes = only?.cpes?.map((cpe) => cpe.split(':').slice(3).join(':'));
            return [ecosystem, only?.module ?? '', ranges[0]?.fixed, cpes?.join(' ')].join(' ');
          })
          .toSorted(),
        said,
      );
    });
  }

  it('is its own id, with the words that are said of it', (t) => {
    const [advisory] = read(t, 'rhsa-2024_0010.json') ?? [];
    if (advisory === undefined) return;

    const { id, title, uri, cvss, affected } = advisory;
    assert.deepEqual([id, title], ['RHSA-2024:0010', 'tigervnc security update']);
    assert.equal(uri, 'https://access.redhat.com/errata/RHSA-2024:0010');
    assert.equal(cvss.length, 1);
    assert.deepEqual(new Set(affected.map(({ severity }) => severity)), new Set(['Important']));
  });

  const REFUSED: readonly (readonly [category: string, id: string])[] = [
    ['csaf_vex', 'CVE-2024-1'],
    ['csaf_security_advisory', 'SUSE-SU-2024:1'],
    ['csaf_security_advisory', ''],
  ];
  for (const [category, id] of REFUSED) {
    it(`is no "${category}" of the id "${id}"`, () => {
      assert.throws(() => [...erratumStatements({ document: { category, tracking: { id } } })], /no erratum/);
    });
  }
});

function read(t: TestContext, file: string): readonly Advisory[] | undefined {
  const path = sharedData(t, `feeds/redhat/csaf-rhsa/${file}`);
  return path === undefined ? undefined : advisoriesOf([...erratumStatements(JSON.parse(readFileSync(path, 'utf8')))]);
}
