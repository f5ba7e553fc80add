import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sharedData } from '../../../test/support/shared.ts';
import { statementsOf } from '../../../test/support/statements.ts';
import type { Exploitation, Statement } from '../types.ts';
import { epss } from './epss.ts';

const HEAD = '#model_version:v2025.03.14,score_date:2026-08-16T12:00:00Z\ncve,epss,percentile\n';

describe('EPSS', () => {
  const cases: readonly (readonly [line: string, score: number, percentile: number])[] = [
    ['CVE-2021-44228,0.99999,1.0', 0.99999, 1],
    ['CVE-2021-44228,0.00043,0.07', 0.00043, 0.07],
    ['CVE-2021-44228,4.3e-4,0', 0.00043, 0],
    ['CVE-2021-44228,0.99999,1.0\r', 0.99999, 1],
  ];
  for (const [line, score, percentile] of cases) {
    it(`reads ${line.trimEnd()}`, async () => {
      assert.deepEqual(await statementsOf(epss, `${HEAD}${line}\n`), [
        { kind: 'exploitation', vulnerability: 'CVE-2021-44228', epss: { score, percentile } },
      ]);
    });
  }

  const unread = [
    'CVE-2021-44228;0.99999;1.0',
    'CVE-2021-44228,0.99999',
    'CVE-2021-44228,0.99999,1.0,1',
    'CVE-2021-44228,,1.0',
    'CVE-2021-44228,-0.1,1.0',
    'CVE-2021-44228,1.1,1.0',
    'CVE-2021-44228,0x1,1.0',
    'CVE-2021-44228,NaN,1.0',
    'GHSA-jfh8-c2jp-5v3q,0.1,0.1',
    'cve,epss,percentile',
    '# the end',
  ];
  for (const line of unread) {
    it(`warns of ${line}, and reads on`, async () => {
      const statements = await statementsOf(epss, `${HEAD}${line}\nCVE-2020-0001,0.1,0.2\n`);

      assert.deepEqual(
        statements.map((one) => (one.kind === 'warning' ? one.example : one.kind)),
        [`"${line}"`, 'exploitation'],
      );
    });
  }

  const refused: readonly (readonly [title: string, text: string, reason: RegExp])[] = [
    ['a page of HTML', '<!DOCTYPE html>\n<title>Sorry</title>', /the header is "<!DOCTYPE html>"/],
    ['another separator', 'cve;epss;percentile\n', /the header is "cve;epss;percentile"/],
    ['no header', 'CVE-2021-44228,0.99999,1.0\n', /the header is "CVE-2021-44228,0.99999,1.0"/],
    ['a file of before there were percentiles', 'cve,epss\nCVE-2021-44228,0.9\n', /the header is "cve,epss"/],
    ['nothing behind the header', HEAD, /there is not one score in it/],
    ['nothing', '', /there is not one score in it/],
    ['a line without an end', HEAD + 'x'.repeat(5000), /a line is longer than 1000 characters/],
  ];
  for (const [title, text, reason] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(statementsOf(epss, text), reason);
    });
  }

  it('reads what comes in gzip, as FIRST has it, and refuses it where it was cut', async () => {
    const packed = gzipSync(`${HEAD}CVE-2021-44228,0.99999,1.0\n`);

    assert.equal((await read([packed])).length, 1);
    await assert.rejects(read([packed.subarray(0, -9)]), /the gzip stream is cut short/);
  });

  it('reads the scores of every CVE', async (t) => {
    const path = sharedData(t, 'feeds/epss-2026-08-16.tar.gz');
    if (path === undefined) return;
    // A line is `CVE-2021-44228;0.999990000;1.000000000` there, without a header.
    const csv = execFileSync('tar', ['-xzOf', path], { maxBuffer: 100_000_000 })
      .toString('latin1')
      .replaceAll(';', ',');

    const statements = await read([gzipSync(HEAD + csv, { level: 1 })]);

    const scores = new Map(statements.map((one) => [one.vulnerability, one.epss]));
    assert.equal(statements.length, 360_142);
    assert.equal(scores.size, 360_142);
    assert.deepEqual(scores.get('CVE-2021-44228'), { score: 0.99999, percentile: 1 });
    assert.deepEqual(scores.get('CVE-2021-47987'), { score: 0.0012, percentile: 0.02168 });
  });
});

async function read(chunks: readonly Uint8Array[]): Promise<readonly Exploitation[]> {
  const found: Statement[] = [];
  async function* body() {
    yield* chunks;
  }
  for await (const one of epss.parse({ url: 'https://publisher.example/epss.csv.gz', body: body() })) found.push(one);
  return found.filter((one) => one.kind === 'exploitation');
}
