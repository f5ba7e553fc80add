import { debianLists } from '../../src/advisory/sources/debian-lists.ts';
import { debianTracker } from '../../src/advisory/sources/debian-tracker.ts';
import { deb, of } from './packages.ts';
import { trackerFeed } from './publish.ts';
import { testReported } from './reported.ts';

const open = (more: object = {}) => ({ status: 'open', urgency: 'not yet assigned', ...more });
const TRACKER = trackerFeed('bookworm', {
  'CVE-2024-1001 tiff': open({ urgency: 'unimportant' }),
  'CVE-2024-1002 tiff': open({ nodsa: 'Minor issue', nodsa_reason: '' }),
  'CVE-2024-1003 tiff': open({ nodsa: 'Minor issue', nodsa_reason: 'postponed' }),
  'CVE-2024-1004 tiff': open({ nodsa: 'Will not be fixed', nodsa_reason: 'ignored' }),
  'CVE-2024-1005 tiff': { status: 'resolved', fixed_version: '0', urgency: 'unimportant' },
  'CVE-2024-1006 tiff': open({ urgency: 'end-of-life' }),
  'CVE-2024-1007 tiff': { status: 'undetermined', urgency: 'not yet assigned' },
  'CVE-2024-1008 tiff': { status: 'resolved', fixed_version: '4.5.0-6+deb12u1', urgency: 'not yet assigned' },
  'CVE-2024-1009 openssl1.1': { status: 'resolved', fixed_version: '1.1.1w-0+deb11u1', urgency: 'high' },
  'CVE-2024-1009 openssl': { status: 'resolved', fixed_version: '3.0.11-1', urgency: 'high' },
  'CVE-2024-1010 python3.11': open(),
  'CVE-2024-1011 gcc-12': open(),
  'CVE-2024-1012 pyyaml': { status: 'resolved', fixed_version: '6.0-3+deb12u1', urgency: 'medium' },
  'CVE-2024-1013 bind9': { status: 'resolved', fixed_version: '1:9.18.24-1', urgency: 'high' },
  'TEMP-0807341-84E914 python-foo': open(),
  'CVE-2024-1014 glibc': { status: 'resolved', fixed_version: '2.36-9+deb12u7~bpo1', urgency: 'high' },
});

const TIFF = [
  'CVE-2024-1001 affected',
  'CVE-2024-1002 affected (no-dsa)',
  'CVE-2024-1003 affected (postponed)',
  'CVE-2024-1004 affected (ignored)',
  'CVE-2024-1006 affected (end-of-life)',
  'CVE-2024-1007 undetermined',
] as const;

