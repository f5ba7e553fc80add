import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toolchainVersion } from './toolchain-version.ts';

const CASES: readonly (readonly [said: string, version: string | undefined])[] = [
  ['go1.13', '1.13'],
  ['go1.21.0', '1.21.0'],
  ['go1.21.3', '1.21.3'],
  ['go1.22rc1', '1.22rc1'],
  ['go1.18beta2', '1.18beta2'],
  ['go1.16.10b7', '1.16.10'],
  ['go1.20.1 X:boringcrypto', '1.20.1'],
  ['go1.20.1 X:boringcrypto,nocoverageredesign', '1.20.1'],
  ['go1.26.1-X:jsonv2', '1.26.1'],
  ['go1.19.13 (Red Hat 1.19.13-2.el9)', '1.19.13'],
  ['go1.22.3-1', '1.22.3'],
  ['go1.20.5-microsoft', '1.20.5'],
  ['go1.18 gccgo (Debian 12.2.0-14) 12.2.0', '1.18'],
  ['go1.20-pre3 +a813be86df', '1.20-pre3'],
  ['devel go1.22-4b5f1a2c Tue Jan 2 15:04:05 2024 +0000', '1.22-4b5f1a2c'],
  ['go1.26-devel_4b5f1a2c Tue Jan 2 15:04:05 2026 +0000', '1.26-devel_4b5f1a2c'],
  ['devel +4b5f1a2c Tue Jan 2 15:04:05 2018 +0000', undefined],
  ['unknown', undefined],
  ['', undefined],
];

for (const [said, version] of CASES) {
  it(`takes ${version ?? 'no release'} from "${said}"`, () => {
    assert.equal(toolchainVersion(said), version);
  });
}
