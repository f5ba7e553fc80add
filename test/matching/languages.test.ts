import { osvCratesIo } from '../../src/advisory/sources/osv-crates-io.ts';
import { osvGo } from '../../src/advisory/sources/osv-go.ts';
import { osvMaven } from '../../src/advisory/sources/osv-maven.ts';
import { osvNpm } from '../../src/advisory/sources/osv-npm.ts';
import { osvNuget } from '../../src/advisory/sources/osv-nuget.ts';
import { osvPackagist } from '../../src/advisory/sources/osv-packagist.ts';
import { osvPypi } from '../../src/advisory/sources/osv-pypi.ts';
import { osvRubygems } from '../../src/advisory/sources/osv-rubygems.ts';
import { rubysec } from '../../src/advisory/sources/rubysec.ts';
import { zipOf } from '../support/zip.ts';
import { of } from './packages.ts';
import { osvAffected, osvArchive } from './publish.ts';
import { testReported } from './reported.ts';

const record = (cve: string, ...affected: readonly object[]) => ({ id: `GHSA-${cve}`, aliases: [cve], affected });

const npm = (name: string, events: string) => osvAffected('npm', name, events, 'SEMVER');
const NPM = osvArchive([
  record('CVE-2024-1001', npm('minimist', 'introduced 0 fixed 0.2.4'), npm('minimist', 'introduced 1.0.0 fixed 1.2.6')),
  record('CVE-2024-1002', npm('ip', 'introduced 0 last_affected 2.0.1')),
  record('CVE-2024-1003', npm('@babel/traverse', 'introduced 0 fixed 7.23.2')),
  record('CVE-2024-1004', npm('undici', 'introduced 0 fixed 5.28.0 introduced 5.28.2 fixed 5.28.4')),
  record('CVE-2024-1005', npm('next', 'introduced 13.0.0 fixed 14.1.1')),
  record('CVE-2024-1006', { package: { ecosystem: 'npm', name: 'ua-parser-js' }, versions: ['0.7.29', '1.0.0'] }),
]);
testReported('Of npm', [{ source: osvNpm, content: NPM }], {}, [
  ['the older of two lines has its own fix', of('npm', 'minimist 0.2.1'), 'CVE-2024-1001 fixed in 0.2.4'],
  ['the older of two lines is not accused by the fix of the newer', of('npm', 'minimist 0.2.4')],
  ['the newer of two lines has its own fix', of('npm', 'minimist 1.2.5'), 'CVE-2024-1001 fixed in 1.2.6'],
  ['the last that is affected is affected, and has no fix', of('npm', 'ip 2.0.1'), 'CVE-2024-1002 affected'],
  ['what comes after the last that is affected is sound', of('npm', 'ip 2.0.2')],
  ['a package in a scope is found', of('npm', '@babel/traverse 7.20.0'), 'CVE-2024-1003 fixed in 7.23.2'],
  ['a package of the same name in another scope is another', of('npm', '@fork/traverse 7.20.0')],
  ['a package of the same name in no scope is another', of('npm', 'traverse 0.6.6')],
  ['a fix mends', of('npm', 'undici 5.28.1')],
  ['what was introduced again is found again', of('npm', 'undici 5.28.3'), 'CVE-2024-1004 fixed in 5.28.4'],
  ['before both the nearer fix is named', of('npm', 'undici 5.27.0'), 'CVE-2024-1004 fixed in 5.28.0'],
  ['a pre-release of the fix comes before it', of('npm', 'next 14.1.1-canary.3'), 'CVE-2024-1005 fixed in 14.1.1'],
  ['build metadata does not', of('npm', 'next 14.1.1+build.5')],
  ['versions that are listed one by one are meant alone', of('npm', 'ua-parser-js 0.7.30')],
  ['one of them is found', of('npm', 'ua-parser-js 0.7.29'), 'CVE-2024-1006 affected'],
  [
    'an alias of a dependency that is no version cannot be compared',
    of('npm', 'next latest'),
    'CVE-2024-1005 undetermined',
  ],
]);

