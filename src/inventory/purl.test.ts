import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as holds, property, string } from 'fast-check';
import { packageOfPurl } from './purl.ts';

/** A purl, and what it comes to: `type|name|version|source@version|architecture|distro`, empty where there is none. */
const CASES: readonly (readonly [purl: string, expected: string])[] = [
  [
    'pkg:deb/debian/libc6@2.36-9?arch=amd64&upstream=glibc&distro=debian-12',
    'deb|libc6|2.36-9|glibc@2.36-9|amd64|debian 12',
  ],
  ['pkg:deb/debian/login@1:4.13-1+b1?upstream=shadow%401:4.13-1', 'deb|login|1:4.13-1+b1|shadow@1:4.13-1||debian'],
  ['pkg:deb/debian/libstdc%2B%2B6@12.2.0-14', 'deb|libstdc++6|12.2.0-14|libstdc++6@12.2.0-14||debian'],
  ['pkg:deb/debian/x@1?upstream=gtk+3.0@3.24+b1', 'deb|x|1|gtk+3.0@3.24+b1||debian'],
  ['pkg:deb/debian/x@1?distro=bookworm', 'deb|x|1|x@1||debian (bookworm)'],
  ['pkg:deb/debian/x@1?distro=sid', 'deb|x|1|x@1||debian sid'],
  ['pkg:deb/ubuntu/x@1?os_distro=jammy&os_name=ubuntu&os_version=22.04', 'deb|x|1|x@1||ubuntu 22.04'],
  ['pkg:deb/debian/login@4.13?epoch=1', 'deb|login|1:4.13|login@1:4.13||debian'],
  [
    'pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.18.4',
    'apk|musl|1.2.4-r2|musl@1.2.4-r2|x86_64|alpine 3.18.4',
  ],
  ['pkg:apk/alpine/musl@1.2.4-r2?distro=3.18.4', 'apk|musl|1.2.4-r2|musl@1.2.4-r2||alpine 3.18.4'],
  ['pkg:apk/wolfi/glibc@2.39-r6?distro=wolfi', 'apk|glibc|2.39-r6|glibc@2.39-r6||wolfi'],
  [
    'pkg:rpm/redhat/bash@5.1-6.el9?arch=x86_64&upstream=bash-5.1-6.el9.src.rpm&distro=rhel-9.2',
    'rpm|bash|5.1-6.el9|bash@5.1-6.el9|x86_64|rhel 9.2',
  ],
  [
    'pkg:rpm/redhat/bind-libs@9.16-1.el9?epoch=32&upstream=bind-9.16-1.el9.src.rpm',
    'rpm|bind-libs|32:9.16-1.el9|bind@32:9.16-1.el9||redhat',
  ],
  [
    'pkg:rpm/redhat/perl-libs@5.26-2.el8?epoch=4&upstream=perl-5.26-1.el8.nosrc.rpm',
    'rpm|perl-libs|4:5.26-2.el8|perl@5.26-1.el8||redhat',
  ],
  ['pkg:rpm/fedora/x@0:1-1?distro=fedora-39', 'rpm|x|1-1|x@1-1||fedora 39'],
  ['pkg:rpm/opensuse/x@1-1?distro=opensuse-leap-15.4', 'rpm|x|1-1|x@1-1||opensuse-leap 15.4'],
  ['pkg:rpm/x@1-1', 'rpm|x|1-1|x@1-1||'],
  ['pkg:npm/%40babel/core@7.23.0', 'npm|@babel/core|7.23.0|@babel/core@7.23.0||'],
  ['pkg:npm/@babel/core@7.23.0', 'npm|@babel/core|7.23.0|@babel/core@7.23.0||'],
  ['pkg:npm/JSONStream@1.3.5', 'npm|JSONStream|1.3.5|JSONStream@1.3.5||'],
  ['pkg:maven/org.slf4j/slf4j-api@2.0.9?type=jar', 'maven|org.slf4j:slf4j-api|2.0.9|org.slf4j:slf4j-api@2.0.9||'],
  ['pkg:maven/alone@1', 'maven|alone|1|alone@1||'],
  [
    'pkg:golang/github.com/Masterminds/sprig@v3.2.2#v3',
    'golang|github.com/Masterminds/sprig/v3|v3.2.2|github.com/Masterminds/sprig/v3@v3.2.2||',
  ],
  ['pkg:golang/github.com%2Fx%2Fy@v1.0.0', 'golang|github.com/x/y|v1.0.0|github.com/x/y@v1.0.0||'],
  ['pkg:golang/stdlib@v1.21.4', 'golang|stdlib|1.21.4|stdlib@1.21.4||'],
  ['pkg:golang/stdlib@go1.22rc1', 'golang|stdlib|1.22rc1|stdlib@1.22rc1||'],
  ['pkg:golang/k8s.io/client-go@0.24.2', 'golang|k8s.io/client-go|v0.24.2|k8s.io/client-go@v0.24.2||'],
  ['pkg:pypi/Zope_Interface@5.4', 'pypi|zope-interface|5.4|zope-interface@5.4||'],
  ['pkg:golang/stdlib@1.21.4', 'golang|stdlib|1.21.4|stdlib@1.21.4||'],
  ['pkg:composer/symfony/http-kernel@v6.3.8', 'composer|symfony/http-kernel|v6.3.8|symfony/http-kernel@v6.3.8||'],
  ['pkg:pypi/pyyaml@6.0', 'pypi|pyyaml|6.0|pyyaml@6.0||'],
  ['pkg:bitnami/wordpress@6.2.0-1?arch=arm64&distro=debian-12', 'bitnami|wordpress|6.2.0-1|wordpress@6.2.0-1|arm64|'],
  ['pkg://npm//foo@1', 'npm|foo|1|foo@1||'],
  ['PKG:NPM/foo@1', 'npm|foo|1|foo@1||'],
  ['pkg:generic/openssl@3.0.1?download_url=https://x/y&checksum=sha256:a', 'generic|openssl|3.0.1|openssl@3.0.1||'],
];

