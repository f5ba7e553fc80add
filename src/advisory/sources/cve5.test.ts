import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { zipOf } from '../../../test/support/zip.ts';
import type { Statement, VulnerabilityFacts } from '../types.ts';
import { cve5 } from './cve5.ts';

const ALL = 'https://github.com/CVEProject/cvelistV5/releases/download/a/2026-08-17_all_CVEs_at_midnight.zip.zip';
const CHANGES = 'https://github.com/CVEProject/cvelistV5/releases/download/a/2026-08-17_delta_CVEs_at_0100Z.zip';

const FILES = [
  ['cves/2024/3xxx/CVE-2024-3094.json', recordOf('CVE-2024-3094')],
  ['cves/delta.json', '{"new":[]}'],
  ['cves/deltaLog.json', '[]'],
  ['cves/2024/3xxx/CVE-2024-3095.json', recordOf('CVE-2024-3095')],
] as const;

describe('the CVE List', () => {
  const archives: readonly (readonly [title: string, archive: Buffer])[] = [
    ['an archive', zipOf(FILES)],
    ['an archive in an archive', zipOf([['cves.zip', zipOf(FILES)]])],
    ['an archive that lies in another as it is', zipOf([{ name: 'cves.zip', content: zipOf(FILES), isStored: true }])],
  ];
  for (const [title, archive] of archives) {
    it(`is read out of ${title}`, async () => {
      const statements = await read(ALL, archive);

      assert.deepEqual(
        statements.map((one) => (one.kind === 'facts' ? one.vulnerability : one)),
        ['CVE-2024-3094', 'CVE-2024-3095'],
      );
    });
  }

  it('warns of what is no JSON, and reads on', async () => {
    const statements = await read(CHANGES, zipOf([['deltaCves/CVE-2024-0001.json', '{'], ...FILES]));

    assert.deepEqual(statements.at(0), {
      kind: 'warning',
      reason: 'a CVE record that is no JSON',
      example: '"deltaCves/CVE-2024-0001.json": it is not JSON',
    });
    assert.equal(statements.length, 3);
  });

  it('takes it that nothing changed', async () => {
    assert.deepEqual(await read(CHANGES, zipOf([])), []);
  });

  const refused: readonly (readonly [title: string, archive: Buffer, reason: RegExp])[] = [
    ['a page of HTML', Buffer.from('<!DOCTYPE html>'), /it is no archive that is known/],
    ['an archive of something else', zipOf([['README.md', '# CVE']]), /there is not one record in it/],
    ['an archive of an empty one', zipOf([['cves.zip', zipOf([])]]), /there is not one record in it/],
    ['an archive that is cut short', zipOf(FILES).subarray(0, -100), /cut short/],
    ['an archive that is cut short within another', zipOf([['cves.zip', zipOf(FILES).subarray(0, -100)]]), /cut short/],
    ['an archive in an archive that is cut short', zipOf([['cves.zip', zipOf(FILES)]]).subarray(0, 300), /cut short/],
  ];
  for (const [title, archive, reason] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(read(ALL, archive), reason);
    });
  }

  it("reads CISA's archive of the records that it added to", async (t) => {
    const path = sharedData(t, 'feeds/cisa-vulnrichment-2024-10.tar.xz');
    if (path === undefined) return;
    const facts = new Map<string, VulnerabilityFacts>();
    const others: Statement[] = [];

    for await (const one of cve5.parse({ url: ALL, body: createReadStream(path) })) {
      if (one.kind !== 'facts') others.push(one);
      else facts.set(one.vulnerability, one);
    }

    const all = [...facts.values()];
    assert.deepEqual(others, []);
    assert.equal(facts.size, 44_130);
    assert.equal(all.filter(({ cvss }) => cvss.length > 0).length, 32_765);
    assert.equal(all.filter(({ standing }) => standing === 'rejected').length, 104);
    assert.equal(all.filter(({ standing }) => standing === 'disputed').length, 341);
    assert.equal(all.filter(({ cvss }) => cvss[0]?.version === '4.0').length, 2331);
    const xz = facts.get('CVE-2024-3094');
    assert.equal(xz?.title, 'Xz: malicious code in distributed source');
    assert.equal(xz.publishedAt, Date.parse('2024-03-29T16:51:12.588Z'));
    assert.deepEqual(xz.cvss, [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', score: 10 }]);
    // Scored by CISA alone.
    assert.equal(facts.get('CVE-2019-19755')?.cvss[0]?.score, 9.1);
    assert.equal(facts.get('CVE-2019-15045')?.standing, 'disputed');
    assert.equal(facts.get('CVE-2024-4810')?.standing, 'rejected');
  });
});

function recordOf(cveId: string): string {
  return JSON.stringify({ cveMetadata: { cveId, state: 'PUBLISHED' }, containers: { cna: { descriptions: [] } } });
}

async function read(url: string, archive: Buffer): Promise<readonly Statement[]> {
  return Array.fromAsync(cve5.parse({ url, body: chunksOf(archive) }));
}

async function* chunksOf(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield Buffer.from(bytes.subarray(at, at + 100));
}
