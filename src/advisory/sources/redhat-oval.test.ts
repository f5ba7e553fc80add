import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { findSharedData, sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import type { Advisory, Statement } from '../types.ts';
import { redhatOval } from './redhat-oval.ts';

const FILES: readonly (readonly [file: string, advisories: number, warnings: number, statements: string])[] = [
  ['rhel-8.oval.v2.xml', 709, 0, 'Red Hat:8 9047'],
  ['com.redhat.rhsa-RHEL8.xml', 379, 30, 'Red Hat:7 5, Red Hat:8 3476'],
  ['Red_Hat_Enterprise_Linux_3.xml', 953, 1, 'Red Hat:3 5677, Red Hat:4 3804, Red Hat:5 1529'],
];

const KNOWN: readonly (readonly [file: string, cve: string, said: string])[] = [
  ['rhel-8.oval.v2.xml', 'CVE-2019-18634', 'RHSA-2020:0487 Red Hat:8 sudo 1.8.25p1-8.el8_1.1 Important'],
  ['rhel-8.oval.v2.xml', 'CVE-2019-14287', 'RHSA-2019:3694 Red Hat:8 sudo 1.8.25p1-8.el8_1 Important'],
  ['Red_Hat_Enterprise_Linux_3.xml', 'CVE-2005-2917', 'RHSA-2006:0045 Red Hat:3 squid 7:2.5.STABLE3-6.3E.16 Moderate'],
  ['Red_Hat_Enterprise_Linux_3.xml', 'CVE-2009-0798', 'RHSA-2009:0474 Red Hat:3 acpid 1.0.2-4 Moderate'],
];

describe("Red Hat's OVAL", () => {
  for (const [file, count, warnings, expected] of FILES) {
    it(`is read whole: ${file}`, async (t) => {
      const path = sharedData(t, `feeds/redhat/${file}`);
      if (path === undefined) return;

      const statements = await statementsOf(redhatOval, { path });

      assert.equal(advisoriesOf(statements).length, count);
      assert.equal(statements.length - count, warnings);
      assert.equal(countsOf(advisoriesOf(statements)), expected);
    });
  }

  for (const [file, cve, expected] of KNOWN) {
    it(`knows what mended ${cve}`, async (t) => {
      const path = sharedData(t, `feeds/redhat/${file}`);
      if (path === undefined) return;

      const advisories = advisoriesOf(await statementsOf(redhatOval, { path }));

      const [found] = advisories.filter(({ vulnerability }) => vulnerability === cve);
      const [affected] = found?.affected ?? [];
      const words = [found?.id, affected?.ecosystem, affected?.name, affected?.ranges[0]?.fixed, affected?.severity];
      assert.equal(words.join(' '), expected);
    });
  }

  it('knows the streams of modules apart', async (t) => {
    const path = sharedData(t, 'feeds/redhat/rhel-8.oval.v2.xml');
    if (path === undefined) return;

    const advisories = advisoriesOf(await statementsOf(redhatOval, { path }));

    const npm = advisories.flatMap(({ affected }) => affected).filter(({ name }) => name === 'npm');
    assert.deepEqual(new Set(npm.map(({ only }) => only?.module)), new Set(['nodejs:10', 'nodejs:12']));
  });

  it('is read out of bzip2', async (t) => {
    const path = sharedData(t, 'feeds/redhat/rhel-8.oval.v2.xml');
    if (path === undefined) return;
    const packed = bzip2(t, readFileSync(path));
    if (packed === undefined) return;

    assert.equal(advisoriesOf(await parsed(packed)).length, 709);
  });

  it('is read out of the archive of what was taken down, RHEL 3 to 5 alone', async (t) => {
    const path = findSharedData('feeds/redhat/Red_Hat_Enterprise_Linux_3.xml');
    if (path === undefined) return t.skip('skipped: no ../shared/data');
    const names = ['Red_Hat_Enterprise_Linux_3.xml', 'com.redhat.rhsa-RHEL8.xml'];
    const archive = execFileSync('tar', ['-cz', '-C', dirname(path), ...names], { maxBuffer: 2 ** 26 });

    assert.equal(advisoriesOf(await parsed(archive)).length, 953);
  });

  it('is asked for where it was only of those who may hold it still', async () => {
    const urls = async (partial: boolean) => (await redhatOval.files({ ...NO_FEEDS, partial })).map(({ url }) => url);
    const former = 'https://www.redhat.com/security/data/oval/Red_Hat_Enterprise_Linux_3.xml';

    assert.equal((await redhatOval.files({ ...NO_FEEDS, isOneFile: true })).length, 1);
    assert.ok((await urls(true)).includes(former));
    assert.ok(!(await urls(false)).includes(former));
    assert.ok(
      (await urls(false)).includes('https://security.access.redhat.com/data/oval/v2/RHEL8/rhel-8.oval.xml.bz2'),
    );
  });

  const REFUSED: readonly (readonly [text: string, reason: RegExp])[] = [
    ['', /cut short|no archive/],
    ['<!DOCTYPE html><html><p>Access denied</p></html>', /the document is "html"/],
    ['{"error":1}', /no archive|cut short/],
    ['<oval_definitions></oval_definitions>', /there is no definition/],
    ['<oval_definitions><definition id="oval:org.x:def:1"/></oval_definitions>', /no definition of Red Hat's/],
    ['<oval_definitions><definition id="oval:com.redhat.rhsa:def:1" class="patch">', /XML/],
  ];
  for (const [text, reason] of REFUSED) {
    it(`is not "${text}"`, async () => {
      await assert.rejects(statementsOf(redhatOval, text), reason);
    });
  }
});

async function parsed(bytes: Uint8Array): Promise<readonly Statement[]> {
  return await Array.fromAsync(redhatOval.parse({ url: 'https://publisher.example/', body: chunks(bytes) }));
}

async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function bzip2(t: TestContext, bytes: Uint8Array): Uint8Array | undefined {
  try {
    return execFileSync('bzip2', ['-c'], { input: bytes, maxBuffer: 2 ** 26 });
  } catch {
    t.skip('skipped: no bzip2');
    return undefined;
  }
}

/** Statements by ecosystem. */
function countsOf(advisories: readonly Advisory[]): string {
  const statements = advisories.flatMap(({ affected }) => affected);
  const counts = [...Map.groupBy(statements, ({ ecosystem }) => ecosystem)].map(
    ([name, own]) => `${name} ${own.length}`,
  );
  return counts.toSorted().join(', ');
}
