import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { ApiPackage } from '../../src/http/api/types.ts';
import { alpineLayer, file, image, layer, opaque, whiteout } from '../support/images.ts';
import { folderLayer, partsUnread, pushedPackages } from '../support/listed.ts';
import { npmPackages } from '../support/npm.ts';
import { type Running, startRunning, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { zipOf } from '../support/zip.ts';

const SETTINGS = { PRATIQUE_CREATE_ON_PUSH: 'true' };
const BASE = alpineLayer([{ name: 'musl', version: '1.2.4-r2' }]);
/** More than any fetch over a network that is there should take. */
const PATIENCE_MILLISECONDS = 120_000;

describe('an application that was pushed', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ settings: SETTINGS });
  });
  after(async () => assert.equal(await running.stop(), 0, running.log()));

  it('in Java shows a package for each of its 69 archives', async (t) => {
    const [folder] = npmPackages(t, ['allure-commandline@2.13.0']) ?? [];
    if (folder === undefined) return;
    const jars = globSync('**/*.jar', { cwd: folder });

    const pushed = image({ layers: [BASE, folderLayer(folder)] });
    const packages = await pushedPackages(t, running, pushed, 'java');
    if (packages === undefined) return;

    const found = packages.filter(({ type, layer: from }) => type === 'maven' && from?.index === 1);
    assert.equal(jars.length, 69);
    assert.deepEqual([...new Set(found.map(({ path }) => path))].toSorted(), jars.toSorted());
    assertWhole(found, pushed.layers[1]?.digest);
    const purls = found.map(({ purl }) => purl);
    for (const purl of [
      'pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.8',
      'pkg:maven/io.qameta.allure/allure-generator@2.13.0',
    ])
      assert.ok(purls.includes(purl), `${purl}, of ${purls.join(' ')}`);
    assert.deepEqual(await partsUnread(running, 'java'), []);
  });

  it('in Go shows the modules that it was built from, and the standard library', async (t) => {
    const [folder] = npmPackages(t, ['@esbuild/linux-x64@0.25.0']) ?? [];
    if (folder === undefined) return;

    const pushed = image({ layers: [BASE, folderLayer(folder)] });
    const packages = await pushedPackages(t, running, pushed, 'go');
    if (packages === undefined) return;

    const found = packages.filter(({ type }) => type === 'golang');
    const { stdout, status } = spawnSync('go', ['version', '-m', join(folder, 'bin/esbuild')], { encoding: 'utf8' });
    const told = [...stdout.matchAll(/^\t(?:mod|dep)\t(\S+)\t(\S+)/gm)].map(
      ([, name = '', version = '']) => `${name} ${version}`,
    );
    const [, toolchain = ''] = /: go(\S+)\n/.exec(stdout) ?? [];
    if (status === 0) {
      const said = found.map(({ name, version }) => `${name} ${version}`).toSorted();
      assert.deepEqual(said, [...told, `stdlib ${toolchain}`].toSorted());
    }
    assert.ok(found.some(({ purl }) => purl.startsWith('pkg:golang/github.com/evanw/esbuild@')));
    assert.ok(found.every(({ path }) => path === 'bin/esbuild'));
    assertWhole(found, pushed.layers[1]?.digest);
  });

  it('in Node shows what npm says is installed', async (t) => {
    const folder = installed(
      t,
      'npm',
      ['install', '--silent', '--no-fund', '--no-audit', '--fetch-retries=0'],
      NODE_PACKAGES,
    );
    if (folder === undefined) return;
    const list = execFileSync('npm', ['ls', '--all', '--parseable', '--long'], { cwd: folder, encoding: 'utf8' });
    const told = [...list.matchAll(/^.*?\/node_modules\/[^:]*:(.+)@([^@:\n]+)(?::|$)/gm)].map(
      ([, name, version]) => `${name} ${version}`,
    );

    const pushed = image({ layers: [BASE, folderLayer(folder)] });
    const packages = await pushedPackages(t, running, pushed, 'node');
    if (packages === undefined) return;

    const found = packages.filter(({ type, evidence }) => type === 'npm' && evidence === 'installed');
    assert.ok(told.length > 50, list);
    assert.deepEqual(found.map(({ name, version }) => `${name} ${version}`).toSorted(), told.toSorted());
    assertWhole(found, pushed.layers[1]?.digest);
  });

  it('in Python shows what pip says is installed', async (t) => {
    const folder = temporaryFolder(t);
    if (spawnSync('python3', ['-m', 'venv', join(folder, 'venv')]).status !== 0)
      return t.skip('skipped: no venv of Python');
    const pip = join(folder, 'venv/bin/pip');
    const { status } = spawnSync(pip, ['install', '--quiet', '--retries=0', '--timeout=20', ...PYTHON_PACKAGES], {
      timeout: PATIENCE_MILLISECONDS,
    });
    if (status !== 0) t.diagnostic('pip reaches no index: there is pip itself alone');
    const list = execFileSync(pip, ['list', '--format=freeze', '--disable-pip-version-check'], { encoding: 'utf8' });
    const told = list
      .trim()
      .toLowerCase()
      .split('\n')
      .map((line) => line.split('=='))
      .map(([name = '', version]) => `${name.replace(/[-_.]+/g, '-')} ${version}`);

    const pushed = image({ layers: [BASE, folderLayer(folder)] });
    const packages = await pushedPackages(t, running, pushed, 'python');
    if (packages === undefined) return undefined;

    const found = packages.filter(({ type, path }) => type === 'pypi' && !path.includes('/_vendor/'));
    assert.notEqual(told.length, 0);
    assert.deepEqual(found.map(({ name, version }) => `${name} ${version}`).toSorted(), told.toSorted());
    assertWhole(found, pushed.layers[1]?.digest);
    return undefined;
  });
});

