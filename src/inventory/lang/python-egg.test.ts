import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { pythonEgg } from './python-egg.ts';

const EGG = 'usr/lib/python3/site-packages/a_b-1.0-py3.11.egg';

/** What the archive has in it, the package that comes of it, and what is doubted. */
const EGGS: readonly (readonly [Readonly<Record<string, string>>, string | undefined, string?])[] = [
  [{ 'EGG-INFO/PKG-INFO': 'Name: A.b\nVersion: 1.0\n', 'a/__init__.py': '' }, 'a-b 1.0 a-b 1.0 -'],
  [{ 'EGG-INFO/PKG-INFO': 'Summary: x\n' }, 'a-b 1.0 a-b 1.0 -', 'it has no name: what its path says is taken'],
  [{ 'PKG-INFO': 'Name: a\nVersion: 1.0\n' }, undefined, 'it has no "EGG-INFO/PKG-INFO"'],
  [
    { 'EGG-INFO/PKG-INFO': `Name: a\n${'x'.repeat(2 ** 24)}` },
    undefined,
    '"EGG-INFO/PKG-INFO" is larger than 16777216 bytes',
  ],
];

describe('an egg of Python', () => {
  for (const [files, line, doubt] of EGGS) {
    it(`is read with ${JSON.stringify(files).slice(0, 100)}`, async (t) => {
      const egg = zipOf(t, files);
      if (egg === undefined) return;

      const facts = await factsOf(pythonEgg, EGG, egg);

      assert.deepEqual(packagesIn(facts).map(lineOf), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is partly read where the archive is cut short', async (t) => {
    const egg = zipOf(t, { 'EGG-INFO/PKG-INFO': 'Name: a\nVersion: 1\n' });
    if (egg === undefined) return;

    const facts = await factsOf(pythonEgg, EGG, egg.subarray(0, egg.length - 30));

    assert.deepEqual(packagesIn(facts), []);
    assert.equal(reasonsIn(facts).length, 1);
  });

  it('is told by its content', () => {
    assert.equal(pythonEgg.recognizes?.(Buffer.from('no zip')), false);
  });
});

const WRITE = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as egg:
    for name, text in json.load(sys.stdin).items(): egg.writestr(name, text)`;

/** A zip archive as Python writes it, or undefined where there is no Python: then the test is skipped. */
function zipOf(t: TestContext, files: Readonly<Record<string, string>>): Buffer | undefined {
  if (spawnSync('python3', ['--version']).status !== 0) {
    t.skip('skipped: no python3');
    return undefined;
  }
  const folder = mkdtempSync(`${tmpdir()}/pratique-egg-`);
  t.after(() => rmSync(folder, { recursive: true }));
  execFileSync('python3', ['-c', WRITE, `${folder}/x.egg`], { input: JSON.stringify(files) });
  return readFileSync(`${folder}/x.egg`);
}
