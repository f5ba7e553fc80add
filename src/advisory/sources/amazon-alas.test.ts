import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { amazonAlas } from './amazon-alas.ts';

const TOPIC = `
<update status="final" version="1.4" author="linux-security@amazon.com" type="security" from="linux-security@amazon.com">
  <id>ALAS2KERNEL-5.15-2022-001</id>
  <title>Amazon Linux 2 - Kernel-5.15 2.0 - ALAS2KERNEL-5.15-2022-001: important priority package update for kernel</title>
  <issued date="2022-06-06 17:58" /><updated date="2022-11-17 19:23" />
  <severity>important</severity>
  <description>Package updates are available for Amazon Linux 2 - Kernel-5.15 that fix the following vulnerabilities:
CVE-2022-3526:
	A memory leak in the file drivers/net/macvlan.c.

CVE-2022-30594:
	The PTRACE_SEIZE code path mishandles seccomp &amp; permissions.
</description>
  <references>
    <reference href="http://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2022-3526" id="CVE-2022-3526" type="cve" />
    <reference href="http://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2022-30594" id="CVE-2022-30594" type="cve" />
    <reference href="https://rhn.redhat.com/errata/RHSA-2022:1" id="RHSA-2022:1" type="redhat" />
  </references>
  <pkglist><collection short="amazon-linux-2---kernel-5.15"><name>Amazon Linux 2 - Kernel-5.15</name>
    <package arch="x86_64" epoch="0" name="kernel" release="20.123.amzn2" version="5.15.43"><filename>Packages/k.rpm</filename></package>
    <package arch="aarch64" epoch="0" name="kernel" release="20.123.amzn2" version="5.15.43" />
    <package arch="x86_64" epoch="0" name="kernel-livepatch-5.15.43-20.123" release="0.amzn2" version="1.0" />
  </collection></pkglist>
</update>`;

