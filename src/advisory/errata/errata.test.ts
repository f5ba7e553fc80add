import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { almalinux } from '../../distro/index.ts';
import type { AdvisorySource, Statement } from '../types.ts';
import { errataStatements } from './errata.ts';

const SOURCE: Pick<AdvisorySource, 'parse'> = {
  parse: (file) => errataStatements(file, { distro: almalinux, of: 'binary' }),
};

describe('errata', () => {
  it('make an advisory for each CVE, about packages of no module', async () => {
    const statements = await read(
      erratum('ALSA-2021:2363', { related: ['CVE-2021-33516', 'CVE-2021-33517'], details: 'GUPnP is a framework' }),
    );

    const about = {
      kind: 'advisory',
      id: 'ALSA-2021:2363',
      aliases: [],
      title: 'Important: gupnp security update',
      description: 'GUPnP is a framework',
      cvss: [],
      affected: [
        {
          ecosystem: 'AlmaLinux:8',
          name: 'gupnp',
          of: 'binary',
          only: { module: '' },
          scheme: 'rpm',
          status: 'affected',
          ranges: [{ fixed: '1.0.6-2.el8_4' }],
          severity: 'Important',
        },
      ],
    };
    assert.deepEqual(statements, [
      { ...about, vulnerability: 'CVE-2021-33516' },
      { ...about, vulnerability: 'CVE-2021-33517' },
    ]);
  });

  const names: readonly (readonly [title: string, id: string, fields: object, expected: readonly string[]])[] = [
    ['related', 'ALSA-2021:1', { related: ['CVE-2021-1001', 'CVE-2021-1001', 'RHSA-2021:1'] }, ['CVE-2021-1001']],
    [
      'aliases',
      'ALSA-2021:1',
      { related: [], aliases: ['CVE-2021-1001', 'CVE-2021-1002'] },
      ['CVE-2021-1001', 'CVE-2021-1002'],
    ],
    ['upstream', 'ALSA-2021:1', { upstream: ['CVE-2021-1001'], related: null }, ['CVE-2021-1001']],
    ['none, of one about security', 'ALSA-2021:1', { related: [] }, ['ALSA-2021:1']],
    ['none, of one about a bug', 'ALBA-2021:1', { related: [] }, []],
    ['a CVE, of one about a bug', 'ALBA-2021:1', { related: ['CVE-2021-1001'] }, ['CVE-2021-1001']],
  ];
  for (const [title, id, fields, expected] of names) {
    it(`name their vulnerabilities: ${title}`, async () => {
      const advisories = advisoriesOf(await read(erratum(id, fields)));

      assert.deepEqual(
        advisories.map(({ vulnerability }) => vulnerability),
        expected,
      );
    });
  }

  const severities: readonly (readonly [summary: string, severity: string | undefined])[] = [
    ['Critical: bash security update', 'Critical'],
    ['Moderate: curl security update', 'Moderate'],
    ['ALSA-2022:5468: php security update (Important)', 'Important'],
    ['None: bash update', undefined],
    ['bash security update', undefined],
    ['A Low: one', undefined],
  ];
  for (const [summary, severity] of severities) {
    it(`are as severe as "${summary}" says`, async () => {
      const [advisory] = advisoriesOf(await read(erratum('ALSA-2021:1', { summary })));

      assert.equal(advisory?.affected[0]?.severity, severity);
    });
  }

  const MODULAR = '1-1.module_el8.6.0+1+a';
  const modules: readonly (readonly [summary: string, fixed: string, modules: readonly (string | undefined)[]])[] = [
    ['Important: nodejs:18 security update', MODULAR, ['nodejs:18']],
    ['Important: httpd:2.4/mod_http2 security update', MODULAR, ['httpd:2.4']],
    ['Low: virt:rhel and virt-devel:rhel security update', MODULAR, ['virt:rhel', 'virt-devel:rhel']],
    ['ALSA-2021:1: php:8.0 security update (Important)', MODULAR, ['php:8.0']],
    ['Moderate: pam:1.5.1 security update', '1.5.1-22.el9_5', ['']],
    ['Moderate: python3.9 security update', '3.9-1.module+el8.4.0+1+a', [undefined]],
  ];
  for (const [summary, fixed, expected] of modules) {
    it(`speak of ${expected.map((one) => one ?? 'nobody knows what').join(' and ') || 'no module'}: "${summary}"`, async () => {
      const [advisory, ...more] = advisoriesOf(await read(erratum('ALSA-2021:1', { summary }, fixed)));

      const all = [advisory, ...more].flatMap((one) => one?.affected ?? []);
      assert.deepEqual(
        all.map(({ only }) => only?.module),
        expected,
      );
      assert.deepEqual(
        new Set(all.map(({ status }) => status)),
        new Set([expected[0] === undefined ? 'undetermined' : 'affected']),
      );
    });
  }

  it('that name no stream are of the one that others show, wherever they stand', async () => {
    const unnamed = erratum(
      'ALSA-2023:5989',
      { summary: 'Important: varnish security update' },
      '6.0.8-3.module_el8.8.0+1+a',
    );
    const named = erratum(
      'ALSA-2022:1',
      { summary: 'Important: varnish:6 security update' },
      '6.0.6-1.module_el8.5.0+1+a',
    );

    const advisories = advisoriesOf(await read(unnamed, named));

    assert.deepEqual(
      advisories.map(({ id, affected }) => [id, affected[0]?.only?.module]),
      [
        ['ALSA-2022:1', 'varnish:6'],
        ['ALSA-2023:5989', 'varnish:6'],
      ],
    );
  });

  it('take the vector of an erratum for that of its one CVE only', async () => {
    const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:N/A:N' }];

    const [one] = advisoriesOf(await read(erratum('ALSA-2021:1', { severity, related: ['CVE-2021-1001'] })));
    const [two] = advisoriesOf(
      await read(erratum('ALSA-2021:1', { severity, related: ['CVE-2021-1001', 'CVE-2021-1002'] })),
    );

    assert.equal(one?.cvss[0]?.score, 6.8);
    assert.deepEqual(two?.cvss, []);
  });

  it("leave out what is another distribution's, and say when they were withdrawn", async () => {
    const foreign = erratum('RHSA-2021:1', { withdrawn: '2021-02-03T00:00:00Z' });
    const affected = [...foreign.affected, { ...foreign.affected[0], package: { ecosystem: 'Debian:12', name: 'x' } }];

    const [advisory] = advisoriesOf(await read({ ...foreign, affected }));

    assert.deepEqual(
      advisory?.affected.map(({ ecosystem }) => ecosystem),
      ['AlmaLinux:8'],
    );
    assert.equal(advisory?.withdrawnAt, Date.parse('2021-02-03'));
  });

  it('warn of a file that is none, and read on', async () => {
    const archive = zipOf([
      ['x.json', '{'],
      ['y.json', '{"id":7}'],
      ['z.json', '{"id":"A","affected":"all"}'],
      ['README.md', '#'],
      ['a.json', JSON.stringify(erratum('ALSA-2021:1', {}))],
    ]);

    const statements = await statementsOf(SOURCE, archive);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example.slice(0, 8)}` : one.kind)),
      [
        'a file that is no OSV record: "x.json"',
        'a file that is no OSV record: "y.json"',
        'a file that is no OSV record: "z.json"',
        'advisory',
      ],
    );
  });

  it('warn of one that makes far too many statements', async () => {
    const related = Array.from({ length: 2001 }, (_, at) => `CVE-2021-${10_000 + at}`);
    const [one] = erratum('ALSA-2021:1', {}).affected;
    const huge = erratum('ALSA-2021:1', { related, affected: Array.from({ length: 1000 }, () => one) });

    const statements = await read(huge, erratum('ALSA-2021:2', {}));

    assert.deepEqual(
      statements.map((said) => (said.kind === 'warning' ? said.example : said.kind)),
      ['"0.json": no OSV record: it makes more than 2000000 statements', 'advisory'],
    );
  });

  it('warn of one that makes them for far too many modules', async () => {
    const summary = `Important: ${Array.from({ length: 201 }, (_, at) => `m:${at}`).join(' ')}`;
    const related = Array.from({ length: 101 }, (_, at) => `CVE-2021-${10_000 + at}`);
    const [one] = erratum('ALSA-2021:1', {}, '1-1.module_el8').affected;
    const huge = erratum('ALSA-2021:1', { summary, related, affected: Array.from({ length: 100 }, () => one) });

    const statements = await read(huge, erratum('ALSA-2021:2', {}));

    assert.deepEqual(
      statements.map((said) => (said.kind === 'warning' ? said.example : said.kind)),
      ['"0.json": it makes more than 2000000 statements', 'advisory'],
    );
  });

  it('refuse more of those that name no stream than memory holds', async () => {
    const fields = { summary: 'Moderate: python3.9', details: 'x'.repeat(18_000_000) };
    const unnamed = [1, 2, 3].map((at) => erratum(`ALSA-2021:${at}`, fields, '3.9-1.module_el8'));

    await assert.rejects(read(...unnamed), /more than 50000000 bytes name no stream/);
  });

  it('refuse a page of HTML, and an archive of something else', async () => {
    await assert.rejects(statementsOf(SOURCE, '<!DOCTYPE html><title>Sorry</title>'));
    await assert.rejects(
      statementsOf(SOURCE, zipOf([['README.md', '#']])),
      /no errata: the archive holds no OSV record/,
    );
  });
});

function erratum(id: string, fields: object, fixed = '1.0.6-2.el8_4') {
  return {
    id,
    summary: 'Important: gupnp security update',
    related: ['CVE-2021-33516'],
    affected: [
      {
        package: { ecosystem: 'AlmaLinux:8', name: 'gupnp' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
    ...fields,
  };
}

function read(...records: readonly object[]): Promise<readonly Statement[]> {
  return statementsOf(SOURCE, zipOf(records.map((record, at) => [`${at}.json`, JSON.stringify(record)])));
}
