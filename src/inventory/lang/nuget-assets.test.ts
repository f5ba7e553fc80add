import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn } from '../../../test/support/facts.ts';
import { nugetAssets } from './nuget-assets.ts';

describe('what NuGet restored for a project', () => {
  it('is what its targets use a file of', async () => {
    const assets = {
      version: 3,
      targets: {
        'net8.0': {
          'A/1.0.0': { type: 'package', compile: { 'lib/a.dll': {} }, runtime: { 'lib/a.dll': {} } },
          'Analyzer/2.0.0': { type: 'package' },
          'Own/1.0.0': { type: 'project', runtime: { 'bin/own.dll': {} } },
        },
        'net8.0/linux-x64': {
          'A/1.0.0': { type: 'package' },
          'Native/3.0.0': { type: 'package', native: { 'a.so': {} } },
        },
      },
      libraries: Object.fromEntries(
        ['A/1.0.0', 'Analyzer/2.0.0', 'Native/3.0.0'].map((key) => [key, { type: 'package' }]),
      ),
    };

    const facts = await factsOf(nugetAssets, 'src/obj/project.assets.json', JSON.stringify(assets));

    assert.deepEqual(
      packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
      ['nuget A 1.0.0', 'nuget Native 3.0.0'],
    );
    assert.deepEqual(
      facts.map((fact) => fact.kind === 'packages' && [fact.evidence, fact.better]),
      [['locked', 'anywhere']],
    );
  });
});
