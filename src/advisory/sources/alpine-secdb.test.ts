import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { apk } from '../../version/apk.ts';
import type { Advisory } from '../types.ts';
import { alpineSecdb } from './alpine-secdb.ts';

describe('secdb', () => {
  it('asks for every branch there is and the next few', async () => {
    const urls = (await alpineSecdb.files(NO_FEEDS)).map(({ url }) => url);

    for (const place of ['edge/main', 'edge/community', 'edge/testing', 'v3.3/main', 'v3.18/community', 'v3.26/main']) {
      assert.ok(urls.includes(`https://secdb.alpinelinux.org/${place}.json`), place);
    }
  });

  it('yields an advisory for each package and vulnerability', async () => {
    const secdb = secdbOf({ '1.2.12-r2': ['CVE-2022-37434'] });

    assert.deepEqual(await statementsOf(alpineSecdb, secdb), [
      {
        kind: 'advisory',
        id: 'CVE-2022-37434',
        vulnerability: 'CVE-2022-37434',
        aliases: [],
        uri: 'https://security.alpinelinux.org/vuln/CVE-2022-37434',
        cvss: [],
        affected: [
          {
            ecosystem: 'Alpine:v3.18',
            name: 'zlib',
            scheme: 'apk',
            status: 'affected',
            ranges: [{ fixed: '1.2.12-r2' }],
          },
        ],
      },
    ]);
  });

  it('takes the key 0 for "never had it", and every other version for a fix', async () => {
    const secdb = secdbOf({
      '0': ['CVE-2021-1', 'CVE-2021-2'],
      '2-r0': ['CVE-2021-2', 'CVE-2021-3'],
      '1-r0': ['CVE-2021-3'],
    });

    const advisories = advisoriesOf(await statementsOf(alpineSecdb, secdb));

    assert.deepEqual(
      advisories.map(({ id, affected }) => [id, affected[0]?.status, affected[0]?.ranges]),
      [
        ['CVE-2021-1', 'not-affected', []],
        ['CVE-2021-2', 'affected', [{ fixed: '2-r0' }]],
        ['CVE-2021-3', 'affected', [{ fixed: '1-r0' }, { fixed: '2-r0' }]],
      ],
    );
  });

  const texts: readonly (readonly [text: string, ...advisories: (readonly [id: string, ...aliases: string[]])[]])[] = [
    ['CVE-2016-10013 XSA-204', ['CVE-2016-10013', 'XSA-204']],
    ['CVE-2018-12891  XSA-264', ['CVE-2018-12891', 'XSA-264']],
    ['CVE-2017-12122 TALOS-2017-0488', ['CVE-2017-12122', 'TALOS-2017-0488']],
    ['CVE-2020-26137 GHSA-wqvq-5m8c-6g24', ['CVE-2020-26137', 'GHSA-wqvq-5m8c-6g24']],
    ['CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI', ['CVE-2017-5753'], ['CVE-2017-5715']],
    ['CVE-2017-2616 (+ regression fix)', ['CVE-2017-2616']],
    ['CVE-2018-10105 (SMB - too unreliably reproduced, SMB printing disabled)', ['CVE-2018-10105']],
    ['CVE 2018-16859', ['CVE-2018-16859']],
    ['CVE_2019-2426', ['CVE-2019-2426']],
    ['CVE-2017-8073.patch', ['CVE-2017-8073']],
    ['CVE-2017-17434-1', ['CVE-2017-17434']],
    ['CVE-????-?????  XSA-284', ['XSA-284']],
    ['ALPINE-13661', ['ALPINE-13661']],
    ['wnpa-sec-2017-18', ['wnpa-sec-2017-18']],
  ];
  for (const [text, ...expected] of texts) {
    it(`reads "${text}"`, async () => {
      const advisories = advisoriesOf(await statementsOf(alpineSecdb, secdbOf({ '1-r0': [text] })));

      assert.deepEqual(
        advisories.map(({ id, aliases }) => [id, ...aliases]),
        expected,
      );
    });
  }

  it('takes no id that stands for several CVEs for another name of one', async () => {
    const secdb = secdbOf({ '1-r0': ['CVE-2016-9815 XSA-201', 'CVE-2016-9816 XSA-201', 'CVE-2016-9932 XSA-200'] });

    const advisories = advisoriesOf(await statementsOf(alpineSecdb, secdb));

    assert.deepEqual(
      advisories.map(({ aliases }) => aliases),
      [[], [], ['XSA-200']],
    );
  });

  it('reads no more of a text than an id may need', async () => {
    const texts = ['('.repeat(300_000), `${' '.repeat(3000)}CVE-2019-1`];

    const statements = await statementsOf(alpineSecdb, secdbOf({ '1-r0': texts }));

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? one.example.length < 300 : one.kind)),
      [true, true],
    );
  });

  it('warns of a text without an id and of a package in another form, and reads on', async () => {
    const packages = [
      { pkg: { name: 'a' } },
      { pkg: { name: 'zlib', secfixes: { '1-r0': ['see upstream', 'CVE-2019-1'] } } },
    ];
    const secdb = JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });

    const statements = await statementsOf(alpineSecdb, secdb);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example}` : one.kind)),
      [
        'a package without secfixes in the form known here: in v3.18/main: {"name":"a"}',
        'a fix of something without an id: Alpine:v3.18 "zlib" 1-r0: "see upstream"',
        'advisory',
      ],
    );
  });

  it('files what edge fixed under edge alone, in whatever repository', async () => {
    const packages = [{ pkg: { name: 'zlib', secfixes: { '1.3-r0': ['CVE-2023-1'] } } }];
    for (const reponame of ['main', 'community', 'testing']) {
      const secdb = JSON.stringify({ distroversion: 'edge', reponame, packages });

      const advisories = advisoriesOf(await statementsOf(alpineSecdb, secdb));

      assert.deepEqual(
        advisories.flatMap(({ affected }) => affected.map(({ ecosystem }) => ecosystem)),
        ['Alpine:edge'],
      );
    }
  });

  it('reads YAML, where a version that looks like a number stays what it is', async () => {
    const yaml = [
      '---',
      'distroversion: v3.9',
      'reponame: main',
      'packages:',
      '  - pkg:',
      '      name: 389-ds-base',
      '      secfixes:',
      '        1.10:',
      '          - CVE-2019-1',
      '        7.4.0-r0:',
    ].join('\n');

    const [advisory, ...more] = advisoriesOf(await statementsOf(alpineSecdb, yaml));

    assert.deepEqual(advisory?.affected[0]?.ranges, [{ fixed: '1.10' }]);
    assert.deepEqual(more, []);
  });

  it('reads a repository without packages, and a package without fixes', async () => {
    assert.deepEqual(await statementsOf(alpineSecdb, 'distroversion: v3.3\nreponame: community\npackages:\n'), []);
    assert.deepEqual(await statementsOf(alpineSecdb, '{"distroversion":"edge","reponame":"x","packages":[]}'), []);
    assert.deepEqual(await statementsOf(alpineSecdb, '{"distroversion":"edge","reponame":"x","packages":null}'), []);
    const nothing = '[{"pkg":{"name":"a","secfixes":{"1-r0":null}}}]';
    assert.deepEqual(
      await statementsOf(alpineSecdb, `{"distroversion":"edge","reponame":"x","packages":${nothing}}`),
      [],
    );
  });

  for (const text of [
    '',
    '<!DOCTYPE html><p>',
    '{"packages":[]}',
    '{"distroversion":"../x","reponame":"m","packages":[]}',
    '{"reponame":"os","packages":[]}',
    '{"dis',
  ]) {
    it(`refuses "${text}"`, async () => {
      await assert.rejects(statementsOf(alpineSecdb, text), /^Error: no secdb/);
    });
  }

  it('reads the whole of v3.3 to v3.11, as YAML', async (t) => {
    const path = sharedData(t, 'feeds/alpine-secdb-v3.3-v3.11-2020-06.tar.gz');
    if (path === undefined) return;

    let count = 0;
    const unread: string[] = [];
    for (let minor = 3; minor <= 11; minor += 1) {
      for (const repository of ['main', 'community']) {
        const yaml: string = execFileSync('tar', ['-xzOf', path, `v3.${minor}/${repository}.yaml`], {
          encoding: 'utf8',
        });
        const statements = await statementsOf(alpineSecdb, yaml);
        assert.deepEqual(
          statements.filter(({ kind }) => kind === 'warning'),
          [],
        );
        const advisories = advisoriesOf(statements);
        count += advisories.length;
        unread.push(...advisories.flatMap(unreadVersions));
        assert.deepEqual(new Set(advisories.map(({ affected }) => affected[0]?.ecosystem)), ecosystemsOf(yaml));
      }
    }

    assert.equal(count, 11_881);
    assert.deepEqual(new Set(unread), new Set(['1.11-20-r0', '2.7.16-33', '4.10-1-r1', '57-1-r2']));
  });

  it("reads vunnel's sample", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const member = 'tests/unit/providers/alpine/test-fixtures/input/secdb/v3.15/main.yaml';
    const yaml = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

    const statements = await statementsOf(alpineSecdb, yaml);

    assert.deepEqual(
      advisoriesOf(statements).map(({ id, affected }) => [id, affected[0]?.ranges[0]?.fixed].join(' ')),
      [
        'CVE-2022-1271 5.2.5-r1',
        'CVE-2019-6250 4.3.1-r0',
        'CVE-2019-13132 4.3.2-r0',
        'CVE-2020-15166 4.3.3-r0',
        'CVE-2018-25032 1.2.12-r0',
        'CVE-2022-37434 1.2.12-r2',
        'CVE-2018-1083 5.4.2-r1',
        'CVE-2018-1071 5.4.2-r1',
        'CVE-2019-20044 5.8-r0',
        'CVE-2021-45444 5.8.1-r0',
        'CVE-2019-11922 1.3.8-r0',
        'CVE-2021-24031 1.4.1-r0',
        'CVE-2021-24032 1.4.9-r0',
      ],
    );
  });

  it('reads the live form', async (t) => {
    const path = sharedData(t, 'feeds/alpine-secdb-final-partial/v3.18-main.json');
    if (path === undefined) return;

    const advisories = advisoriesOf(await statementsOf(alpineSecdb, { path }));

    const fixOf = (name: string, id: string) =>
      advisories.find((one) => one.id === id && one.affected[0]?.name === name)?.affected[0]?.ranges;
    assert.deepEqual(fixOf('openssl', 'CVE-2024-9143'), [{ fixed: '3.1.7-r1' }]);
    assert.deepEqual(fixOf('musl', 'CVE-2025-26519'), [{ fixed: '1.2.4-r3' }]);
    assert.deepEqual(fixOf('busybox', 'CVE-2021-42373'), []);
  });
});

function secdbOf(secfixes: Readonly<Record<string, readonly string[]>>): string {
  const packages = [{ pkg: { name: 'zlib', secfixes } }];
  return JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });
}

/** The fixed versions that apk would not take for versions. */
function unreadVersions({ affected }: Advisory): readonly string[] {
  const versions = affected.flatMap(({ ranges }) => ranges.map(({ fixed = '' }) => fixed));
  return versions.filter((version) => apk.parse(version) === undefined);
}

function ecosystemsOf(yaml: string): ReadonlySet<string> {
  const [, branch] = /^distroversion: (\S+)$/m.exec(yaml) ?? [];
  return new Set(/^\s+- pkg:/m.test(yaml) ? [`Alpine:${branch}`] : []);
}
