import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import type { Fact } from '../types.ts';
import { composerInstalled } from './composer-installed.ts';
import { composerLock } from './composer-lock.ts';

const INSTALLED = 'app/vendor/composer/installed.json';

/** A package as Composer lists it, and the line that it makes. */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['{"name":"symfony/yaml","version":"v5.4.1","version_normalized":"5.4.1.0"}', 'symfony/yaml 5.4.1'],
  ['{"name":"a/b","version":"V1.0"}', 'a/b 1.0'],
  ['{"name":"a/b","version":"1.0.0-beta1"}', 'a/b 1.0.0-beta1'],
  ['{"name":"a/b","version":"dev-main"}', 'a/b dev-main'],
  ['{"name":"a/b","version":"vendor-branch"}', 'a/b vendor-branch'],
  ['{"name":"a/b","version":"1.0.x-dev"}', 'a/b 1.0.x-dev'],
];

const EMPTY = ['[]', '{}', '{"packages":[]}', '{"packages":{}}', 'null', '7'];

describe('composer-installed', () => {
  for (const [entry, line] of PACKAGES) {
    it(`reads ${entry}, as each Composer lists it`, async () => {
      const list = `[{"name":"z/z","version":"1"},${entry}]`;
      const older = await factsOf(composerInstalled, INSTALLED, list);
      const newer = await factsOf(composerInstalled, INSTALLED, `\uFEFF{"packages":${list},"dev":true}`);

      assert.deepEqual(linesOf(older), ['z/z 1', line]);
      assert.deepEqual(newer, older);
    });
  }

  it('says that its packages are installed', async () => {
    const facts = await factsOf(composerInstalled, INSTALLED, '[{"name":"a/b","version":"v1"}]');

    const record = { type: 'composer', name: 'a/b', version: '1', source: { name: 'a/b', version: '1' } };
    assert.deepEqual(facts, [{ kind: 'packages', evidence: 'installed', packages: [record] }]);
  });

  it('doubts what has no name or no version, and reads on', async () => {
    const list = '[{"name":"a/b"},7,null,{"name":"a b","version":"1"},{"name":"c/d","version":"1"}]';

    const facts = await factsOf(composerInstalled, INSTALLED, list);

    assert.deepEqual(linesOf(facts), ['c/d 1']);
    assert.deepEqual(reasonsIn(facts).toSorted(), [
      '"a b" is no name of a package',
      ...Array.from({ length: 3 }, () => 'a package has no name or no version'),
    ]);
  });

  for (const content of ['', '[{"name"', '<?php return [];']) {
    it(`says that ${JSON.stringify(content)} is no JSON`, async () => {
      assert.deepEqual(await factsOf(composerInstalled, INSTALLED, content), [
        { kind: 'partial', reason: 'it is not JSON' },
      ]);
    });
  }

  for (const content of EMPTY) {
    it(`finds nothing in ${content}`, async () => {
      const facts = await factsOf(composerInstalled, INSTALLED, content);

      assert.deepEqual([packagesIn(facts), reasonsIn(facts)], [[], []]);
    });
  }

  it('wants the file wherever the packages are put, and no other of that name', () => {
    const paths = [
      'lib/composer/installed.json',
      'composer/installed.json',
      'app/installed.json',
      'x/composer/Installed.json',
    ];

    assert.deepEqual(
      paths.map((path) => composerInstalled.wants({ path, mode: 0o644, sizeBytes: 1 })),
      [true, true, false, false],
    );
  });

  it('finds what Composer has installed, and what its lock file plans', async (t) => {
    const folder = installedFolder(t);
    if (folder === undefined) return;

    const installed = await factsOf(
      composerInstalled,
      INSTALLED,
      readFileSync(`${folder}/vendor/composer/installed.json`),
    );
    const locked = await factsOf(composerLock, 'app/composer.lock', readFileSync(`${folder}/composer.lock`));

    assert.deepEqual(linesOf(installed).toSorted(), ['acme/a 1.2.3', 'acme/b 2.0.0', 'acme/dev 3.0.0-beta1']);
    assert.deepEqual(linesOf(locked).toSorted(), ['acme/a 1.2.3', 'acme/b 2.0.0']);
  });
});

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}

const SOURCES: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a', { name: 'acme/a', version: 'v1.2.3', require: { 'acme/b': '*' } }],
  ['b', { name: 'acme/b', version: '2.0.0' }],
  ['dev', { name: 'acme/dev', version: '3.0.0-beta1' }],
];

/** A project that Composer has installed from folders beside it, or undefined where there is no Composer. */
function installedFolder(t: TestContext): string | undefined {
  const folder = temporaryFolder(t);
  for (const [name, manifest] of SOURCES) {
    mkdirSync(`${folder}/${name}`);
    writeFileSync(`${folder}/${name}/composer.json`, JSON.stringify(manifest));
  }
  const paths = SOURCES.map(([url]) => ({ type: 'path', url, options: { symlink: false } }));
  const project = {
    repositories: paths,
    require: { 'acme/a': '*' },
    'require-dev': { 'acme/dev': '*@beta' },
  };
  writeFileSync(`${folder}/composer.json`, JSON.stringify(project));
  const environment = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    COMPOSER_ALLOW_SUPERUSER: '1',
    COMPOSER_DISABLE_NETWORK: '1',
    COMPOSER_HOME: folder,
  };
  try {
    const flags = ['--no-interaction', '--no-plugins', '--no-scripts'];
    execFileSync('composer', ['install', ...flags], {
      cwd: folder,
      env: environment,
      stdio: 'ignore',
      timeout: 30_000,
    });
    return folder;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    t.skip('skipped: no composer');
    return undefined;
  }
}