testReported(
  "By Debian's tracker",
  [{ source: debianTracker, content: TRACKER }],
  { osRelease: { ID: 'debian', VERSION_ID: '12' } },
  [
    [
      'each word on what is open stands as the state, and a fixed version of 0 is no finding',
      deb('libtiff6 4.5.0-6', 'tiff 4.5.0-6'),
      ...TIFF,
      'CVE-2024-1008 fixed in 4.5.0-6+deb12u1',
    ],
    ['what was fixed by a security update is fixed', deb('libtiff6 4.5.0-6+deb12u1', 'tiff 4.5.0-6+deb12u1'), ...TIFF],
    [
      'a rebuild of a binary package is as old as its source',
      deb('libtiff6 4.5.0-6+b9', 'tiff 4.5.0-6'),
      ...TIFF,
      'CVE-2024-1008 fixed in 4.5.0-6+deb12u1',
    ],
    [
      'a binary package is found by its source of another name',
      deb('libpython3.11-minimal 3.11.2-6', 'python3.11 3.11.2-6'),
      'CVE-2024-1010 affected',
    ],
    [
      'a binary package whose version is not its source’s is compared by the source’s',
      deb('libgcc-s1 12.2.0-14', 'gcc-12 12.2.0-14'),
      'CVE-2024-1011 affected',
    ],
    [
      'a source that was renamed has fixes of its own',
      deb('libssl1.1 1.1.1n-0+deb11u5', 'openssl1.1 1.1.1n-0+deb11u5'),
      'CVE-2024-1009 fixed in 1.1.1w-0+deb11u1',
    ],
    [
      'what it was renamed from accuses it of nothing',
      deb('libssl1.1 1.1.1w-0+deb11u1', 'openssl1.1 1.1.1w-0+deb11u1'),
    ],
    ['a package that is called like another source is not that source', deb('tiff 1.0-1', 'tiff-tools 1.0-1')],
    [
      'an epoch counts',
      deb('bind9-libs 1:9.18.19-1~deb12u1', 'bind9 1:9.18.19-1~deb12u1'),
      'CVE-2024-1013 fixed in 1:9.18.24-1',
    ],
    [
      'an epoch that Debian has and a package has not makes it older',
      deb('bind9-libs 9.20.0-1', 'bind9 9.20.0-1'),
      'CVE-2024-1013 fixed in 1:9.18.24-1',
    ],
    [
      'a version before a release, by its tilde, is before the fix',
      deb('libc6 2.36-9+deb12u7~a', 'glibc 2.36-9+deb12u7~a'),
      'CVE-2024-1014 fixed in 2.36-9+deb12u7~bpo1',
    ],
    [
      'what has no CVE yet is found by its temporary name',
      deb('python3-foo 1.0-1', 'python-foo 1.0-1'),
      'TEMP-0807341-84E914 affected',
    ],
    [
      'a module of the distribution’s is found as that',
      deb('python3-yaml 6.0-3', 'pyyaml 6.0-3'),
      'CVE-2024-1012 fixed in 6.0-3+deb12u1',
    ],
    ['a module of the language’s is not looked for there', of('pypi', 'pyyaml 6.0')],
  ],
);

const LISTS = `[11 Mar 2024] DSA-5001-1 tiff - security update
	{CVE-2024-2001 CVE-2024-2002}
	[stretch] - tiff 4.0.8-2+deb9u5
[12 Mar 2024] DSA-5002-1 tiff - security update
	{CVE-2024-2003}
	[stretch] - tiff <not-affected> (Vulnerable code introduced later)
[13 Mar 2024] DSA-5003-1 tiff - security update
	{CVE-2024-2004}
	[stretch] - tiff <end-of-life> (Not supported in stretch LTS)
[14 Mar 2024] DSA-5004-1 tiff - security update
	{CVE-2024-2005}
	[stretch] - tiff <undetermined>
[15 Mar 2024] DSA-5001-2 tiff - regression update
	[stretch] - tiff 4.0.8-2+deb9u6
[16 Mar 2024] DSA-5005-1 tiff - security update
	{CVE-2024-2002}
	[stretch] - tiff 4.0.8-2+deb9u7
`;
const STRETCH = ['CVE-2024-2004 affected (end-of-life)', 'CVE-2024-2005 undetermined'] as const;

testReported(
  "By Debian's lists, for a release that its tracker has dropped",
  [{ source: debianLists, content: LISTS }],
  { osRelease: { ID: 'debian', VERSION_ID: '9' } },
  [
    [
      'the fix is the one that completes an earlier one',
      deb('libtiff5 4.0.8-2+deb9u4', 'tiff 4.0.8-2+deb9u4'),
      'CVE-2024-2001 fixed in 4.0.8-2+deb9u5',
      'CVE-2024-2002 fixed in 4.0.8-2+deb9u7',
      ...STRETCH,
    ],
    [
      'a regression update accuses nothing, and a fix that was not whole does not count',
      deb('libtiff5 4.0.8-2+deb9u5', 'tiff 4.0.8-2+deb9u5'),
      'CVE-2024-2002 fixed in 4.0.8-2+deb9u7',
      ...STRETCH,
    ],
  ],
);