const PYPI = osvArchive([
  record('CVE-2024-2001', osvAffected('PyPI', 'zope.interface', 'introduced 0 fixed 5.0')),
  record('CVE-2024-2002', osvAffected('PyPI', 'Django', 'introduced 4.2 fixed 4.2.11')),
  record('CVE-2024-2003', {
    ...osvAffected('PyPI', 'pytz', 'introduced 2004d fixed 2005a'),
    versions: ['2004b-2', '2004d'],
  }),
  record('CVE-2024-2004', { package: { ecosystem: 'PyPI', name: 'old' }, versions: ['1.0', '1.0-final-2'] }),
  record('CVE-2024-2005', osvAffected('PyPI', 'torch', 'introduced 0 fixed 2.2.0')),
]);
testReported('Of PyPI', [{ source: osvPypi, content: PYPI }], {}, [
  ['a name with other separators is the same', of('pypi', 'Zope_Interface 4.7.2'), 'CVE-2024-2001 fixed in 5.0'],
  ['a name in another case is the same', of('pypi', 'django 4.2.1'), 'CVE-2024-2002 fixed in 4.2.11'],
  ['a release candidate comes before its release', of('pypi', 'Django 4.2.11rc1'), 'CVE-2024-2002 fixed in 4.2.11'],
  ['a pre-release comes before what introduced it', of('pypi', 'django 4.2rc1')],
  ['a post-release comes behind its release', of('pypi', 'django 4.2.11.post1')],
  ['a development release comes before it', of('pypi', 'django 4.2.11.dev3'), 'CVE-2024-2002 fixed in 4.2.11'],
  ['a local version is not older than what it is of', of('pypi', 'torch 2.2.0+cu121')],
  [
    'a local version is as vulnerable as what it is of',
    of('pypi', 'torch 2.1.2+cu121'),
    'CVE-2024-2005 fixed in 2.2.0',
  ],
  ['a zero that is left out changes nothing', of('pypi', 'torch 2.2')],
  [
    'an installed version that PEP 440 does not know is found where it is listed',
    of('pypi', 'old 1.0-final-2'),
    'CVE-2024-2004 affected',
  ],
  ['another one that is not listed is not meant', of('pypi', 'old 1.0-final-3')],
  ['a word that is no version cannot be compared', of('pypi', 'old trunk'), 'CVE-2024-2004 undetermined'],
]);

const maven = (name: string, events: string) => osvAffected('Maven', name, events);
const MAVEN = osvArchive([
  record('CVE-2021-44228', maven('org.apache.logging.log4j:log4j-core', 'introduced 2.0-beta9 fixed 2.15.0')),
  record('CVE-2024-3001', maven('com.google.guava:guava', 'introduced 0 fixed 32.0.0-android')),
  record('CVE-2024-3002', maven('org.springframework:spring-web', 'introduced 0 fixed 5.3.33.RELEASE')),
  record('CVE-2024-3003', maven('io.netty:netty-codec', 'introduced 4.1.0.Beta1 fixed 4.1.100.Final')),
]);
testReported('Of Maven', [{ source: osvMaven, content: MAVEN }], {}, [
  [
    'what introduced it may be a beta',
    of('maven', 'org.apache.logging.log4j:log4j-core 2.0-rc1'),
    'CVE-2021-44228 fixed in 2.15.0',
  ],
  ['what came before the beta is sound', of('maven', 'org.apache.logging.log4j:log4j-core 2.0-beta8')],
  [
    'a snapshot comes before its release',
    of('maven', 'org.apache.logging.log4j:log4j-core 2.15.0-SNAPSHOT'),
    'CVE-2021-44228 fixed in 2.15.0',
  ],
  [
    'a qualifier without a meaning comes behind the release',
    of('maven', 'org.apache.logging.log4j:log4j-core 2.15.0-redhat-00001'),
  ],
  ['an artifact of the same name in another group is another', of('maven', 'org.fork.log4j:log4j-core 2.14.1')],
  ['a jar that does not tell its group is filed nowhere', of('maven', 'log4j-core 2.14.1')],
  ['a jar that was relocated is its own', of('maven', 'org.apache.logging.log4j:log4j-api 2.14.1')],
  ['RELEASE is the release', of('maven', 'org.springframework:spring-web 5.3.33')],
  ['Final is the release', of('maven', 'io.netty:netty-codec 4.1.100')],
  [
    'CR is a release candidate',
    of('maven', 'io.netty:netty-codec 4.1.100.CR1'),
    'CVE-2024-3003 fixed in 4.1.100.Final',
  ],
  ['a line of builds is ordered by its qualifier', of('maven', 'com.google.guava:guava 32.0.0-jre')],
]);

