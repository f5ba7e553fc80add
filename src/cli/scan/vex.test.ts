import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VexDocument, VexStatement } from '../../excuse/vex/types.ts';
import type { Finding } from '../../match/types.ts';
import { withGiven } from './vex.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const SSL = 'pkg:deb/debian/libssl3@1?arch=amd64';

const saying = (one: Partial<VexStatement>): VexDocument => ({
  format: 'openvex',
  author: 'Bob',
  statements: [{ vulnerability: 'CVE-2024-1', product: SSL, status: 'not_affected', statement: 'no', ...one }],
});

describe('a VEX document beside a target', () => {
  const CASES: readonly (readonly [one: Partial<VexStatement>, name: string, isExcused: boolean])[] = [
    [{}, 'app.tar', true],
    [{ vulnerability: 'GHSA-1' }, 'app.tar', true],
    [{ vulnerability: 'CVE-2024-2' }, 'app.tar', false],
    [{ status: 'affected' }, 'app.tar', false],
    [{ status: 'under_investigation' }, 'app.tar', false],
    [{ status: 'fixed' }, 'app.tar', true],
    [{ product: 'pkg:deb/debian/other' }, 'app.tar', false],
    [{ product: DIGEST }, 'app.tar', true],
    [{ product: DIGEST, part: SSL }, 'app.tar', true],
    [{ product: `sha256:${'b'.repeat(64)}`, part: SSL }, 'app.tar', false],
    [{ product: 'pkg:oci/app?repository_url=example.com/team/app' }, 'example.com/team/app:1', true],
    [{ product: 'pkg:oci/app?repository_url=example.com/team/app&tag=1' }, 'docker://example.com/team/app:1', true],
    [{ product: 'pkg:oci/app?repository_url=example.com/team/app&tag=2' }, 'example.com/team/app:1', false],
    [{ product: 'pkg:oci/app?repository_url=example.com/team/app' }, 'example.com/team/other:1', false],
    [{ product: 'pkg:oci/app?repository_url=example.org/team/app' }, 'example.com/team/app:1', false],
    [{ product: 'pkg:oci/app?repository_url=example.com/team/app' }, 'app.tar', false],
  ];
  for (const [one, name, isExcused] of CASES) {
    it(`excuses ${isExcused ? 'what is' : 'nothing'} in ${name} by ${JSON.stringify(one)}`, () => {
      const { scan } = withGiven(image(name), [saying(one)]);

      assert.deepEqual([scan.findings.length, scan.excused.length], isExcused ? [0, 1] : [1, 0]);
      const by = scan.excused[0]?.excusedBy;
      assert.deepEqual(by && [by.owner, by.reason], isExcused ? ['Bob', 'no'] : undefined);
    });
  }
});

function image(name: string) {
  const found: Finding = {
    name: 'CVE-2024-1',
    aliases: ['GHSA-1'],
    severity: 'HIGH',
    verdict: 'affected',
    source: 'test',
    openedAt: 0,
    package: {
      type: 'deb',
      name: 'libssl3',
      version: '1',
      sourceName: 'openssl',
      sourceVersion: '1',
      purl: SSL,
      layerDigest: '',
      path: 'var/lib/dpkg/status',
      evidence: 'installed',
    },
    also: [],
  };
  const excused: readonly Finding[] = [];
  return { name, digest: DIGEST, scan: { findings: [found], excused } };
}
