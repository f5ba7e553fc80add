import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wantedFiles } from '../../../test/support/archive-files.ts';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import type { Extractor, Fact } from '../types.ts';
import { nodePackage } from './node-package.ts';
import { packageLock } from './package-lock.ts';

/** An entry of `packages`, by its path, and the package that it plans. */
const BY_PATH: readonly (readonly [string, Readonly<Record<string, unknown>>, string?])[] = [
  ['', { name: 'app', version: '1.0.0' }],
  ['node_modules/x', { version: '1.2.3', resolved: 'https://registry.example/x/-/x-1.2.3.tgz' }, 'x 1.2.3'],
  ['node_modules/@scope/x', { version: '1.2.3' }, '@scope/x 1.2.3'],
  ['node_modules/y/node_modules/@scope/x', { version: '1.2.3' }, '@scope/x 1.2.3'],
  ['packages/a/node_modules/x', { version: '1.2.3' }, 'x 1.2.3'],
  ['node_modules/alias', { name: 'debug', version: '2.6.8' }, 'debug 2.6.8'],
  ['node_modules/x', { version: '1.2.3', resolved: 'git+ssh://git@example.org/x/x.git#abc' }, 'x 1.2.3'],
  ['node_modules/x', { version: '1.2.3', optional: true }, 'x 1.2.3'],
  ['node_modules/x', { version: '1.2.3', devOptional: true }, 'x 1.2.3'],
  ['node_modules/x', { version: '1.2.3', peer: true }, 'x 1.2.3'],
  ['node_modules/y/node_modules/x', { version: '1.2.3', inBundle: true }, 'x 1.2.3'],
  ['node_modules/x', { version: '1.2.3', dev: true }],
  ['node_modules/x', { version: '1.2.3', extraneous: true }],
  ['node_modules/a', { resolved: 'packages/a', link: true }],
  ['packages/a', { name: 'a', version: '1.0.0' }],
  ['node_modules/x', { optional: true, peer: true }],
  ['node_modules/x', { resolved: 'https://registry.example/x/-/x-1.2.3.tgz' }, 'x 1.2.3'],
  ['node_modules/__proto__', { version: '1.0.0' }, '__proto__ 1.0.0'],
];

/** An entry of `dependencies`, by its name, and the packages that it plans. */
const BY_NAME: readonly (readonly [string, Readonly<Record<string, unknown>>, ...string[]])[] = [
  ['x', { version: '1.2.3', resolved: 'https://registry.example/x/-/x-1.2.3.tgz' }, 'x 1.2.3'],
  ['@scope/x', { version: '1.2.3', bundled: true, optional: true }, '@scope/x 1.2.3'],
  ['alias', { version: 'npm:debug@2.6.8' }, 'debug 2.6.8'],
  ['alias', { version: 'npm:@scope/x@2.6.8' }, '@scope/x 2.6.8'],
  ['is-odd', { version: 'https://registry.example/is-odd/-/is-odd-3.0.1.tgz' }, 'is-odd 3.0.1'],
  ['@scope/x', { version: 'https://registry.example/@scope/x/-/x-3.0.1-rc.1.tgz' }, '@scope/x 3.0.1-rc.1'],
  ['x', { version: 'file:vendor/x-1.2.3.tgz' }, 'x 1.2.3'],
  ['x', { version: 'file:x-1.2.3.tgz' }, 'x 1.2.3'],
  ['x', { version: 'github:owner/x#abc' }, 'x github:owner/x#abc'],
  ['x', { version: 'https://example.org/download.tgz' }, 'x https://example.org/download.tgz'],
  ['x', { version: 'file:../x' }],
  ['x', { version: '1.2.3', dev: true }],
  [
    'x',
    { version: '1', dependencies: { y: { version: '2', dependencies: { z: { version: '3' } } } } },
    'x 1',
    'y 2',
    'z 3',
  ],
  ['x', { version: '1', dev: true, dependencies: { y: { version: '2', dev: true } } }],
];

const UNREADABLE: readonly (readonly [string, string])[] = [
  ['', 'it is not JSON'],
  ['{"packages":', 'it is not JSON'],
  ['<<<<<<< HEAD\n{}', 'it is not JSON'],
  [`[${'1,'.repeat(500_001)}1]`, 'it has more than 500000 values'],
];