describe('a package that a later layer takes away', () => {
  const npm = (name: string, version = '1.0.0') =>
    file(`app/node_modules/${name}/package.json`, JSON.stringify({ name, version }));
  const jar = zipOf([['META-INF/maven/org.x/x/pom.properties', 'groupId=org.x\nartifactId=x\nversion=1\n']]);
  const below = layer([npm('a'), npm('b'), file('srv/x.jar', jar), npm('kept')]);

  let running: Running;
  before(async () => {
    running = await startRunning({ settings: SETTINGS });
  });
  after(async () => assert.equal(await running.stop(), 0, running.log()));

  const CASES: readonly (readonly [name: string, entries: Parameters<typeof layer>[0], left: readonly string[]])[] = [
    ['nothing', [], ['a 1.0.0 1', 'b 1.0.0 1', 'kept 1.0.0 1', 'org.x:x 1 1']],
    ['a whiteout of its file', [whiteout('srv/x.jar')], ['a 1.0.0 1', 'b 1.0.0 1', 'kept 1.0.0 1']],
    ['a whiteout of its folder', [whiteout('app/node_modules/a')], ['b 1.0.0 1', 'kept 1.0.0 1', 'org.x:x 1 1']],
    ['a whiteout of a folder above', [whiteout('app')], ['org.x:x 1 1']],
    ['an opaque folder', [opaque('app/node_modules'), npm('kept')], ['kept 1.0.0 1', 'org.x:x 1 1']],
    ['another version in its place', [npm('a', '2.0.0')], ['a 2.0.0 2', 'b 1.0.0 1', 'kept 1.0.0 1', 'org.x:x 1 1']],
    ['the same once more', [npm('a')], ['a 1.0.0 1', 'b 1.0.0 1', 'kept 1.0.0 1', 'org.x:x 1 1']],
    ['another file in its place', [file('srv/x.jar', 'no archive')], ['a 1.0.0 1', 'b 1.0.0 1', 'kept 1.0.0 1']],
    ['a file in place of its folder', [file('app/node_modules', '')], ['org.x:x 1 1']],
  ];
  for (const [index, [name, entries, left]] of CASES.entries()) {
    it(`is no longer in the image: ${name}`, async (t) => {
      const pushed = image({ layers: [BASE, below, layer(entries)] });
      const packages = await pushedPackages(t, running, pushed, `taken/${index}`);
      if (packages === undefined) return;

      const found = packages.filter(({ type }) => type !== 'apk');
      assert.deepEqual(
        found.map((one) => `${one.name} ${one.version} ${one.layer?.index}`).toSorted(),
        left.toSorted(),
      );
    });
  }
});

describe('what a limit cuts off', () => {
  it('is named, with the limit and the place', async (t) => {
    const running = await startRunningFor(t, { settings: { ...SETTINGS, PRATIQUE_LIMIT_NESTING: '1' } });
    const innermost = zipOf([['META-INF/maven/org.x/x/pom.properties', 'groupId=org.x\nartifactId=x\nversion=1\n']]);
    const nested = zipOf([['lib/b.jar', zipOf([['lib/c.jar', innermost]])]]);
    const pushed = image({ layers: [BASE, layer([file('srv/a.jar', nested)])] });

    const packages = await pushedPackages(t, running, pushed, 'nested');
    if (packages === undefined) return;

    assert.deepEqual(
      packages.map(({ name }) => name),
      ['musl'],
    );
    const [reason = '', ...others] = await partsUnread(running, 'nested');
    assert.match(reason, /^"srv\/a\.jar": nested 2 deep at "lib\/b\.jar\/lib\/c\.jar"$/);
    assert.deepEqual(others, []);
  });
});

const NODE_PACKAGES = ['express@4.18.2', 'lodash@4.17.21', '@hapi/hoek@11.0.2'];
const PYTHON_PACKAGES = ['requests', 'PyYAML', 'ruamel.yaml'];

/** A folder in which a package manager installed these; undefined where it could not: then the test is skipped. */
function installed(
  t: TestContext,
  program: string,
  args: readonly string[],
  names: readonly string[],
): string | undefined {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/package.json'), '{"name":"app","version":"1.0.0","private":true}');
  const options = { cwd: join(folder, 'app'), timeout: PATIENCE_MILLISECONDS };
  const { status } = spawnSync(program, [...args, ...names], options);
  if (status === 0 && existsSync(join(folder, 'app/node_modules'))) return join(folder, 'app');
  t.skip(`skipped: ${program} reaches no registry`);
  return undefined;
}

/** Every one has a purl, a path, and the layer that it came with; none is owned where nothing could own it. */
function assertWhole(packages: readonly ApiPackage[], digest: string | undefined): void {
  assert.notEqual(packages.length, 0);
  for (const { purl, path, layer: from, owner } of packages) {
    assert.match(purl, /^pkg:[a-z]+\/\S+@\S+$/);
    assert.notEqual(path, '');
    assert.deepEqual([from?.digest, owner], [digest, undefined], purl);
  }
}
