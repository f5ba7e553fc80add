import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { rockyOsv } from './rocky-osv.ts';

describe("Rocky Linux's errata", () => {
  it('are one archive', async () => {
    assert.deepEqual(await rockyOsv.files(NO_FEEDS), [
      { url: 'https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip' },
    ]);
  });

  it('name what packages are built from', async () => {
    const record = {
      id: 'RLSA-2023:3220',
      summary: 'Important: firefox security update',
      related: ['CVE-2023-32205'],
      affected: [
        {
          package: { ecosystem: 'Rocky Linux:8', name: 'firefox' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '0:102.11.0-2.el8_7' }] }],
        },
      ],
    };

    const [advisory] = advisoriesOf(await statementsOf(rockyOsv, zipOf([['r.json', JSON.stringify(record)]])));

    assert.deepEqual(advisory?.affected, [
      {
        ecosystem: 'Rocky Linux:8',
        name: 'firefox',
        of: 'source',
        only: { module: '' },
        scheme: 'rpm',
        status: 'affected',
        ranges: [{ fixed: '0:102.11.0-2.el8_7' }],
        severity: 'Important',
      },
    ]);
  });

  it("read vunnel's samples", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const folder = 'tests/unit/providers/rocky/test-fixtures/osv';
    const records = ['RLSA-2021_3891', 'RLSA-2023_3220', 'RLSA-2024_3671'].map((name) =>
      execFileSync('tar', ['-xJOf', path, `${folder}/${name}.json`]),
    );

    const archive = zipOf(records.map((record, at): [string, Buffer] => [`${at}.json`, record]));
    const advisories = advisoriesOf(await statementsOf(rockyOsv, archive));

    assert.equal(advisories.length, 20);
    const fixesOf = (cve: string) =>
      advisories
        .filter(({ vulnerability }) => vulnerability === cve)
        .flatMap(({ affected }) => affected.map(({ name, only, ranges }) => [name, only?.module, ranges[0]?.fixed]));
    assert.deepEqual(fixesOf('CVE-2021-35550'), [['java-11-openjdk', '', '1:11.0.13.0.8-1.el8_4']]);
    assert.deepEqual(fixesOf('CVE-2024-27282'), [
      ['ruby', 'ruby:3.3', '0:3.3.1-2.module+el9.4.0+20787+4c237fd3'],
      ['rubygem-mysql2', 'ruby:3.3', '0:0.5.5-1.module+el9.4.0+20787+4c237fd3'],
      ['rubygem-pg', 'ruby:3.3', '0:1.5.4-1.module+el9.4.0+20787+4c237fd3'],
    ]);
  });
});