const EMPTY = ['{}', '[]', 'null', '{"packages":{}}', '{"dependencies":null}', '{"packages":{"node_modules/x":null}}'];

describe('package-lock', () => {
  for (const [path, entry, line] of BY_PATH) {
    it(`reads "${path}": ${JSON.stringify(entry)}`, async () => {
      const facts = await factsOf(packageLock, 'app/package-lock.json', lockOf('packages', path, entry));

      assert.deepEqual(linesOf(facts), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  for (const [name, entry, ...lines] of BY_NAME) {
    it(`reads "${name}": ${JSON.stringify(entry)}`, async () => {
      const facts = await factsOf(packageLock, 'app/npm-shrinkwrap.json', lockOf('dependencies', name, entry));

      assert.deepEqual(linesOf(facts), lines);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('prefers the entries by path where a file has both', async () => {
    const lock = { packages: { 'node_modules/x': { version: '1' } }, dependencies: { y: { version: '2' } } };

    const facts = await factsOf(packageLock, 'package-lock.json', JSON.stringify(lock));

    assert.deepEqual(linesOf(facts), ['x 1']);
  });

  it('says that what it plans would be installed below', async () => {
    const [fact] = await factsOf(packageLock, 'package-lock.json', '{"dependencies":{"x":{"version":"1"}}}');

    const x = { type: 'npm', name: 'x', version: '1', source: { name: 'x', version: '1' } };
    assert.deepEqual(fact, { kind: 'packages', evidence: 'locked', better: 'below', packages: [x] });
  });

  it('doubts an entry that names no package, and reads on', async () => {
    const lock = '{"dependencies":{"a b":{"version":"1"},"x":{"version":"1"},"y":{}}}';

    const facts = await factsOf(packageLock, 'package-lock.json', lock);

    assert.deepEqual(linesOf(facts), ['x 1']);
    assert.deepEqual(reasonsIn(facts), ['its entry "a b" names no package', 'its entry "y" names no package']);
  });

  it('follows dependencies in each other however deep', async () => {
    const deep = `${'{"dependencies":{"x":'.repeat(50_000)}{"version":"1"}${'}}'.repeat(50_000)}`;

    const facts = await factsOf(packageLock, 'package-lock.json', deep);

    assert.deepEqual(linesOf(facts), ['x 1']);
  });

  for (const [content, reason] of UNREADABLE) {
    it(`says why it does not read ${JSON.stringify(content.slice(0, 20))}`, async () => {
      assert.deepEqual(await factsOf(packageLock, 'package-lock.json', content), [{ kind: 'partial', reason }]);
    });
  }

  for (const content of EMPTY) {
    it(`finds nothing in ${content}`, async () => {
      const facts = await factsOf(packageLock, 'package-lock.json', content);

      assert.deepEqual([packagesIn(facts), reasonsIn(facts)], [[], []]);
    });
  }

  it("leaves alone npm's own record of node_modules, and what came with a package", () => {
    const paths = ['app/node_modules/.package-lock.json', 'app/node_modules/x/npm-shrinkwrap.json'];

    assert.deepEqual(
      paths.map((path) => packageLock.wants({ path, mode: 0o644, sizeBytes: 1 })),
      [false, false],
    );
  });

  it('plans what npm installs: the same application with its lock file and with its node_modules', async (t) => {
    const folder = 'images/snyk/npm/npm-without-lockfiles';
    const locked = sharedData(t, `${folder}/npm7-with-package-lock-file.tar`);
    const installed = sharedData(t, `${folder}/npm7-with-node-modules-only.tar`);
    if (locked === undefined || installed === undefined) return;

    const planned = await packagesOf(locked, packageLock);

    assert.equal(planned.length, 64);
    assert.deepEqual(planned, await packagesOf(installed, nodePackage));
  });
});

function lockOf(section: string, key: string, entry: unknown): string {
  return `{"lockfileVersion":3,"${section}":{${JSON.stringify(key)}:${JSON.stringify(entry)}}}`;
}

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}

/** Each package once, in order. */
async function packagesOf(archive: string, extractor: Extractor): Promise<readonly string[]> {
  const lines = new Set<string>();
  for (const [path, bytes] of await wantedFiles(archive, extractor)) {
    for (const line of linesOf(await factsOf(extractor, path, bytes))) lines.add(line);
  }
  return [...lines].toSorted();
}