describe("Amazon Linux's advisories", () => {
  it('make one for each CVE, with its own words', async () => {
    const common = {
      ecosystem: 'Amazon Linux:2',
      of: 'binary',
      scheme: 'rpm',
      status: 'affected',
      severity: 'important',
    };
    const about = {
      kind: 'advisory',
      id: 'ALAS2KERNEL-5.15-2022-001',
      aliases: [],
      title:
        'Amazon Linux 2 - Kernel-5.15 2.0 - ALAS2KERNEL-5.15-2022-001: important priority package update for kernel',
      publishedAt: Date.parse('2022-06-06T17:58:00Z'),
      uri: 'https://alas.aws.amazon.com/AL2/ALASKERNEL-5.15-2022-001.html',
      cvss: [],
      affected: [
        { ...common, name: 'kernel', ranges: [{ introduced: '5.15', fixed: '5.15.43-20.123.amzn2' }] },
        { ...common, name: 'kernel-livepatch-5.15.43-20.123', ranges: [{ introduced: '1', fixed: '1.0-0.amzn2' }] },
      ],
    };

    const statements = await statementsOf(amazonAlas, gzipSync(`<?xml version="1.0" ?><updates>${TOPIC}</updates>`));

    assert.deepEqual(statements, [
      { ...about, vulnerability: 'CVE-2022-3526', description: 'A memory leak in the file drivers/net/macvlan.c.' },
      {
        ...about,
        vulnerability: 'CVE-2022-30594',
        description: 'The PTRACE_SEIZE code path mishandles seccomp & permissions.',
      },
    ]);
  });

  const places: readonly (readonly [id: string, short: string, release: string, introduced: string, page: string])[] = [
    ['ALAS-2011-1', 'amazon-linux-ami', '1', '', 'ALAS-2011-1'],
    ['ALAS2-2018-939', 'amazon-linux-2', '2', '', 'AL2/ALAS-2018-939'],
    ['ALAS2-2018-939', '', '2', '', 'AL2/ALAS-2018-939'],
    ['ALAS2023-2023-001', 'amazon-linux-2023', '2023', '', 'AL2023/ALAS-2023-001'],
    ['ALAS2022-2021-001', 'amazon-linux-2022', '2022', '', 'AL2022/ALAS-2021-001'],
    ['ALAS2023NVIDIA-2025-001', 'amazon-linux-2023---nvidia', '2023', '', 'AL2023/ALASNVIDIA-2025-001'],
    ['ALASKERNEL-5.10-2022-001', '', '2', '5.10', 'AL2/ALASKERNEL-5.10-2022-001'],
    ['ALAS2KERNEL-5.10-2022-001', '', '2', '5.10', 'AL2/ALASKERNEL-5.10-2022-001'],
    ['ALAS-2011-1', '', '1', '', 'ALAS-2011-1'],
  ];
  for (const [id, short, release, introduced, page] of places) {
    it(`of "${id}" in "${short}" are Amazon Linux ${release}'s`, async () => {
      const [advisory] = advisoriesOf(await statementsOf(amazonAlas, updatesOf({ id, short, release: '1.amzn' })));

      assert.equal(advisory?.affected[0]?.ecosystem, `Amazon Linux:${release}`);
      assert.equal(advisory.uri, `https://alas.aws.amazon.com/${page}.html`);
      assert.equal(advisory.affected[0]?.ranges[0]?.introduced ?? '', introduced);
    });
  }

  it('without a CVE are themselves the vulnerability', async () => {
    const [advisory] = advisoriesOf(await statementsOf(amazonAlas, updatesOf({ references: '' })));

    assert.equal(advisory?.vulnerability, 'ALAS2-2018-939');
    assert.equal(advisory.description, 'Words.');
  });

  it('say nothing of what is not about security, nor of packages that are not listed', async () => {
    assert.deepEqual(await statementsOf(amazonAlas, updatesOf({ type: 'bugfix' })), []);
    assert.deepEqual(
      await statementsOf(amazonAlas, '<updates><update type="security"><id>ALAS-2011-1</id></update></updates>'),
      [],
    );
    assert.deepEqual(await statementsOf(amazonAlas, '<updates/>'), []);
  });

  it('warn of an update that makes far too many statements', async () => {
    const references = Array.from({ length: 1500 }, (_, at) => `<reference id="CVE-2017-${1000 + at}"/>`).join('');
    const packages = Array.from({ length: 1500 }, (_, at) => `<package name="p${at}" version="1"/>`).join('');

    assert.deepEqual(await statementsOf(amazonAlas, updatesOf({ references, packages })), [
      { kind: 'warning', reason: 'an update that makes too many statements', example: '"ALAS2-2018-939"' },
    ]);
  });

  it('warn of an id that is none', async () => {
    const [warning] = await statementsOf(amazonAlas, updatesOf({ id: `ALAS2-${'x'.repeat(200)}` }));

    assert.equal(warning?.kind, 'warning');
  });

  it('warn of a release that is not known, and read on', async () => {
    const xml = updatesOf({ id: 'FEDORA-1', short: 'F35' }).replace('</updates>', `${TOPIC}</updates>`);

    const statements = await statementsOf(amazonAlas, xml);

    assert.deepEqual(statements[0], {
      kind: 'warning',
      reason: 'an update of a release that is not known here',
      example: '"FEDORA-1"',
    });
    assert.equal(statements.length, 3);
  });

  for (const [title, xml, reason] of [
    ['a page of HTML', '<html><body>Sorry</body></html>', /the document is "html", and no "updates"/],
    ['what is cut short', `<updates>${TOPIC.slice(0, 900)}`, /no XML/],
    ['a gzip that is cut short', gzipSync(`<updates>${TOPIC}</updates>`).subarray(0, 300), /cut short/],
    ['nothing', '', /./],
  ] as const) {
    it(`refuse ${title}`, async () => {
      await assert.rejects(statementsOf(amazonAlas, xml), reason);
    });
  }
});

function updatesOf({
  id = 'ALAS2-2018-939',
  short = 'amazon-linux-2',
  type = 'security',
  release = '38.79.amzn2',
  references = '<reference id="CVE-2017-5715" type="cve"/><reference id="CVE-2017-5715" type="cve"/>',
  packages = '',
}) {
  const kernel = `<package arch="x86_64" epoch="0" name="kernel" release="${release}" version="5.10.1"/>`;
  const list = `<pkglist><collection short="${short}"><name>A</name>${kernel}${packages}</collection></pkglist>`;
  const about = `<id>${id}</id><description>Words.</description><references>${references}</references>`;
  return `<updates><update type="${type}">${about}${list}</update></updates>`;
}
