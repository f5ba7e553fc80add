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
});
