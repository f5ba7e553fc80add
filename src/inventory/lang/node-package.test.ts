import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { wantedFiles } from '../../../test/support/archive-files.ts';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { nodePackage } from './node-package.ts';

/** A path, and how what lies there is known to be a package; undefined where it is not even wanted. */
const PLACES: readonly (readonly [string, 'installed' | 'claimed' | 'unsaid' | undefined])[] = [
  ['node_modules/x/package.json', 'installed'],
  ['app/node_modules/x/package.json', 'installed'],
  ['app/node_modules/@scope/x/package.json', 'installed'],
  ['app/node_modules/alias/package.json', 'installed'],
  ['app/node_modules/y/node_modules/x/package.json', 'installed'],
  ['app/node_modules/.pnpm/x@1.2.3/node_modules/x/package.json', 'installed'],
  ['usr/local/lib/node_modules/npm/node_modules/@npmcli/x/package.json', 'installed'],
  ['app/node_modules/x/dist/esm/package.json', undefined],
  ['app/node_modules/resolve/test/resolver/multirepo/package.json', undefined],
  ['app/node_modules/@scope/package.json', undefined],
  ['app/node_modules/@scope/x/lib/package.json', undefined],
  ['app/node_modules/package.json', undefined],
  ['app/node_modules/.x-AbCdEf/package.json', undefined],
  ['app/node_modules/.cache/x/package.json', undefined],
  ['app/node_modules/x/PACKAGE.json', undefined],
  [
    'root/.cache/yarn/v6/npm-x-1.2.3-5b8a3a7765dfe001261dde915589e782f8c94d1e-integrity/node_modules/x/package.json',
    undefined,
  ],
  ['app/v6/npm-x/node_modules/x/package.json', 'installed'],
  ['app/node_modules/x/package.json.orig', undefined],
  ['app/Package.json', undefined],
  ['opt/x-v1.2.3/package.json', 'installed'],
  ['opt/x-1.2.3/package.json', 'installed'],
  ['root/.cache/node/corepack/v1/x/1.2.3/package.json', 'installed'],
  ['root/.bun/install/cache/x@1.2.3@@@1/package.json', 'installed'],
  ['root/.bun/install/cache/x@1.2.30@@@1/package.json', 'claimed'],
  ['srv/x-1.2/package.json', 'claimed'],
  ['app/package.json', 'claimed'],
  ['package.json', 'claimed'],
  ['usr/src/app/package.json', 'claimed'],
  ['usr/local/app/package.json', 'claimed'],
  ['usr/lib/node_modules_20/x/package.json', 'installed'],
  ['usr/lib/node_modules_20/x/lib/package.json', undefined],
  ['app/node_modules_old/x/package.json', 'claimed'],
  ['usr/share/nodejs/x/package.json', 'installed'],
  ['usr/share/nodejs/@scope/x/package.json', 'installed'],
  ['usr/lib/x86_64-linux-gnu/nodejs/x/package.json', 'installed'],
  ['usr/lib/x-1.2.3/package.json', 'installed'],
  ['usr/share/nodejs/x/lib/package.json', 'unsaid'],
  ['usr/lib/python3/dist-packages/x/package.json', 'unsaid'],
];

/** What an installed package.json holds, and the package that it makes. */
const CONTENTS: readonly (readonly [string, string?])[] = [
  ['{"name":"@scope/x","version":"1.0.0"}', '@scope/x 1.0.0'],
  ['\uFEFF{\r\n"name": "x",\r\n"version": "1.0.0"\r\n}', 'x 1.0.0'],
  ['{"name":"x","version":"v1.0.0"}', 'x 1.0.0'],
  ['{"name":"x","version":" = 1.0.0 "}', 'x 1.0.0'],
  ['{"name":"JSONStream","version":"1.0.0-rc.1+build"}', 'JSONStream 1.0.0-rc.1+build'],
  ['{"name":"x","version":"1","name":"y"}', 'y 1'],
  ['{"name":"x","version":"1","private":true}', 'x 1'],
  ['{"type":"module"}'],
  ['{"name":"x"}'],
  ['{"name":"x","version":""}'],
  ['{"name":"x","version":1}'],
  ['{"name":["x"],"version":"1"}'],
  ['{"name":"a b","version":"1"}'],
  ['{"name":"../x","version":"1"}'],
  ['{"name":"x","version":"1\\n2"}'],
  [`{"name":"x","version":"${'1'.repeat(1001)}"}`],
  ['{"__proto__":{"name":"x","version":"1"}}'],
  ['[{"name":"x","version":"1"}]'],
  ['null'],
];