const OTHERS = {
  nuget: osvArchive([record('CVE-2024-4001', osvAffected('NuGet', 'Newtonsoft.Json', 'introduced 0 fixed 13.0.1'))]),
  gem: osvArchive([record('CVE-2024-4002', osvAffected('RubyGems', 'nokogiri', 'introduced 0 fixed 1.13.4'))]),
  crates: osvArchive([
    record('CVE-2024-4003', osvAffected('crates.io', 'time', 'introduced 0.1.0 fixed 0.2.23', 'SEMVER')),
  ]),
};
testReported(
  'Of other languages',
  [
    { source: osvNuget, content: OTHERS.nuget },
    { source: osvRubygems, content: OTHERS.gem },
    { source: osvCratesIo, content: OTHERS.crates },
  ],
  {},
  [
    [
      'a name of NuGet’s in another case is the same',
      of('nuget', 'newtonsoft.json 12.0.3'),
      'CVE-2024-4001 fixed in 13.0.1',
    ],
    ['a fourth number of 0 changes nothing', of('nuget', 'Newtonsoft.Json 13.0.1.0')],
    [
      'a pre-release of NuGet’s comes before',
      of('nuget', 'Newtonsoft.Json 13.0.1-beta2'),
      'CVE-2024-4001 fixed in 13.0.1',
    ],
    ['a gem’s pre-release comes before', of('gem', 'nokogiri 1.13.4.rc1'), 'CVE-2024-4002 fixed in 1.13.4'],
    ['a crate is told by its exact name', of('cargo', 'time-macros 0.1.0')],
    ['a package of another ecosystem is another', of('npm', 'nokogiri 1.0.0')],
  ],
);

const RUBYSEC = zipOf([
  [
    'ruby-advisory-db/gems/nokogiri/CVE-2024-4004.yml',
    'gem: nokogiri\nplatform: jruby\ncve: 2024-4004\npatched_versions:\n- ">= 1.13.4"\n',
  ],
]);
testReported('By the Ruby Advisory Database', [{ source: rubysec, content: RUBYSEC }], {}, [
  [
    'a gem that is built for JRuby has what is about JRuby',
    { ...of('gem', 'nokogiri 1.13.3'), architecture: 'java' },
    'CVE-2024-4004 fixed in 1.13.4',
  ],
  ['a gem that is not has it not', of('gem', 'nokogiri 1.13.3')],
]);

const PACKAGIST = osvArchive([
  record('CVE-2024-5001', osvAffected('Packagist', 'Symfony/Http-Kernel', 'introduced 5.0.0 fixed 5.4.20')),
  record('CVE-2024-5002', {
    ...osvAffected('Packagist', 'drupal/core', 'introduced 9.0.0 fixed 9.5.3'),
    versions: ['dev-main', '9.5.0'],
  }),
]);
testReported('Of Packagist', [{ source: osvPackagist, content: PACKAGIST }], {}, [
  [
    'a name in another case is the same',
    of('composer', 'symfony/http-kernel v5.4.19'),
    'CVE-2024-5001 fixed in 5.4.20',
  ],
  [
    'a branch is at no place among releases',
    of('composer', 'symfony/http-kernel dev-main'),
    'CVE-2024-5001 undetermined',
  ],
  [
    'a branch that Composer knows by itself is none either',
    of('composer', 'symfony/http-kernel master'),
    'CVE-2024-5001 undetermined',
  ],
  ['a branch that is listed is meant', of('composer', 'drupal/core dev-main'), 'CVE-2024-5002 affected'],
  [
    'the tip of an older line has what no release of it mends',
    of('composer', 'symfony/http-kernel 5.3.x-dev'),
    'CVE-2024-5001 fixed in 5.4.20',
  ],
  ['the tip of the line comes behind its fix', of('composer', 'symfony/http-kernel 5.4.x-dev')],
  [
    'another branch than the one that is listed may be vulnerable',
    of('composer', 'drupal/core dev-next'),
    'CVE-2024-5002 undetermined',
  ],
  ['a listed branch says nothing of releases', of('composer', 'drupal/core 9.5.3')],
]);

