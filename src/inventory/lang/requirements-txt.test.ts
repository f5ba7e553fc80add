import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { requirementsTxt } from './requirements-txt.ts';

const FILE = 'app/requirements.txt';

/** What a file says, and the packages that it pins. */
const FILES: readonly (readonly [string, readonly string[]])[] = [
  ['requests==2.31.0', ['requests 2.31.0']],
  ['requests===2.31.0', ['requests 2.31.0']],
  ['requests == 2.31.0 ', ['requests 2.31.0']],
  ['requests (==2.31.0)', ['requests 2.31.0']],
  ['Zope.Interface==5.0', ['zope-interface 5.0']],
  ['requests[security, socks]==2.31.0', ['requests 2.31.0']],
  ['a==1\r\nb==2\r\n', ['a 1', 'b 2']],
  ['\u{feff}a==1', ['a 1']],
  ['a>=1\nb~=1.0\nc\nd!=1\ne<=2\nf==1.*\n', []],
  ['a>=1,==1.5', ['a 1.5']],
  ['a==1!2.0.post1+local.1', ['a 1!2.0.post1+local.1']],
  ['colorama==0.4.6 ; sys_platform == "win32"', ['colorama 0.4.6']],
  ['a==1;python_version<"3"\na==2;python_version>="3"', ['a 1', 'a 2']],
  ['a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n    # via b\nb==2', ['a 1', 'b 2']],
  ['a==1 # b==2\n# c==3\nd==4#e', ['a 1', 'd 4#e']],
  ['a \\\n# b==2\n==1', []],
  ['a==\\\n1', ['a 1']],
  ['a==1\\', ['a 1']],
  ['-r other.txt\n-c constraints.txt\n-e .\n--index-url https://example.org/a==1\n./a==1\n', []],
  ['a @ https://example.org/a-1.whl\ngit+https://example.org/a@1\nhttps://example.org/a==1.tar.gz', []],
  ['a==1\na==1', ['a 1']],
  ['This is no such file == really', []],
  ['', []],
];

const NAMES: readonly (readonly [string, boolean])[] = [
  ['requirements.txt', true],
  ['srv/app/requirements-prod.txt', true],
  ['srv/app/base_requirements.txt', true],
  ['srv/app/requirements.lock', true],
  ['srv/dev/app/requirements.txt', true],
  ['srv/app/requirements-dev.txt', false],
  ['srv/app/dev-requirements.txt', false],
  ['srv/app/test_requirements.txt', false],
  ['srv/app/docs/requirements.txt', false],
  ['srv/app/tests/requirements.txt', false],
  ['srv/app/notes.txt', false],
];

describe('requirements.txt', () => {
  for (const [text, packages] of FILES) {
    it(`reads ${JSON.stringify(text)}`, async () => {
      const facts = await factsOf(requirementsTxt, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ name, version }) => `${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('is a plan, for which anything installed is better', async () => {
    assert.deepEqual(await factsOf(requirementsTxt, FILE, 'a==1'), [
      {
        kind: 'packages',
        evidence: 'locked',
        better: 'anywhere',
        packages: [{ type: 'pypi', name: 'a', version: '1', source: { name: 'a', version: '1' } }],
      },
    ]);
  });

  for (const [path, isWanted] of NAMES) {
    it(`${isWanted ? 'wants' : 'does not want'} "${path}"`, () => {
      assert.equal(requirementsTxt.wants({ path, mode: 0o644, sizeBytes: 1 }), isWanted);
    });
  }

  it('is read in UTF-16, as Windows writes it', async () => {
    const facts = await factsOf(requirementsTxt, FILE, Buffer.from('\u{feff}a==1\r\nb==2\r\n', 'utf16le'));

    assert.equal(packagesIn(facts).length, 2);
  });

  it('says which pin is none, and what is more than it reads', async () => {
    const facts = await factsOf(requirementsTxt, FILE, `a-==1\nb==1\u{1}\nc==${'1'.repeat(2000)}`);

    assert.deepEqual(reasonsIn(facts), [
      '"a-" is no name of a package',
      'the version "1\\u0001" of "b" is none',
      'the version of "c" is too long',
    ]);
  });
});
