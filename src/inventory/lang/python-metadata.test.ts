import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { pythonMetadata } from './python-metadata.ts';

const SITE = 'usr/lib/python3/site-packages';
const METADATA = `${SITE}/Some_Name-1.0.dist-info/METADATA`;

/** What the file says, the package that it makes, and what is doubted. */
const FILES: readonly (readonly [string, string | undefined, string?])[] = [
  ['Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n\nbody', 'requests 2.31.0'],
  ['Metadata-Version: 1.0\r\nName: requests\r\nVersion: 2.31.0\r\n\r\nName: other\r\n', 'requests 2.31.0'],
  ['\u{feff}Name: a\nVersion: 1', 'a 1'],
  ['\n\nName: a\nVersion: 1', 'a 1'],
  ['name: a\nVERSION:1', 'a 1'],
  ['Name: Zope.Interface\nVersion: 5.0', 'zope-interface 5.0'],
  ['Name: a_b--c\nVersion: 1!2.0rc1+local', 'a-b-c 1!2.0rc1+local'],
  ['Name: a\nLicense: Name: b\n        Name: c\n\tVersion: 0\nVersion: 1', 'a 1'],
  ['Name:\n  a\nVersion:\n\t1', 'a 1'],
  ['Name: a\nName: b\nVersion: 1\nVersion: 2', 'a 1'],
  ['no field\nName: a\nno field\nVersion: 1', 'a 1'],
  [' folded first\nName: a\nVersion: 1', 'a 1'],
  [`License: ${'x'.repeat(2 ** 17)}\nName: a\nVersion: 1`, 'a 1'],
  ['Author: J\xf6rg\nName: a\nVersion: 1', 'a 1'],
  ['Name: a', 'a 1.0', 'it has no version: what its path says is taken'],
  ['Version: 2', 'some-name 2', 'it has no name: what its path says is taken'],
  ['', 'some-name 1.0', 'it has no name: what its path says is taken'],
  ['Description: x\n\nName: a\nVersion: 1', 'some-name 1.0', 'it has no name: what its path says is taken'],
  ['Name: ../../a\nVersion: 1', undefined, '"../../a" is no name of a package'],
  ['Name: a\nVersion: 1 2', undefined, 'the version "1 2" of "a" is none'],
  [`Name: ${'a'.repeat(2000)}\nVersion: 1`, undefined, `the name "${'a'.repeat(100)}" is too long`],
];

const PATHS: readonly (readonly [string, string | undefined])[] = [
  [`${SITE}/a-1.dist-info/METADATA`, 'b 2'],
  [`${SITE}/a-1.egg-info/PKG-INFO`, 'b 2'],
  [`${SITE}/a-1.egg-info/METADATA`, 'b 2'],
  [`${SITE}/a-1-py3.11.egg/EGG-INFO/PKG-INFO`, 'b 2'],
  [`${SITE}/a-1-py3.11.egg-info`, 'b 2'],
  ['srv/src/a.egg-info/PKG-INFO', 'b 2'],
  ['opt/python/A.DIST-INFO/METADATA', 'b 2'],
  [`${SITE}/~-1.dist-info/METADATA`, undefined],
  [`${SITE}/~-1-py3.11.egg-info`, undefined],
  ['srv/a-1/PKG-INFO', undefined],
  ['srv/METADATA', undefined],
  ['METADATA', undefined],
  [`${SITE}/a-1.dist-info/RECORD`, undefined],
];

describe('metadata of Python', () => {
  for (const [text, line, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 100))}`, async () => {
      const facts = await factsOf(pythonMetadata, METADATA, Buffer.from(text, 'utf8'));

      assert.deepEqual(linesOf(facts), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  for (const [path, line] of PATHS) {
    it(`is ${line === undefined ? 'not ' : ''}looked for at "${path}"`, async () => {
      const isWanted = pythonMetadata.wants({ path, mode: 0o644, sizeBytes: 1 });

      assert.equal(isWanted, line !== undefined);
      if (isWanted) assert.deepEqual(linesOf(await factsOf(pythonMetadata, path, 'Name: b\nVersion: 2\n')), [line]);
    });
  }

  it('names an egg without a name by its path', async () => {
    const facts = await factsOf(pythonMetadata, `${SITE}/a.b-1.2-py3.11-linux-x86_64.egg-info`, 'Summary: x\n');

    assert.deepEqual(linesOf(facts), ['a-b 1.2']);
  });

  it('takes no word for a version', async () => {
    const facts = await factsOf(pythonMetadata, `${SITE}/no-version-py3.8.egg-info`, 'Name: a\n');

    assert.deepEqual(linesOf(facts), []);
    assert.deepEqual(reasonsIn(facts), ['the package "a" has no version']);
  });

  it('doubts a file that tells nothing in a folder that tells nothing', async () => {
    const facts = await factsOf(pythonMetadata, 'srv/a.egg-info/PKG-INFO', 'Summary: x\n');

    assert.deepEqual(linesOf(facts), []);
    assert.deepEqual(reasonsIn(facts), ['a package has no name']);
  });

  it('says of every distribution what this machine’s Python says', async (t) => {
    const distributions = distributionsHere();
    if (distributions === undefined) return t.skip('skipped: no python3');

    assert.notEqual(distributions.length, 0);
    for (const { path, name, version } of distributions) {
      const facts = await factsOf(pythonMetadata, path.slice(1), readFileSync(path));

      assert.deepEqual(linesOf(facts), [`${name} ${version}`], path);
      assert.deepEqual(reasonsIn(facts), []);
    }
  });
});

function linesOf(facts: Parameters<typeof packagesIn>[0]): readonly string[] {
  return packagesIn(facts).map(({ type, name, version }) => `${type === 'pypi' ? '' : type}${name} ${version}`);
}

interface Distribution {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

const LIST = `
import importlib.metadata, os, re
def path(folder):
    paths = [os.path.join(folder, name) for name in ('METADATA', 'PKG-INFO')] + [folder]
    return next(path for path in paths if os.path.isfile(path))
for d in importlib.metadata.distributions():
    print(path(str(d._path)), re.sub('[-_.]+', '-', d.metadata['Name']).lower(), d.version, sep='\\t')`;

/** What Debian's Python or any other says is installed for it, or undefined where there is none that can say. */
function distributionsHere(): readonly Distribution[] | undefined {
  const pythons = ['/usr/bin/python3', 'python3'].map((python) =>
    spawnSync(python, ['-c', LIST], { encoding: 'utf8' }),
  );
  const told = pythons.filter(({ status }) => status === 0);
  if (told.length === 0) return undefined;
  const lines = told.flatMap(({ stdout }) => stdout.trimEnd().split('\n'));
  return lines.map((line) => {
    const [path = '', name = '', version = ''] = line.split('\t');
    return { path, name, version };
  });
}