const UNUSABLE: readonly (readonly [purl: string, reason: RegExp])[] = [
  ['', /^"" is no purl$/],
  ['foo', /^"foo" is no purl$/],
  ['pkg:npm', /is no purl$/],
  ['pkg:npm/', /is no purl$/],
  ['pkg:/foo@1', /is no purl$/],
  ['pkg:npm/%zz@1', /is no purl$/],
  ['pkg:n_m/foo@1', /is no purl$/],
  ['pkg:npm/foo', /^"pkg:npm\/foo" names no version$/],
  ['pkg:npm/foo@', /names no version$/],
  ['pkg:oci/app@sha256:ab', /is an image$/],
  ['https://example.org/pkg:npm/foo@1', /is no purl$/],
  [`pkg:npm/${'a'.repeat(1001)}@1`, /is unreasonably long$/],
  [`pkg:npm/${'a'.repeat(5000)}@1`, /is longer than 4096 characters$/],
  ['pkg:npm/\u{0}\u{202e}', /^"pkg:npm\/\u{fffd}\u{fffd}" names no version$/u],
];

describe('the package that a purl names', () => {
  for (const [purl, expected] of CASES) {
    it(`reads ${purl}`, () => {
      const reading = packageOfPurl(purl);

      assert.equal(reading.kind, 'package');
      const { type, name, version, source, architecture = '' } = reading.record;
      const { id = '', version: release, codename } = reading.distro ?? {};
      const distro = [id, release ?? (codename === undefined ? undefined : `(${codename})`)].filter(Boolean).join(' ');
      assert.equal([type, name, version, `${source.name}@${source.version}`, architecture, distro].join('|'), expected);
    });
  }

  for (const [purl, reason] of UNUSABLE) {
    it(`says why ${JSON.stringify(purl.slice(0, 60))} cannot be used`, () => {
      const reading = packageOfPurl(purl);

      assert.equal(reading.kind, 'unusable');
      assert.match(reading.reason, reason);
    });
  }

  it('knows the module of an rpm by either word', () => {
    for (const word of ['rpmmod', 'modularitylabel']) {
      const reading = packageOfPurl(`pkg:rpm/redhat/nodejs@18-1?${word}=nodejs:18:8090020240101:a75119d5`);

      assert.equal(reading.kind === 'package' && reading.record.module, 'nodejs:18:8090020240101:a75119d5');
    }
  });

  it('takes the version that stands beside a purl without one, and the name that it is a normal form of', () => {
    const reading = packageOfPurl('pkg:npm/jsonstream', { version: '1.3', names: ['other', 'JSONStream'] });

    assert.equal(reading.kind, 'package');
    assert.equal(`${reading.record.name} ${reading.record.version}`, 'JSONStream 1.3');
  });

  it('throws for no text', () => {
    holds(
      property(string({ unit: 'binary', maxLength: 80 }), (text) => {
        for (const purl of [text, `pkg:${text}`, `pkg:deb/${text}`, `pkg:rpm/a/b@1?upstream=${text}&distro=${text}`]) {
          assert.match(packageOfPurl(purl).kind, /^(?:package|unusable)$/);
        }
      }),
    );
  });
});
