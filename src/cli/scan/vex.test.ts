import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VexDocument, VexStatement } from '../../excuse/vex/types.ts';
import type { Finding, FoundPackage } from '../../match/types.ts';
import { withGiven } from './vex.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const SSL = 'pkg:deb/debian/libssl3@1?arch=amd64';
const NET = 'pkg:golang/golang.org/x/net@v1.0.0';

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
    [{ product: 'pkg:golang/example.com/tool', part: NET }, 'app.tar', false],
    [{ product: 'pkg:deb/debian/bash', part: SSL }, 'app.tar', false],
  ];
  for (const [one, name, isExcused] of CASES) {
    it(`excuses ${isExcused ? 'what is' : 'nothing'} in ${name} by ${JSON.stringify(one)}`, () => {
      const { scan } = withGiven(image(name), [saying(one)]);

      assert.deepEqual([scan.findings.length, scan.excused.length], isExcused ? [0, 1] : [1, 0]);
      const by = scan.excused[0]?.excusedBy;
      assert.deepEqual(by && [by.owner, by.reason], isExcused ? ['Bob', 'no'] : undefined);
    });
  }

  const PARTS: readonly (readonly [product: string, path: string, isExcused: boolean])[] = [
    ['pkg:golang/example.com/tool', 'bin/tool', true],
    ['pkg:golang/example.com/tool@v1.0.0', 'bin/tool', true],
    ['pkg:golang/example.com/tool@v2.0.0', 'bin/tool', false],
    ['pkg:golang/example.com/tool', 'bin/other', false],
    ['pkg:golang/example.com/other', 'bin/tool', false],
  ];
  for (const [product, path, isExcused] of PARTS) {
    it(`excuses ${isExcused ? 'what is' : 'nothing'} in ${path} by what it says of a part of ${product}`, () => {
      const tool = foundPackage('pkg:golang/example.com/tool@v1.0.0', 'example.com/tool', 'bin/tool');
      const net = foundPackage(NET, 'golang.org/x/net', path);

      const { scan } = withGiven(image('app.tar', [net, tool]), [saying({ product, part: NET })]);

      assert.deepEqual([scan.findings.length, scan.excused.length], isExcused ? [0, 1] : [1, 0]);
    });
  }
});

function foundPackage(purl: string, name: string, path: string): FoundPackage {
  const type = purl.slice('pkg:'.length, purl.indexOf('/'));
  const version = purl.slice(purl.indexOf('@') + 1);
  const named = { type, name, version, sourceName: name, sourceVersion: version, purl };
  return { ...named, layerDigest: '', path, evidence: 'installed' };
}

const LIBSSL: FoundPackage = {
  ...foundPackage(SSL, 'libssl3', 'var/lib/dpkg/status'),
  version: '1',
  sourceName: 'openssl',
  sourceVersion: '1',
};

/** An image in which the first of the packages has a vulnerability. */
function image(name: string, packages: readonly [FoundPackage, ...FoundPackage[]] = [LIBSSL]) {
  const found: Finding = {
    name: 'CVE-2024-1',
    aliases: ['GHSA-1'],
    severity: 'HIGH',
    verdict: 'affected',
    source: 'test',
    openedAt: 0,
    package: packages[0],
    also: [],
  };
  const excused: readonly Finding[] = [];
  return { name, digest: DIGEST, scan: { findings: [found], excused, packages } };
}