const BROKEN = ['', '{"name":"x","version":"1"', '{{name}}', '\u0000\u0001'];

/** Applications of which node_modules was kept, without the lock file; how many packages lie there, each place once. */
const REAL: readonly (readonly [string, number])[] = [
  ['npm7-with-node-modules-only', 82],
  ['npm7-without-package-lock-file', 82],
  ['yarn-with-node-modules-only', 64],
  ['yarn-without-lock-file', 64],
];

describe('node-package', () => {
  for (const [path, evidence] of PLACES) {
    it(`takes ${path} for ${evidence ?? 'no package'}`, async () => {
      assert.equal(nodePackage.wants({ path, mode: 0o644, sizeBytes: 1 }), evidence !== undefined);
      if (evidence === undefined) return;

      const facts = await factsOf(nodePackage, path, '{"name":"x","version":"1.2.3"}');

      const source = { name: 'x', version: '1.2.3' };
      const packages = [{ type: 'npm', name: 'x', version: '1.2.3', source }];
      assert.deepEqual(facts, evidence === 'unsaid' ? [] : [{ kind: 'packages', evidence, packages }]);
    });
  }

  for (const [content, line] of CONTENTS) {
    it(`reads ${JSON.stringify(content).slice(0, 60)}`, async () => {
      const facts = await factsOf(nodePackage, 'app/node_modules/x/package.json', content);

      assert.deepEqual(linesOf(facts), line === undefined ? [] : [line]);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  for (const content of BROKEN) {
    it(`doubts ${JSON.stringify(content)} where a package lies, and there alone`, async () => {
      assert.deepEqual(await factsOf(nodePackage, 'app/node_modules/x/package.json', content), [
        { kind: 'partial', reason: 'it is not JSON' },
      ]);
      assert.deepEqual(await factsOf(nodePackage, 'app/templates/package.json', content), []);
    });
  }

  it('takes no private application for a package', async () => {
    const content = '{"name":"x","version":"1.2.3","private":true}';

    assert.deepEqual(await factsOf(nodePackage, 'app/package.json', content), []);
  });

  for (const [name, count] of REAL) {
    it(`finds every package of ${name}`, async (t) => {
      const archive = sharedData(t, `images/snyk/npm/npm-without-lockfiles/${name}.tar`);
      if (archive === undefined) return;

      const installed: string[] = [];
      for (const [path, bytes] of await wantedFiles(archive, nodePackage)) {
        const facts = await factsOf(nodePackage, path, bytes);
        if (path.includes('/node_modules/')) installed.push(...linesOf(facts));
        assert.deepEqual(reasonsIn(facts), []);
      }

      assert.equal(installed.length, count);
      assert.ok(installed.includes('express 4.19.2'));
    });
  }

  it('finds what npm has installed', async (t) => {
    const folder = installedFolder(t, { 'is-odd': '3.0.1', alias: 'npm:ms@2.0.0', '@types/ms': '0.7.31' });
    if (folder === undefined) return;

    const lines: string[] = [];
    for (const path of globSync('**/package.json', { cwd: folder })) {
      if (!nodePackage.wants({ path, mode: 0o644, sizeBytes: 1 })) continue;
      lines.push(...linesOf(await factsOf(nodePackage, path, readFileSync(`${folder}/${path}`))));
    }

    assert.deepEqual(lines.toSorted(), ['@types/ms 0.7.31', 'is-number 6.0.0', 'is-odd 3.0.1', 'ms 2.0.0']);
  });
});

function linesOf(facts: Parameters<typeof packagesIn>[0]): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}

/** A folder with these packages, or undefined where there is no npm, or no registry that answers it. */
function installedFolder(t: TestContext, dependencies: Readonly<Record<string, string>>): string | undefined {
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0', '--fetch-timeout=5000'];
  try {
    execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'ignore', timeout: 20_000 });
    return folder;
  } catch {
    t.skip('skipped: npm installs nothing here');
    return undefined;
  }
}
