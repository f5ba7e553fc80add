import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wantedFiles } from '../../../test/support/archive-files.ts';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import type { Fact } from '../types.ts';
import { pnpmLock } from './pnpm-lock.ts';

/** An entry of `packages` in a lock file of that version, and the package that it plans. */
const ENTRIES: readonly (readonly [string, string, string?])[] = [
  ['5.4', '/x/1.2.3:\n    dev: false', 'x 1.2.3'],
  ['5.4', '/@scope/x/1.2.3_y@2.0.0:\n    optional: true', '@scope/x 1.2.3'],
  ['5.4', '/x/1.2.3:\n    dev: true'],
  ['5.4', 'registry.example.com/@scope/x/1.2.3:\n    dev: false', '@scope/x 1.2.3'],
  ['5.4', 'github.com/owner/x/abc:\n    resolution: {tarball: a}\n    name: x\n    version: 1.2.3', 'x 1.2.3'],
  ['5.4', "'@codeload.github.com/owner/x/tar.gz/abc':\n    name: x\n    version: 1.2.3", 'x 1.2.3'],
  ['5.4', 'file:local:\n    resolution: {directory: local, type: directory}\n    name: local\n    version: 0.1.0'],
  ['5.3', '/x/1.2.3/y@2.0.0:\n    dev: false', 'x 1.2.3'],
  ["'6.0'", '/x@1.2.3:\n    dev: false', 'x 1.2.3'],
  ["'6.0'", '/@scope/x@1.2.3(y@2.0.0)(@scope/z@3.0.0):\n    dev: false', '@scope/x 1.2.3'],
  ["'6.0'", '/x@1.2.3:\n    deprecated: |-\n      see\n      <<< this: {\n    dev: true'],
  ["'6.0'", 'registry.example.com/@scope/x@1.2.3:\n    dev: false', '@scope/x 1.2.3'],
  ["'6.0'", 'registry.example.com/x@1.2.3(y@2.0.0):\n    dev: false', 'x 1.2.3'],
  ["'6.0'", "'@example.org/x.tgz':\n    resolution: {tarball: a}\n    name: x\n    version: 1.2.3", 'x 1.2.3'],
  ["'6.0'", 'file:x-1.2.3.tgz:\n    resolution: {tarball: a}\n    name: x\n    version: 1.2.3', 'x 1.2.3'],
  ["'6.0'", 'file:local:\n    resolution: {directory: local, type: directory}\n    name: local\n    version: 0.1.0'],
  ["'6.0'", `? /x@1.2.3${'(y@2.0.0)'.repeat(150)}\n  : resolution: {integrity: sha512-a}\n    dev: false`, 'x 1.2.3'],
  ["'6.0'", `? /x@1.2.3${'(y@2.0.0)'.repeat(150)}\n  : dev: true`],
  ["'9.0'", 'x@1.2.3:\n    resolution: {integrity: sha512-a}', 'x 1.2.3'],
  ["'9.0'", "'@scope/x@1.2.3':\n    engines: {node: '>=6.0'}", '@scope/x 1.2.3'],
  ["'9.0'", 'x@https://codeload.github.com/owner/x/tar.gz/abc:\n    version: 1.2.3', 'x 1.2.3'],
  ["'9.0'", 'x@git+https://git@example.org/owner/x.git#abc:\n    version: 1.2.3', 'x 1.2.3'],
  ["'9.0'", 'x@https://example.org/x-1.2.3.tgz:\n    resolution: {tarball: a}', 'x 1.2.3'],
  ["'9.0'", 'x@file:x-1.2.3.tgz:\n    version: 1.2.3', 'x 1.2.3'],
  ["'9.0'", 'local@file:local:\n    resolution: {directory: local, type: directory}'],
];

const NINE = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(peer@5.0.0)
      alias:
        specifier: npm:@scope/b@^1
        version: '@scope/b@1.0.0'
      w:
        specifier: workspace:*
        version: link:packages/w
    devDependencies:
      d:
        specifier: ^1.0.0
        version: 1.0.0
  packages/w:
    optionalDependencies:
      o:
        specifier: ^1.0.0
        version: 1.0.0
`;

const SNAPSHOTS = `
snapshots:

  a@1.0.0(peer@5.0.0):
    dependencies:
      inner: other@2.0.0(peer@5.0.0)
      peer: 5.0.0
    transitivePeerDependencies:
      - supports-color

  '@scope/b@1.0.0': {}

  d@1.0.0:
    dependencies:
      only: 1.0.0

  o@1.0.0:
    optional: true

  only@1.0.0: {}

  other@2.0.0(peer@5.0.0):
    optionalDependencies:
      a: 1.0.0(peer@5.0.0)
