import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { writeFeed } from '../../../test/support/feeds-folder.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { statementsOf } from '../../../test/support/statements.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { createFeedIo } from '../feeds/feeds.ts';
import type { Statement, VulnerabilityFacts } from '../types.ts';
import { nvd } from './nvd.ts';

const ID = 'CVE-2021-44228';
const ROOT = 'https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';
const MILDER = 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const NOTHING_USED =
  '/E:X/CR:X/IR:X/AR:X/MAV:X/MAC:X/MAT:X/MPR:X/MUI:X/MVC:X/MVI:X/MVA:X/MSC:X/MSI:X/MSA:X/S:X/AU:X/R:X/V:X/RE:X/U:X';

describe('NVD', () => {
  it('yields the facts of a CVE', async () => {
    const cve = {
      id: ID,
      sourceIdentifier: 'security@apache.org',
      published: '2021-12-10T10:15:09.143',
      lastModified: '2025-02-04T15:15:13.773',
      vulnStatus: 'Analyzed',
      cveTags: [],
      descriptions: [
        { lang: 'es', value: 'Las características JNDI' },
        { lang: 'en', value: 'JNDI features do not protect against attackers' },
      ],
      metrics: {
        cvssMetricV31: [metric('Primary', V31)],
        cvssMetricV2: [metric('Primary', 'AV:N/AC:M/Au:N/C:C/I:C/A:C')],
      },
      configurations: [{ nodes: [] }],
      references: [
        { url: 'https://blog.example/log4shell', source: 'a' },
        { url: 'https://logging.apache.org/log4j/2.x/security.html', source: 'b', tags: ['Vendor Advisory'] },
      ],
    };

    assert.deepEqual(await statementsOf(nvd, feedOf(cve)), [
      {
        kind: 'facts',
        vulnerability: ID,
        replaces: true,
        description: 'JNDI features do not protect against attackers',
        cvss: [
          { version: '3.1', vector: V31, score: 10 },
          { version: '2.0', vector: 'AV:N/AC:M/Au:N/C:C/I:C/A:C', score: 9.3 },
        ],
        publishedAt: Date.parse('2021-12-10T10:15:09.143Z'),
        references: ['https://logging.apache.org/log4j/2.x/security.html', 'https://blog.example/log4shell'],
      },
    ]);
  });

  const scores: readonly (readonly [
    title: string,
    metrics: object,
    expected: readonly (readonly [string, number])[],
  ])[] = [
    [
      "its own score before another's",
      { cvssMetricV31: [metric('Secondary', V31), metric('Primary', MILDER)] },
      [['3.1', 8.4]],
    ],
    ["another's where it has none", { cvssMetricV31: [metric('Secondary', V31)] }, [['3.1', 10]]],
    [
      "another's of a version that it does not score by",
      { cvssMetricV40: [metric('Secondary', V40 + NOTHING_USED)], cvssMetricV31: [metric('Primary', MILDER)] },
      [
        ['4.0', 9.3],
        ['3.1', 8.4],
      ],
    ],
    ['version 3.0', { cvssMetricV30: [metric('Primary', V31.replace('3.1', '3.0'))] }, [['3.0', 10]]],
    ['version 2 in brackets', { cvssMetricV2: [metric('Primary', '(AV:N/AC:L/Au:N/C:P/I:P/A:P)')] }, [['2.0', 7.5]]],
    ['what is no CVSS', { ssvcV203: [{ ssvcData: {} }], cvssMetricV31: [{ type: 'Primary' }] }, []],
  ];
  for (const [title, metrics, expected] of scores) {
    it(`reads ${title}`, async () => {
      const [facts] = factsIn(await statementsOf(nvd, feedOf({ ...plain(ID), metrics })));

      assert.deepEqual(
        facts?.cvss.map(({ version, score }) => [version, score]),
        expected,
      );
    });
  }

  const standings: readonly (readonly [title: string, cve: object, expected: string | undefined])[] = [
    ['a CVE that was taken back', { vulnStatus: 'Rejected' }, 'rejected'],
    ['one that is disputed', { cveTags: [{ sourceIdentifier: 'a', tags: ['disputed'] }] }, 'disputed'],
    [
      'one that nobody looks after any more',
      { cveTags: [{ sourceIdentifier: 'a', tags: ['unsupported-when-assigned'] }] },
      undefined,
    ],
    ['one that waits', { vulnStatus: 'Awaiting Analysis' }, undefined],
  ];
  for (const [title, cve, expected] of standings) {
    it(`reads how ${title} stands`, async () => {
      const [facts] = factsIn(await statementsOf(nvd, feedOf({ ...plain(ID), ...cve })));

      assert.equal(facts?.standing, expected);
    });
  }

  it('warns of what it does not know, and reads on', async () => {
    const odd = [{ id: 'CVE-1' }, 'later', { ...plain(ID), metrics: { cvssMetricV31: [metric('Primary', '9.8')] } }];

    const statements = await statementsOf(nvd, feedOf(...odd));

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? one.reason : one.kind)),
      ['a CVE in no form known here', 'a CVE in no form known here', 'facts', 'a CVSS vector that is none'],
    );
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['<!DOCTYPE html>', /no JSON object with a list "vulnerabilities"/],
    ['{"CVE_data_type":"CVE","CVE_Items":[]}', /there is none/],
    [feedOf(plain(ID)).replace('"2.0"', '"3.0"'), /no NVD feed of version 2.0: it is of version "3.0"/],
    [feedOf(), /there is not one CVE in it/],
    [feedOf({ id: 'CVE-1' }), /there is not one CVE in it/],
    [feedOf(plain(ID)).slice(0, -3), /breaks off/],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${text.slice(0, 60)}`, async () => {
      await assert.rejects(statementsOf(nvd, text), reason);
    });
  }

  it('asks for a file again only where the digest beside it is another', async (t) => {
    const folder = temporaryFolder(t);
    const digest = 'AB'.repeat(32);
    writeFeed(
      folder,
      `${ROOT}2024.meta`,
      `lastModifiedDate:2024-06-01T03:00:01-04:00\r\nsize:9\r\nsha256:${digest}\r\n`,
    );
    writeFeed(folder, `${ROOT}2024.json.gz`, gzipSync(feedOf(plain('CVE-2024-0001'))));
    writeFeed(folder, `${ROOT}modified.meta`, '<!DOCTYPE html>');
    const io = createFeedIo({ root: folder, localRoot: folder, cacheFolder: folder, signal: t.signal });

    const addresses = await nvd.files(io);

    const part = (name: string) => addresses.find(({ url }) => url === `${ROOT}${name}.json.gz`);
    assert.equal(part('2024')?.version, digest);
    assert.deepEqual(part('modified'), { url: `${ROOT}modified.json.gz`, optional: true });
    assert.deepEqual(addresses.map(({ url }) => url.slice(ROOT.length, -'.json.gz'.length)).slice(-3), [
      '2030',
      'modified',
      'recent',
    ]);
    const fetched = await io.get(`${ROOT}2024.json.gz`);
    assert.equal(fetched.kind === 'file' && factsIn(await collected(nvd.parse(fetched.file))).length, 1);
  });

  it("reads vunnel's sample of NVD's own", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const member = 'tests/unit/providers/nvd/test-fixtures/full-page.json';
    const json = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

    const statements = await statementsOf(nvd, json);

    const facts = new Map(factsIn(statements).map((one) => [one.vulnerability, one]));
    assert.equal(statements.length, 38);
    assert.equal(facts.size, 38);
    assert.equal([...facts.values()].filter(({ cvss }) => cvss.length > 0).length, 35);
    // Somebody else gives 5.4.
    assert.deepEqual(
      facts.get('CVE-2023-45109')?.cvss.map(({ version, score }) => [version, score]),
      [['3.1', 8.8]],
    );
  });
});

function metric(type: string, vectorString: string): object {
  return { source: 'somebody', type, cvssData: { version: '3.1', vectorString, baseScore: 1.2 } };
}

function plain(id: string) {
  return { id, descriptions: [{ lang: 'en', value: 'An issue' }] };
}

function feedOf(...cves: readonly unknown[]): string {
  const head = { resultsPerPage: cves.length, startIndex: 0, totalResults: cves.length, format: 'NVD_CVE' };
  return JSON.stringify({
    ...head,
    version: '2.0',
    timestamp: '2024-06-01T00:00:00.000',
    vulnerabilities: cves.map((cve) => ({ cve })),
  });
}

function factsIn(statements: readonly Statement[]): readonly VulnerabilityFacts[] {
  return statements.filter((one) => one.kind === 'facts');
}

async function collected(statements: AsyncIterable<Statement>): Promise<readonly Statement[]> {
  return Array.fromAsync(statements);
}
