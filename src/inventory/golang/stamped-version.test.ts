import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stampedVersion } from './stamped-version.ts';

const CASES: readonly (readonly [ldflags: string, version: string | undefined])[] = [
  ['-X main.version=1.2.3', 'v1.2.3'],
  ['-s -w -X=main.Version=v1.2.3', 'v1.2.3'],
  [`-X 'main.version=1.2.3' -extldflags "-static -lfoo"`, 'v1.2.3'],
  ['-X "main.buildVersion=1.2.3-rc.1"', 'v1.2.3-rc.1'],
  ['-X example.org/app/internal/build.GitVersion=v1.28.4+k3s1', 'v1.28.4+k3s1'],
  ['-X example.org/app/v.serverVersion=1.2.3 -X example.org/app/v.GitDescribe=v1.2.3', 'v1.2.3'],
  ['-X example.org/app.tag=v1.2.3 -X main.version=1.2.3', 'v1.2.3'],
  ['-X main.version=1.2.3 -X example.org/app/version.Version=1.2.4', undefined],
  ['-X example.org/other/version.Version=2.47.0', undefined],
  ['-X example.org/application/version.Version=2.47.0', undefined],
  ['-X main.goVersion=1.21.3 -X main.date=2024-01-02', undefined],
  ['-X main.version=v1.2.3-14-g0a1b2c3d', undefined],
  ['-X main.version=v1.2.3-dirty', undefined],
  ['-X main.version=1.2', undefined],
  ['-X main.version=dev', undefined],
  ['-X', undefined],
  ['', undefined],
];

for (const [ldflags, version] of CASES) {
  it(`takes ${version ?? 'no version'} from ${ldflags}`, () => {
    assert.equal(stampedVersion(ldflags, 'example.org/app'), version);
  });
}