const go = (name: string, events: string) => osvAffected('Go', name, events, 'SEMVER');
const GO = osvArchive([
  {
    id: 'GO-2024-2598',
    aliases: ['CVE-2024-24783'],
    affected: [go('stdlib', 'introduced 0 fixed 1.21.8 introduced 1.22.0-0 fixed 1.22.1')],
  },
  { id: 'GO-2024-9001', aliases: ['CVE-2024-6001'], affected: [go('toolchain', 'introduced 0 fixed 1.21.9')] },
  {
    id: 'GO-2024-9002',
    aliases: ['CVE-2024-6002'],
    affected: [go('github.com/docker/docker', 'introduced 0 fixed 24.0.9+incompatible')],
  },
  {
    id: 'GO-2024-9003',
    aliases: ['CVE-2024-6003'],
    affected: [go('golang.org/x/net', 'introduced 0 fixed 0.0.0-20211209124913-491a49abca63')],
  },
  {
    id: 'GO-2024-9004',
    aliases: ['CVE-2024-6004'],
    published: '2024-05-22T00:00:00Z',
    affected: [go('github.com/traefik/traefik', 'introduced 0 fixed 2.11.3')],
  },
]);
testReported('Of Go', [{ source: osvGo, content: GO }], {}, [
  [
    'the standard library is that of the toolchain that built',
    of('golang', 'stdlib 1.21.7'),
    'CVE-2024-24783 fixed in 1.21.8',
  ],
  ['a toolchain with the fix is sound', of('golang', 'stdlib 1.21.8')],
  ['a candidate of the next line is in that line', of('golang', 'stdlib 1.22rc1'), 'CVE-2024-24783 fixed in 1.22.1'],
  ['the first release of a line is in it', of('golang', 'stdlib 1.22.0'), 'CVE-2024-24783 fixed in 1.22.1'],
  ['a build between releases is undetermined', of('golang', 'stdlib (devel)'), 'CVE-2024-24783 undetermined'],
  ['a toolchain is not what it built', of('golang', 'toolchain 1.21.8'), 'CVE-2024-6001 fixed in 1.21.9'],
  [
    'a program under development is undetermined',
    of('golang', 'github.com/docker/docker (devel)'),
    'CVE-2024-6002 undetermined',
  ],
  [
    'a version without go.mod is compared without that word',
    of('golang', 'github.com/docker/docker v24.0.9+incompatible'),
  ],
  [
    'a program that was built without its tags, of a commit after the advisory, is undetermined',
    of('golang', 'github.com/traefik/traefik v0.0.0-20240701120000-0123456789ab+dirty'),
    'CVE-2024-6004 undetermined',
  ],
  [
    'one of a commit before the advisory is found',
    of('golang', 'github.com/traefik/traefik v0.0.0-20240501120000-0123456789ab'),
    'CVE-2024-6004 fixed in 2.11.3',
  ],
  [
    'one of a commit after a release is that release’s',
    of('golang', 'github.com/traefik/traefik v2.11.3-0.20240701120000-0123456789ab'),
    'CVE-2024-6004 fixed in 2.11.3',
  ],
  ['a fork is a module of its own', of('golang', 'github.com/moby/moby v24.0.0+incompatible')],
  [
    'a commit before the fix comes before it',
    of('golang', 'golang.org/x/net v0.0.0-20210405180319-a5a99cb37ef4'),
    'CVE-2024-6003 fixed in 0.0.0-20211209124913-491a49abca63',
  ],
  ['a release comes behind every commit before it', of('golang', 'golang.org/x/net v0.1.0')],
]);
