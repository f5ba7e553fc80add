import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coversPackages, coversPlace } from './covers.ts';
import type { ExcusedPackage, ExcuseScope } from './types.ts';

const LIBSSL: ExcusedPackage = {
  name: 'libssl3',
  version: '3.0.9-1',
  sourceName: 'openssl',
  sourceVersion: '3.0.9-1',
  purl: 'pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12',
  path: 'var/lib/dpkg/status',
};
const OPENSSL = { ...LIBSSL, name: 'openssl', purl: 'pkg:deb/debian/openssl@3.0.9-1?arch=amd64&distro=debian-12' };
const LEFT_PAD: ExcusedPackage = {
  name: '@a/left-pad',
  version: '1.3.0',
  sourceName: '@a/left-pad',
  sourceVersion: '1.3.0',
  purl: 'pkg:npm/%40a/left-pad@1.3.0',
  path: 'app/node_modules/@a/left-pad/package.json',
};

function goModule(name: string, version: string): ExcusedPackage {
  const purl = `pkg:golang/${name}@${version}`;
  return { name, version, sourceName: name, sourceVersion: version, purl, path: 'bin/tool' };
}

const STDLIB = goModule('stdlib', '1.24.7');
const GOUTILS = goModule('github.com/Masterminds/goutils', 'v1.1.0');

describe('the packages that an excuse is for', () => {
  const CASES: readonly (readonly [scope: ExcuseScope, packages: readonly ExcusedPackage[], isFor: boolean])[] = [
    [{}, [LIBSSL], true],
    [{ package: 'openssl' }, [LIBSSL, OPENSSL], true],
    [{ package: 'libssl3' }, [LIBSSL], true],
    [{ package: 'libssl3' }, [LIBSSL, OPENSSL], false],
    [{ package: 'libssl3' }, [LIBSSL, { ...LIBSSL, path: 'other' }], true],
    [{ package: 'libssl' }, [LIBSSL], false],
    [{ package: 'pkg:deb/debian/libssl3' }, [LIBSSL], true],
    [{ package: 'pkg:deb/libssl3' }, [LIBSSL], true],
    [{ package: 'pkg:deb/ubuntu/libssl3' }, [LIBSSL], false],
    [{ package: 'pkg:deb/debian/libssl3@3.0.9-1' }, [LIBSSL], true],
    [{ package: 'pkg:deb/debian/libssl3@3.0.8-1' }, [LIBSSL], false],
    [{ package: 'pkg:deb/debian/libssl3@3.0.9-1?arch=arm64' }, [LIBSSL], false],
    [{ package: 'pkg:deb/debian/openssl?arch=source' }, [LIBSSL, OPENSSL], true],
    [{ package: 'pkg:deb/debian/openssl?arch=src' }, [LIBSSL, OPENSSL], true],
    [{ package: 'pkg:deb/debian/openssl?distro=source' }, [LIBSSL, OPENSSL], false],
    [{ package: 'pkg:npm/%40a/left-pad#lib/pad' }, [LEFT_PAD], false],
    [{ package: 'pkg:deb/debian/openssl?arch=amd64' }, [LIBSSL, OPENSSL], false],
    [{ package: 'pkg:deb/debian/openssl@3.0.8-1' }, [LIBSSL, OPENSSL], false],
    [{ package: 'pkg:npm/%40a/left-pad' }, [LEFT_PAD], true],
    [{ package: 'pkg:npm/left-pad' }, [LEFT_PAD], false],
    [{ package: '@a/left-pad' }, [LEFT_PAD], true],
    [{ package: 'pkg:pypi/left-pad' }, [LEFT_PAD], false],
    [{ package: 'pkg:golang/stdlib@v1.24.7' }, [STDLIB], true],
    [{ package: 'pkg:golang/stdlib@1.24.7' }, [STDLIB], true],
    [{ package: 'pkg:golang/stdlib@v1.24' }, [STDLIB], false],
    [{ package: 'pkg:golang/github.com/masterminds/goutils@v1.1.0' }, [GOUTILS], true],
    [{ package: 'pkg:golang/github.com/Masterminds/goutils@1.1.0' }, [GOUTILS], true],
    [{ package: 'pkg:golang/github.com/masterminds/goutil' }, [GOUTILS], false],
    [{ path: 'app/*' }, [LEFT_PAD], true],
    [{ path: 'app/*' }, [LEFT_PAD, { ...LEFT_PAD, path: 'opt/x' }], false],
    [{ path: 'app' }, [LEFT_PAD], false],
    [{ path: '*', package: 'other' }, [LEFT_PAD], false],
  ];
  for (const [scope, packages, isFor] of CASES) {
    it(`are ${isFor ? '' : 'not '}${packages.map(({ name, path }) => `${name} at ${path}`).join(', ')} of ${JSON.stringify(scope)}`, () =>
      assert.equal(coversPackages(scope, packages, false), isFor));
  }

  it('are not taken for all where there are more of them', () => {
    assert.equal(coversPackages({ path: 'app/*' }, [LEFT_PAD], true), false);
    assert.equal(coversPackages({ package: 'libssl3' }, [LIBSSL], true), false);
    assert.equal(coversPackages({ package: 'openssl' }, [LIBSSL], true), true);
  });
});

describe('the place that an excuse is for', () => {
  const place = (repository: string, ...tags: readonly string[]) => ({ repository, tags });
  const CASES: readonly (readonly [scope: ExcuseScope, of: ReturnType<typeof place> | undefined, isFor: boolean])[] = [
    [{}, undefined, true],
    [{ repository: 'team/*' }, undefined, false],
    [{ tag: 'dev-*' }, undefined, false],
    [{ repository: 'team/*' }, place('team/app'), true],
    [{ repository: 'team/*' }, place('other/app', '1'), false],
    [{ tag: 'dev-*' }, place('a', 'dev-1'), true],
    [{ tag: 'dev-*' }, place('a', 'dev-1', 'dev-2'), true],
    [{ tag: 'dev-*' }, place('a', 'dev-1', 'prod'), false],
    [{ tag: 'dev-*' }, place('a'), false],
    [{ repository: 'a', tag: 'prod' }, place('a', 'prod'), true],
    [{ repository: 'b', tag: 'prod' }, place('a', 'prod'), false],
  ];
  for (const [scope, of, isFor] of CASES) {
    it(`is ${isFor ? '' : 'not '}${JSON.stringify(of)} of ${JSON.stringify(scope)}`, () =>
      assert.equal(coversPlace(scope, of), isFor));
  }
});
