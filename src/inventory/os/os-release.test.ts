import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import { osRelease } from './os-release.ts';

/** os-release(5): how values may be written, and what they then are. */
const VALUES: readonly (readonly [string, string])[] = [
  ['debian', 'debian'],
  ['"Debian GNU/Linux"', 'Debian GNU/Linux'],
  ["'Debian GNU/Linux'", 'Debian GNU/Linux'],
  ['""', ''],
  ['', ''],
  ['"a \\"b\\" \\$c \\\\ \\`d"', 'a "b" $c \\ `d'],
  ["'a \\$b'", 'a \\$b'],
  ['"a=b#c"', 'a=b#c'],
  ['"unclosed', '"unclosed'],
  ['"', '"'],
  ['a\\$b', 'a$b'],
  ['"Größe"', 'Größe'],
  ['  "padded"  ', 'padded'],
];

const STAND_INS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    'etc/alpine-release',
    '3.18.9\n',
    { ID: 'alpine', NAME: 'Alpine Linux', VERSION_ID: '3.18.9', PRETTY_NAME: 'Alpine Linux 3.18.9' },
  ],
  ['etc/alpine-release', '', {}],
  [
    'etc/debian_version',
    '12.15\n',
    { ID: 'debian', NAME: 'Debian GNU/Linux', PRETTY_NAME: 'Debian GNU/Linux 12.15', VERSION_ID: '12' },
  ],
  [
    'etc/debian_version',
    '6.0.10',
    { ID: 'debian', NAME: 'Debian GNU/Linux', PRETTY_NAME: 'Debian GNU/Linux 6.0.10', VERSION_ID: '6' },
  ],
  [
    'etc/debian_version',
    'trixie/sid\n',
    { ID: 'debian', NAME: 'Debian GNU/Linux', PRETTY_NAME: 'Debian GNU/Linux trixie/sid', VERSION_CODENAME: 'trixie' },
  ],
  ['etc/debian_version', '\n', {}],
  ...(
    [
      [
        'redhat',
        'Red Hat Enterprise Linux Server release 7.9 (Maipo)',
        'rhel',
        'Red Hat Enterprise Linux Server',
        '7.9',
      ],
      ['redhat', 'CentOS release 6.10 (Final)', 'centos', 'CentOS', '6.10'],
      ['centos', 'CentOS Linux release 8.4.2105', 'centos', 'CentOS Linux', '8.4.2105'],
      ['system', 'Amazon Linux AMI release 2018.03', 'amzn', 'Amazon Linux AMI', '2018.03'],
      ['system', 'Amazon Linux release 2 (Karoo)', 'amzn', 'Amazon Linux', '2'],
      ['fedora', 'Fedora release 35 (Thirty Five)', 'fedora', 'Fedora', '35'],
      ['oracle', 'Oracle Linux Server release 6.10', 'ol', 'Oracle Linux Server', '6.10'],
    ] as const
  ).map(
    ([file, line, ID, NAME, VERSION_ID]) =>
      [`etc/${file}-release`, `${line}\n`, { ID, NAME, VERSION_ID, PRETTY_NAME: line }] as const,
  ),
  ['etc/redhat-release', 'Some Linux release 1\n', {}],
  ['etc/redhat-release', 'CentOS\n', {}],
  [
    'etc/lsb-release',
    'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\nDISTRIB_DESCRIPTION="Ubuntu 10.04.4 LTS"\n',
    {
      ID: 'ubuntu',
      NAME: 'Ubuntu',
      VERSION_ID: '10.04',
      PRETTY_NAME: 'Ubuntu 10.04.4 LTS',
      VERSION_CODENAME: 'lucid',
    },
  ],
  ['etc/lsb-release', 'LSB_VERSION=core-2.0\n', {}],
  [
    'etc/SuSE-release',
    'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
    { ID: 'sles', NAME: 'SLES', VERSION_ID: '11.4', PRETTY_NAME: 'SUSE Linux Enterprise Server 11 (x86_64)' },
  ],
  [
    'etc/photon-release',
    'VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=1\n',
    { ID: 'photon', NAME: 'VMware Photon OS', VERSION_ID: '3.0', PRETTY_NAME: 'VMware Photon OS 3.0' },
  ],
];

describe('osRelease', () => {
  for (const [written, value] of VALUES) {
    it(`reads ${written} as ${JSON.stringify(value)}`, async () => {
      const facts = await factsOf(osRelease, 'etc/os-release', `ID=x\nNAME=${written}\n`);

      assert.deepEqual(facts, [{ kind: 'distro', fields: { ID: 'x', NAME: value } }]);
    });
  }

  for (const [path, content, fields] of STAND_INS) {
    it(`reads ${JSON.stringify(content)} in ${path}`, async () => {
      assert.deepEqual(await factsOf(osRelease, path, content), [{ kind: 'distro', fields }]);
    });
  }

  it('passes over comments, empty lines and lines that assign nothing', async () => {
    const facts = await factsOf(
      osRelease,
      'usr/lib/os-release',
      '# ID=no\n\nID=yes\r\nexport NAME=no\nBUG REPORT=no\n=no\n',
    );

    assert.deepEqual(facts, [{ kind: 'distro', fields: { ID: 'yes' } }]);
  });

  it('takes the last of two assignments, and no name that would change an object', async () => {
    const facts = await factsOf(osRelease, 'etc/os-release', 'ID=a\n__proto__=b\nconstructor=c\nID=d\n');

    assert.deepEqual(facts, [{ kind: 'distro', fields: { ID: 'd', constructor: 'c' } }]);
  });

  it('keeps no more than 200 fields of 1,000 characters', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `F${i}=${'x'.repeat(2000)}`).join('\n');
    const [fact] = await factsOf(osRelease, 'etc/os-release', many);

    assert.ok(fact?.kind === 'distro');
    assert.equal(Object.keys(fact.fields).length, 200);
    assert.equal(fact.fields['F0']?.length, 1000);
  });

  it('keeps no more of what stands in for it', async () => {
    for (const [path, content] of [
      ['etc/debian_version', 'x'.repeat(2000)],
      ['etc/alpine-release', '3'.repeat(2000)],
      ['etc/redhat-release', `CentOS release ${'6'.repeat(2000)}`],
    ] as const) {
      const [fact] = await factsOf(osRelease, path, content);

      assert.ok(fact?.kind === 'distro');
      assert.equal(Math.max(...Object.values(fact.fields).map(({ length }) => length)), 1000, path);
    }
  });
});
