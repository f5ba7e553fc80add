import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { alpineSecdb } from '../../src/advisory/sources/alpine-secdb.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import type { Lookup } from '../../src/match/match-package.ts';
import { foundIn, lookupIn } from './lookup.ts';

/** Edge is ahead of every branch, so whatever a branch has lies below a fix of edge's. */
const FILES: readonly (readonly [branch: string, repository: string, secfixes: object])[] = [
  ['v3.18', 'main', { '1.2.13-r1': ['CVE-2022-0001'] }],
  ['edge', 'main', { '1.3.1-r0': ['CVE-2022-0001', 'CVE-2023-0002'], '0': ['CVE-2021-0004'] }],
  ['edge', 'testing', { '1.3.1-r9': ['CVE-2023-0003'] }],
];

const CASES: readonly (readonly [versionId: string, version: string, found: readonly string[]])[] = [
  ['3.18.9', '1.2.13-r1', []],
  ['3.18.9', '1.2.13-r0', ['zlib CVE-2022-0001 1.2.13-r1']],
  ['3.19.4', '1.2.13-r0', []],
  [
    '3.21.0_alpha20240923',
    '1.3.0-r0',
    ['zlib CVE-2022-0001 1.3.1-r0', 'zlib CVE-2023-0002 1.3.1-r0', 'zlib CVE-2023-0003 1.3.1-r9'],
  ],
  ['3.21.0_alpha20240923', '1.3.1-r2', ['zlib CVE-2023-0003 1.3.1-r9']],
];

describe("Alpine's edge and testing", () => {
  let lookup: Lookup;

  before(async () => {
    lookup = await lookupIn(alpineSecdb, FILES.map(secdbOf));
  });

  for (const [versionId, version, found] of CASES) {
    it(`find ${found.length} in zlib ${version} of ${versionId}`, () => {
      const record: PackageRecord = { type: 'apk', name: 'zlib', version, source: { name: 'zlib', version } };

      assert.deepEqual(foundIn({ ID: 'alpine', VERSION_ID: versionId }, [record], lookup), found);
    });
  }
});

async function* secdbOf([distroversion, reponame, secfixes]: (typeof FILES)[number]): AsyncIterable<Uint8Array> {
  const packages = [{ pkg: { name: 'zlib', secfixes } }];
  yield Buffer.from(JSON.stringify({ distroversion, reponame, packages }));
}
