import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import type { Fact } from '../types.ts';
import { pear } from './pear.ts';

const REGISTERED = 'usr/local/lib/php/.registry/archive_tar.reg';
const EXTENSION = 'usr/local/lib/php/.registry/.channel.example.net/redis.reg';
const TAR =
  'a:4:{s:7:"attribs";a:1:{s:7:"version";s:3:"2.0";}s:4:"name";s:11:"Archive_Tar";s:7:"version";a:2:{s:7:"release";s:6:"1.4.14";s:3:"api";s:5:"1.4.0";}s:12:"_lastversion";N;}';

const CONTENTS: readonly (readonly [string, string])[] = [
  [TAR, 'composer pear/archive_tar 1.4.14'],
  ['a:2:{s:7:"package";s:4:"PEAR";s:7:"version";s:6:"1.3.3.";}', 'composer pear/pear 1.3.3.'],
  [
    'a:4:{s:1:"x";s:11:"}s:4:"üa";";s:4:"name";s:1:"A";i:7;d:1.5;s:7:"version";a:1:{s:7:"release";s:1:"1";}}',
    'composer pear/a 1',
  ],
  [
    'a:3:{i:0;a:1:{s:4:"name";s:1:"B";}s:4:"name";s:1:"A";s:7:"version";a:2:{s:1:"a";a:1:{s:7:"release";s:1:"2";}s:7:"release";s:1:"1";}}',
    'composer pear/a 1',
  ],
];

const BROKEN = [
  '',
  'a:1:{',
  'a:1:{s:4:"name";s:99:"A";}',
  'a:1:{s:4:"name";O:1:"A":0:{}}',
  'a:1:{s:4:"name";R:1;}',
  's:4:"name";',
  'Windows Registry Editor Version 5.00',
  'a:1:{i:0;'.repeat(200),
  'a:999999999999:{}',
];

describe('pear', () => {
  for (const [content, line] of CONTENTS) {
    it(`reads ${content.slice(0, 60)}`, async () => {
      const facts = await factsOf(pear, REGISTERED, content);

      assert.deepEqual(linesOf(facts), [line]);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('names what is of another channel with it', async () => {
    const content = TAR.replace('s:11:"Archive_Tar"', 's:5:"redis"');

    assert.deepEqual(linesOf(await factsOf(pear, EXTENSION, content)), ['pear example.net/redis 1.4.14']);
  });

  for (const content of BROKEN) {
    it(`does not read ${JSON.stringify(content.slice(0, 40))}`, async () => {
      assert.deepEqual(await factsOf(pear, REGISTERED, content), [
        { kind: 'partial', reason: 'it is not as PEAR writes it' },
      ]);
    });
  }

  it('doubts a package without a name or a version', async () => {
    const nameless = await factsOf(pear, REGISTERED, 'a:0:{}');
    const versionless = await factsOf(pear, REGISTERED, 'a:1:{s:4:"name";s:1:"A";}');

    assert.deepEqual(reasonsIn(nameless), ['a package has no name']);
    assert.deepEqual(reasonsIn(versionless), ['the package "pear/a" has no version']);
  });

  it('wants the registry and nothing else of that ending', () => {
    const paths = [REGISTERED, EXTENSION, 'usr/share/php/.channels/a.reg', 'wine/system.reg', '.registry/a/b/c.reg'];

    assert.deepEqual(
      paths.map((path) => pear.wants({ path, mode: 0o644, sizeBytes: 1 })),
      [true, true, false, false, false],
    );
  });

  it('finds what PEAR says is installed here', async (t) => {
    if (!existsSync('/usr/share/php/.registry') || !existsSync('/usr/bin/pear')) return t.skip('skipped: no pear');
    const found: string[] = [];
    for (const path of globSync('/usr/share/php/.registry/*.reg')) {
      found.push(...linesOf(await factsOf(pear, path.slice(1), readFileSync(path))));
    }

    const listed = execFileSync('pear', ['list'], { encoding: 'utf8' }).matchAll(/^(\w+) +([\d.]+) +\w+ *$/gm);
    const lines = [...listed].map(([, name = '', version = '']) => `composer pear/${name.toLowerCase()} ${version}`);
    assert.notEqual(lines.length, 0);
    assert.deepEqual(found.toSorted(), lines.toSorted());
    return undefined;
  });
});

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`);
}
