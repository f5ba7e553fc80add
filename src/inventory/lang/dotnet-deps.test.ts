import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { dotnetDeps } from './dotnet-deps.ts';

const FILES = { 'lib/net6.0/A.dll': { assemblyVersion: '1.0.0.0' } };

describe('what a .NET application says of its packages', () => {
  const CASES: readonly [name: string, key: string, type: string, target: object | undefined, expected: string][] = [
    ['that has a file', 'Newtonsoft.Json/13.0.1', 'package', { runtime: FILES }, 'Newtonsoft.Json 13.0.1'],
    [
      'that has files for each platform',
      'A/1',
      'package',
      { runtimeTargets: { 'runtimes/linux-x64/native/a.so': {} } },
      'A 1',
    ],
    ['that has a native file', 'A/1', 'package', { native: { 'a.so': {} } }, 'A 1'],
    ['that has translations', 'A/1', 'package', { resources: { 'lib/de/a.dll': {} } }, 'A 1'],
    ['that no target tells of', 'A/1', 'package', undefined, 'A 1'],
    ['of another spelling', 'A/1', 'Package', { runtime: FILES }, 'A 1'],
    [
      'that is a runtime',
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/9.0.1',
      'runtimepack',
      { runtime: FILES },
      'Microsoft.NETCore.App.Runtime.linux-x64 9.0.1',
    ],
    [
      'that is the shared runtime',
      'Microsoft.NETCore.App.Runtime.linux-x64/8.0.0',
      'package',
      { runtime: FILES },
      'Microsoft.NETCore.App.Runtime.linux-x64 8.0.0',
    ],
    ['called as a runtime', 'runtimepack.Acme/1', 'package', { runtime: FILES }, 'runtimepack.Acme 1'],
    ['of which nothing is used', 'System.Runtime.CompilerServices.Unsafe/6.0.0', 'package', {}, ''],
    ['that has others alone', 'System.Diagnostics.DiagnosticSource/6.0.0', 'package', { dependencies: { A: '1' } }, ''],
    ['of an empty folder', 'A/1', 'package', { runtime: { 'lib/netstandard1.0/_._': {} } }, ''],
    ['that only compiling needs', 'A/1', 'package', { compile: FILES }, ''],
    ['that is a project', 'TestLibrary/1.0.0', 'project', { runtime: FILES }, ''],
    ['that is an assembly of the framework', 'A/10.0.0.0', 'referenceassembly', { runtime: FILES }, ''],
  ];
  for (const [name, key, type, target, expected] of CASES) {
    it(`is ${expected === '' ? 'nothing' : expected} by a library ${name}`, async () => {
      const deps = {
        runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64', signature: '' },
        targets: {
          '.NETCoreApp,Version=v8.0': {},
          '.NETCoreApp,Version=v8.0/linux-x64': target === undefined ? {} : { [key]: target },
        },
        libraries: { 'App/1.0.0': { type: 'project' }, [key]: { type, serviceable: true } },
      };

      const facts = await factsOf(dotnetDeps, 'app/App.deps.json', JSON.stringify(deps));

      assert.equal(shown(facts), expected);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('is all that its libraries are where it has no targets', async () => {
    const text = '\ufeff{"libraries": {"A/1.0": {"type": "package"}, "B": {"type": "package"}}}';

    const facts = await factsOf(dotnetDeps, 'B.deps.json', text);

    assert.equal(shown(facts), 'A 1.0');
    assert.deepEqual(reasonsIn(facts), ['the package "B" has no version']);
  });

  it('is of packages that are installed', async () => {
    const [fact] = await factsOf(dotnetDeps, 'A.DEPS.JSON', '{"libraries": {"A/1.0": {"type": "package"}}}');

    assert.ok(fact?.kind === 'packages');
    assert.deepEqual([fact.evidence, fact.better, fact.packages[0]?.type], ['installed', undefined, 'nuget']);
  });

  it('says that it is not JSON', async () => {
    assert.deepEqual(reasonsIn(await factsOf(dotnetDeps, 'a.deps.json', '{"libraries":')), ['it is not JSON']);
  });

  for (const text of [
    'null',
    '[]',
    '7',
    '{"libraries": []}',
    '{"libraries": {"A/1": null}}',
    '{"targets": [1], "libraries": {"__proto__/1": {"type": "project"}}}',
  ]) {
    it(`is nothing in ${text}`, async () => {
      assert.equal(shown(await factsOf(dotnetDeps, 'a.deps.json', text)), '');
    });
  }
});

function shown(facts: Awaited<ReturnType<typeof factsOf>>): string {
  return packagesIn(facts)
    .map(({ name, version }) => `${name} ${version}`)
    .join();
}