`;

const NAMES = ['a@1.0.0', "'@scope/b@1.0.0'", 'd@1.0.0', 'o@1.0.0', 'only@1.0.0', 'other@2.0.0', 'peer@5.0.0'];
const PACKAGES = `\npackages:\n${NAMES.map((name) => `\n  ${name}:\n    resolution: {integrity: sha512-a}\n`).join('')}`;
const REACHED = ['a 1.0.0', '@scope/b 1.0.0', 'o 1.0.0', 'other 2.0.0', 'peer 5.0.0'];

/** What stands in a file before `packages`, and the line of it that is doubted. */
const MALFORMED: readonly (readonly [string, number])[] = [
  ['<<<<<<< HEAD', 1],
  ['importers: {.: {dependencies: {x: 1.2.3}}}', 1],
  ['importers:\n  .: {dependencies: {x: {specifier: 1, version: 1.2.3}}}', 2],
  ['importers:\n  .:\n    dependencies: *other', 3],
  ['dependencies:\n  x: {specifier: 1, version: 1.2.3}', 2],
  ['dependencies:\n   x: 1.2.3', 2],
  ['snapshots:\n  x@1.2.3: {dependencies: {y: 1}}', 2],
  ['packages:\n  y@1.2.3: {resolution: a}', 2],
  ['packages:\n  - y@1.2.3', 2],
  ['packages:\n    y@1.2.3:', 2],
  ["packages:\n  'y@1.2.3:", 2],
  ['packages:\n  y@1.2.3:\n    version: !!str 1', 3],
];

describe('pnpm-lock', () => {
  for (const [version, entry, line] of ENTRIES) {
    it(`reads ${JSON.stringify(entry.slice(0, 80))} of version ${version}`, async () => {
      const lock = `lockfileVersion: ${version}\n\nsettings:\n  autoInstallPeers: true\n\npackages:\n\n  ${entry}\n`;

      const facts = await factsOf(pnpmLock, 'app/pnpm-lock.yaml', lock);
      const withReturns = await factsOf(pnpmLock, 'pnpm-lock.yaml', `\uFEFF${lock}`.replaceAll('\n', '\r\n'));

      assert.deepEqual(linesOf(facts), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), []);
      assert.deepEqual(withReturns, facts);
    });
  }

  it('follows version 9 from what the project and its workspaces depend on', async () => {
    const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', NINE + PACKAGES + SNAPSHOTS);

    assert.deepEqual(linesOf(facts), REACHED);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('leaves out what stands in a document of its own for pnpm itself', async () => {
    const tools = `---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    packageManagerDependencies:\n      pnpm:
        specifier: 11.0.0\n        version: 11.0.0\n\npackages:\n\n  pnpm@11.0.0:\n    hasBin: true\n\n---\n`;

    const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', tools + NINE + PACKAGES + SNAPSHOTS);

    assert.deepEqual(linesOf(facts), REACHED);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('plans all of a file that tells of no project', async () => {
    const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', `lockfileVersion: '9.0'\n${PACKAGES}`);

    assert.equal(packagesIn(facts).length, NAMES.length);
  });

  for (const [text, number] of MALFORMED) {
    it(`doubts ${JSON.stringify(text)}`, async () => {
      const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', `${text}\npackages:\n  /x@1.2.3:\n    dev: false\n`);

      assert.ok(reasonsIn(facts).includes(`its line ${number} is not as pnpm writes it`), reasonsIn(facts).join());
    });
  }

  it('doubts an entry that names no package, and reads on', async () => {
    const lock = "lockfileVersion: '9.0'\npackages:\n  nothing:\n  x@1.2.3:\n  'a b@1':\n";

    const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', lock);

    assert.deepEqual(linesOf(facts), ['x 1.2.3']);
    assert.deepEqual(reasonsIn(facts), ['its entry "nothing" names no package', 'its entry "a b@1" names no package']);
  });

  it('takes a line of megabytes for what it is', async () => {
    const lock = `lockfileVersion: '6.0'\npackages:\n  /x@1.2.3:\n  ${"'".repeat(2 ** 21)}\n  ${':'.repeat(2 ** 21)}\n`;

    const facts = await factsOf(pnpmLock, 'pnpm-lock.yaml', lock);

    assert.ok(linesOf(facts).includes('x 1.2.3'));
    assert.notDeepEqual(reasonsIn(facts), []);
  });

  it('says where it stops', async () => {
    const bad = await factsOf(pnpmLock, 'pnpm-lock.yaml', 'x\n'.repeat(100));
    const long = Array.from({ length: 200_001 }, (_, at) => `  x@${at}:\n`).join('');
    const many = await factsOf(pnpmLock, 'pnpm-lock.yaml', `lockfileVersion: '9.0'\npackages:\n${long}`);

    assert.equal(reasonsIn(bad).at(-1), 'what comes after its line 15 is not read');
    assert.deepEqual([packagesIn(many).length, reasonsIn(many)], [15_000, ['it has 15000 packages or more']]);
  });

  for (const name of ['pnpmlockv6', 'pnpmlockv9']) {
    it(`finds both packages of ${name}`, async (t) => {
      const archive = sharedData(t, `images/snyk/pnpm/${name}.tar`);
      if (archive === undefined) return;

      const [[path, bytes] = ['', Buffer.of()]] = await wantedFiles(archive, pnpmLock);
      const facts = await factsOf(pnpmLock, path, bytes);

      assert.equal(path, 'app/pnpm-lock.yaml');
      assert.deepEqual(linesOf(facts), ['debug 4.3.4', 'ms 2.1.2']);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }
});

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}
