import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { osvArchiveStatements } from '../osv/archive.ts';
import type { Statement } from '../types.ts';
import { archiveStatements, type RecordArchive } from './archive-records.ts';

const ARCHIVE: RecordArchive = {
  form: 'record of ours',
  wants: (path) => !path.endsWith('.md'),
  read(value): readonly Statement[] {
    if (value !== 'sound' && typeof value !== 'object') throw new Error('it is bad');
    return [{ kind: 'facts', vulnerability: JSON.stringify(value), cvss: [] }];
  },
};

describe('an archive of records', () => {
  it('is read record by record, whether JSON or YAML', async () => {
    const statements = await read([
      ['a/one.json', '{"version": 1.10}'],
      ['a/two.yaml', 'version: 1.10'],
      ['README.md', 'bad'],
    ]);

    assert.deepEqual(
      statements.map((one) => one.kind === 'facts' && one.vulnerability),
      ['{"version":1.1}', '{"version":"1.10"}'],
    );
  });

  it('is read on behind what is no record', async () => {
    const statements = await read([
      ['bad.yaml', 'bad'],
      ['html.yaml', '<!DOCTYPE html>: ['],
      ['binary.yaml', Uint8Array.of(0xff, 0xfe)],
      ['bomb.yaml', `a: &a [x]\n${Array.from({ length: 9 }, (_, at) => `b${at}: [${'*a, '.repeat(99)}]\n`).join('')}`],
      ['large.yaml', `"${'x'.repeat(20_000_001)}"`],
      ['sound.yaml', 'sound'],
    ]);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example.slice(0, 22)}` : one.kind)),
      [
        'a file that is no record of ours: "bad.yaml": it is bad',
        'a file that is no record of ours: "html.yaml": no record',
        'a file that is no record of ours: "binary.yaml": The enc',
        'a file that is no record of ours: "bomb.yaml": no record',
        'a file that was left out: "large.yaml" holds mor',
        'facts',
      ],
    );
  });

  const refused: readonly (readonly [title: string, bytes: Buffer, reason: RegExp])[] = [
    ['a page of HTML', Buffer.from('<!DOCTYPE html>'.repeat(100)), /no archive that is known/],
    [
      'an archive of something else',
      zipOf([['README.md', 'hello']]),
      /^Error: there is no record of ours in the archive$/,
    ],
    ['an archive of bad records', zipOf([['one.yaml', 'bad']]), /^Error: there is no record of ours in the archive$/],
    ['an archive that is cut off', zipOf([['one.yaml', 'sound']]).subarray(0, 60), /cut short/],
  ];
  for (const [title, bytes, reason] of refused) {
    it(`is refused: ${title}`, async () => {
      await assert.rejects(statementsOf({ parse: (file) => archiveStatements(file, ARCHIVE) }, bytes), reason);
    });
  }
});

describe('an archive of OSV records', () => {
  it('tells of a vulnerability its CVSS alone, since the advisory has the words', async () => {
    const record = {
      id: 'GHSA-2222-2222-2222',
      aliases: ['CVE-2020-1000'],
      details: 'Words',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
    };
    const bytes = zipOf([['GHSA-2222-2222-2222.json', JSON.stringify(record)]]);

    const statements = await statementsOf(
      { parse: (file) => osvArchiveStatements(file, { ecosystem: 'npm', wants: () => true }) },
      bytes,
    );

    assert.deepEqual(
      advisoriesOf(statements).map(({ description }) => description),
      ['Words'],
    );
    assert.deepEqual(
      statements.flatMap((one) =>
        one.kind === 'facts' ? [[one.vulnerability, one.description, one.cvss[0]?.score]] : [],
      ),
      [
        ['GHSA-2222-2222-2222', undefined, 9.8],
        ['CVE-2020-1000', undefined, 9.8],
      ],
    );
  });
});

function read(files: Parameters<typeof zipOf>[0]) {
  return statementsOf({ parse: (file) => archiveStatements(file, ARCHIVE) }, zipOf(files));
}
