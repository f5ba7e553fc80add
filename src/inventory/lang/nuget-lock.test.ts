import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { nugetLock } from './nuget-lock.ts';

describe('a lock file of NuGet', () => {
  it('tells what each framework resolves to, each once', async () => {
    const dependencies = {
      'net6.0': {
        'Newtonsoft.Json': { type: 'Direct', requested: '[13.0.1, )', resolved: '13.0.1', contentHash: 'x' },
        NuGet: { type: 'Transitive', resolved: '4.0.0-rc-2048' },
        Pinned: { type: 'CentralTransitive', resolved: '2.0.0' },
        own: { type: 'Project', dependencies: { 'Newtonsoft.Json': '[13.0.1, )' } },
      },
      'net6.0/linux-x64': { 'Newtonsoft.Json': { type: 'Direct', resolved: '13.0.1' }, Broken: { type: 'Direct' } },
    };

    const facts = await factsOf(nugetLock, 'src/packages.lock.json', JSON.stringify({ version: 2, dependencies }));

    assert.deepEqual(
      packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
      ['nuget Newtonsoft.Json 13.0.1', 'nuget NuGet 4.0.0-rc-2048', 'nuget Pinned 2.0.0'],
    );
    assert.deepEqual(reasonsIn(facts), ['the package "Broken" has no version']);
    assert.ok(facts[0]?.kind === 'packages');
    assert.deepEqual([facts[0].evidence, facts[0].better], ['locked', 'anywhere']);
  });

  it('is wanted under its names', () => {
    const wanted = (path: string) => nugetLock.wants({ path, mode: 0o644, sizeBytes: 1 });

    assert.deepEqual(
      ['packages.lock.json', 'a/packages.App.lock.json', 'a/package.lock.json', 'a/my-packages.lock.json'].map(wanted),
      [true, true, false, false],
    );
  });

  for (const text of ['{', '[]', '{"dependencies": {"net6.0": null}}', '{"dependencies": 1}']) {
    it(`tells nothing by ${text}`, async () => {
      assert.deepEqual(packagesIn(await factsOf(nugetLock, 'packages.lock.json', text)), []);
    });
  }
});
