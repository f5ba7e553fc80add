import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseModuleUrl, parsePackageUrl } from './package-url.ts';

const URLS: readonly (readonly [url: string, read: string])[] = [
  ['pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=aarch64&epoch=1', 'openssl|1:3.0.7-27.el9|aarch64|'],
  ['pkg:rpm/redhat/edk2@20240524-6.el9_5?arch=src', 'edk2|20240524-6.el9_5|src|'],
  ['pkg:rpm/redhat/openssl?arch=src', 'openssl||src|'],
  ['pkg:rpm/redhat/libstdc%2B%2B', 'libstdc++|||'],
  ['pkg:rpm/redhat/libstdc++@8.5.0-1.el8?arch=x86_64', 'libstdc++|8.5.0-1.el8|x86_64|'],
  ['pkg:rpm/redhat/golang-docs?rpmmod=go-toolset:rhel8', 'golang-docs|||go-toolset:rhel8'],
  [
    'pkg:rpm/redhat/perl-FCGI@0.78-11.module%2Bel8.8.0%2B23188%2Bd1e3.1?arch=src&epoch=1&rpmmod=perl-FCGI:0.78:80800:6ceb32a8',
    'perl-FCGI|1:0.78-11.module+el8.8.0+23188+d1e3.1|src|perl-FCGI:0.78',
  ],
  ['pkg:rpm/redhat/x@1-1?epoch=0', 'x|1-1||'],
  ['pkg:rpm/redhat/firefox-flatpak@128.0-1.el10?arch=src&rpmmod=rhel10', 'malformed'],
  ['pkg:rpm/redhat/x?rpmmod=:18', 'malformed'],
  ['pkg:rpm/redhat/x?rpmmod=', 'malformed'],
  ['pkg:rpm/redhat/%zz', 'malformed'],
  ['pkg:rpm/redhat/', 'malformed'],
  [`pkg:rpm/redhat/${'x'.repeat(2000)}`, 'malformed'],
  ['pkg:rpm/hummingbird/golang', 'other'],
  ['pkg:oci/ubi@sha256:1?repository_url=registry.redhat.io/ubi', 'other'],
  ['pkg:golang/stdlib@1.25.8', 'other'],
];

describe("Red Hat's package URLs", () => {
  for (const [url, expected] of URLS) {
    it(`reads "${url.slice(0, 150)}"`, () => {
      const read = parsePackageUrl(url);

      assert.equal(read.kind === 'package' ? textOf(read.package) : read.kind, expected);
    });
  }

  it('reads the stream of a module', () => {
    assert.equal(parseModuleUrl('pkg:rpmmod/redhat/nodejs@18:8060020220523160029:ad008a3a'), 'nodejs:18');
    assert.equal(parseModuleUrl('pkg:rpm/redhat/nodejs@18'), undefined);
  });
});

function textOf({
  name,
  version = '',
  architecture = '',
  module,
}: Extract<ReturnType<typeof parsePackageUrl>, { kind: 'package' }>['package']) {
  return [name, version, architecture, module].join('|');
}
