import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { almaOsv } from '../../src/advisory/sources/alma-osv.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import type { Lookup } from '../../src/match/match-package.ts';
import { findSharedData, sharedData } from '../support/shared.ts';
import { foundIn, lookupIn } from './lookup.ts';

const FEED = 'feeds/osv-almalinux.tar.gz';

describe("AlmaLinux's errata find", () => {
  let lookup: Lookup;

  before(async () => {
    const path = findSharedData(FEED);
    lookup = await lookupIn(almaOsv, path === undefined ? [] : [createReadStream(path)]);
  });

  function found(release: string, records: readonly PackageRecord[]): readonly string[] {
    return foundIn({ ID: 'almalinux', VERSION_ID: release }, records, lookup);
  }

  it('in a list of AlmaLinux 8 all that its truth names, and nothing else', (t) => {
    const path = sharedData(t, 'package-lists/packages_oraclelinux-8-slim.json.golden');
    if (path === undefined) return;
    const list = JSON.parse(readFileSync(path, 'utf8')) as readonly ListedPackage[];

    const records = list.map(({ Name, Version, Release, Epoch, SrcName }) =>
      recordOf(Name, `${Epoch === 0 ? '' : `${Epoch}:`}${Version}-${Release}`, { source: SrcName }),
    );

    assert.equal(records.length, 99);
    assert.deepEqual(found('8.10', records), truth('8'));
  });

  it('in a list of AlmaLinux 9 all that its truth names, and nothing else', (t) => {
    const path = sharedData(t, 'rpmdb/claircore.nodejs.rpm-manifest.json');
    if (path === undefined) return;
    const { rpms } = JSON.parse(readFileSync(path, 'utf8')) as { readonly rpms: readonly ManifestPackage[] };

    const records = rpms.flatMap(({ name, version, release, srpm_name: source, srpm_nevra: nevra }) => {
      const [, epoch, ofSource] = /-(\d+):([^-]+)-[^-]+$/.exec(nevra) ?? [];
      if (epoch === undefined || release.includes('.module')) return [];
      // A package with a version of its own (perl-B 1.80 of perl 4:5.32.1) has not the epoch of its source.
      const evr = `${epoch === '0' || version !== ofSource ? '' : `${epoch}:`}${version}-${release}`;
      return [recordOf(name, evr, { source })];
    });

    assert.ok(records.some(({ name }) => name === 'kernel-headers'));
    assert.deepEqual(found('9.2', records), truth('9'));
  });

  /** Another stream's fix has a higher number than any build of this one. */
  const STREAMS: readonly (readonly [name: string, version: string, module: string, cve: string, fix: string])[] = [
    ['nodejs', '1:18.20.6-1.module_el8.10.0+3960+fcfbf683', 'nodejs:18', 'CVE-2025-23085', ''],
    [
      'nodejs',
      '1:18.18.2-1.module_el8.8.0+3652+0e111ba0',
      'nodejs:18',
      'CVE-2025-23085',
      '1:18.20.6-1.module_el8.10.0+3960+fcfbf683',
    ],
    ['nodejs', '1:18.18.2-1.module_el8.8.0+3652+0e111ba0', 'nodejs:18', 'CVE-2023-44487', ''],
    [
      'nodejs',
      '1:16.20.2-3.module_el8.8.0+3653+c77a731f',
      'nodejs:16',
      'CVE-2023-44487',
      '1:16.20.2-4.module_el8.9.0+3747+ead8229c',
    ],
    ['postgresql', '15.10-1.module_el8.10.0+3929+38258aa5', 'postgresql:15', 'CVE-2024-10979', ''],
    [
      'postgresql',
      '12.20-1.module_el8.10.0+3890+1b2c3d4e',
      'postgresql:12',
      'CVE-2024-10979',
      '12.22-1.module_el8.10.0+3927+7f0fab70',
    ],
    ['ruby', '3.1.5-143.module_el8.10.0+3854+02eaa59a', 'ruby:3.1', 'CVE-2024-27282', ''],
    ['podman', '3.0.1-9.module_el8.6.0+2886+bfcd65b6', 'container-tools:3.0', 'CVE-2022-1227', ''],
    ['php', '7.4.33-2.module_el8.10.0+3935+28808425', 'php:7.4', 'CVE-2024-2756', ''],
    [
      'php',
      '7.4.33-1.module_el8.9.0+3713+1a2b3c4d',
      'php:7.4',
      'CVE-2024-2756',
      '7.4.33-2.module_el8.10.0+3935+28808425',
    ],
  ];
  for (const [name, version, stream, cve, fix] of STREAMS) {
    it(`${fix === '' ? 'no' : 'a'} ${cve} in ${name} ${version} of ${stream}`, (t) => {
      if (sharedData(t, FEED) === undefined) return;
      const record = recordOf(name, version, { module: `${stream}:8100020240101000000:489197e6` });

      const lines = found('8.10', [record]).filter((line) => line.startsWith(`${name} ${cve} `));

      assert.deepEqual(lines, fix === '' ? [] : [`${name} ${cve} ${fix}`]);
    });
  }
});

interface ListedPackage {
  readonly Name: string;
  readonly Version: string;
  readonly Release: string;
  readonly Epoch: number;
  readonly SrcName: string;
}

interface ManifestPackage {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly srpm_name: string;
  readonly srpm_nevra: string;
}

function recordOf(
  name: string,
  version: string,
  { source = name, module }: { readonly source?: string; readonly module?: string },
): PackageRecord {
  const ofModule = module === undefined ? {} : { module };
  return { type: 'rpm', name, version, architecture: 'x86_64', source: { name: source, version }, ...ofModule };
}

function truth(release: string): readonly string[] {
  const text = readFileSync(new URL(`almalinux/${release}.txt`, import.meta.url), 'utf8');
  return text.trimEnd().split('\n').toSorted();
}
