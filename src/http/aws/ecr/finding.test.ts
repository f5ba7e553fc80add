import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ScanFinding } from '../../../scan/types.ts';
import { findingShape } from './finding.ts';

const APT: ScanFinding = {
  name: 'CVE-2019-3462',
  aliases: ['DSA-4371-1'],
  description: 'Incorrect sanitation of the 302 redirect field in HTTP transport method of apt',
  uri: 'https://security-tracker.debian.org/tracker/CVE-2019-3462',
  severity: 'HIGH',
  score: 8.1,
  vector: 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvssVersion: '3.0',
  verdict: 'affected',
  source: 'debian',
  package: {
    type: 'deb',
    name: 'libapt-pkg5.0',
    version: '1.4.8',
    sourceName: 'apt',
    sourceVersion: '1.4.8',
    purl: 'pkg:deb/debian/libapt-pkg5.0@1.4.8',
    layerDigest: 'sha256:aa',
    path: 'var/lib/dpkg/status',
    evidence: 'installed',
  },
  also: [],
  fixedVersion: '1.4.9',
  openedAt: 0,
};

const attributesOf = (finding: ScanFinding) =>
  (findingShape(finding).attributes ?? []).map(({ key, value }) => `${key}=${value}`);

describe("a finding in ECR's basic form", () => {
  it('names the source package, its version, the CVSS and what Pratique adds', () => {
    const { name, description, uri, severity } = findingShape(APT);

    assert.deepEqual([name, description, uri, severity], [APT.name, APT.description, APT.uri, 'HIGH']);
    assert.deepEqual(attributesOf(APT), [
      'package_version=1.4.8',
      'package_name=apt',
      'CVSS3_VECTOR=CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'CVSS3_SCORE=8.1',
      'fixed_in_version=1.4.9',
      'package_type=deb',
      'layer_digest=sha256:aa',
    ]);
  });

  it('writes a round score with its decimal', () => {
    assert.ok(attributesOf({ ...APT, score: 9 }).includes('CVSS3_SCORE=9.0'));
  });

  it('tells the versions of CVSS apart', () => {
    for (const [version, prefix] of [
      ['2.0', 'CVSS2'],
      ['3.1', 'CVSS3'],
      ['4.0', 'CVSS4'],
    ] as const) {
      assert.ok(attributesOf({ ...APT, cvssVersion: version }).includes(`${prefix}_SCORE=8.1`), version);
    }
  });

  it('says what is in doubt, and whose word it is', () => {
    const attributes = attributesOf({ ...APT, verdict: 'undetermined', state: 'no-dsa', platform: 'linux/arm64' });

    assert.deepEqual(attributes.slice(-3), ['platform=linux/arm64', 'publisher_state=no-dsa', 'verdict=undetermined']);
  });

  it('says of a package that is not seen how it is known', () => {
    const attributes = attributesOf({ ...APT, package: { ...APT.package, evidence: 'locked' } });

    assert.equal(attributes.at(-1), 'package_evidence=locked');
  });

  it('tells whether it is made use of, and how likely that is', () => {
    const epss = { score: 0.5, percentile: 0.00004 };
    const knownExploited = { on: '2026-08-14', due: '2026-09-04', ransomware: true };

    assert.deepEqual(attributesOf({ ...APT, epss, knownExploited }).slice(-5), [
      'epss_score=0.50000',
      'epss_percentile=0.00004',
      'known_exploited_since=2026-08-14',
      'known_exploited_due=2026-09-04',
      'known_ransomware=true',
    ]);
    const barely = { on: '2026-08-14', ransomware: false };
    assert.equal(attributesOf({ ...APT, knownExploited: barely }).at(-1), 'known_exploited_since=2026-08-14');
  });

  it('leaves out what is not known', () => {
    const { name, aliases, severity, verdict, source, package: found, also, openedAt } = APT;
    const bare = { name, aliases, severity, verdict, source, package: found, also, openedAt };

    assert.deepEqual(Object.keys(findingShape(bare)), ['name', 'severity', 'attributes']);
    assert.deepEqual(attributesOf(bare), [
      'package_version=1.4.8',
      'package_name=apt',
      'package_type=deb',
      'layer_digest=sha256:aa',
    ]);
  });

  it('keeps to the length that the shape allows', () => {
    const [version = ''] = attributesOf({ ...APT, package: { ...APT.package, sourceVersion: '1'.repeat(300) } });

    assert.equal(version.length, 'package_version='.length + 256);
    assert.ok(version.endsWith('…'));
  });
});
