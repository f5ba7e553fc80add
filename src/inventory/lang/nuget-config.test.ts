import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { nugetConfig } from './nuget-config.ts';

describe('a list of packages of older .NET projects', () => {
  const CASES: readonly [text: string, packages: string, reasons: readonly string[]][] = [
    [
      '<packages><package id="Newtonsoft.Json" version="6.0.4" targetFramework="net45"/></packages>',
      'Newtonsoft.Json 6.0.4',
      [],
    ],
    [
      '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<packages>\r\n<package id="A" version="1"></package></packages>',
      'A 1',
      [],
    ],
    [
      '<packages><package id="A" version="1" developmentDependency="true"/><package id="B" version="2"/></packages>',
      'B 2',
      [],
    ],
    ['<packages><package id="A"/></packages>', '', ['the package "A" has no version']],
    ['<configuration/>', '', []],
    ['<packages>', '', ['it has no end of "packages"']],
    ['', '', ['it has no element']],
  ];
  for (const [text, packages, reasons] of CASES) {
    it(`is ${packages === '' ? 'nothing' : packages} in ${text.slice(0, 60)}`, async () => {
      const facts = await factsOf(nugetConfig, 'src/packages.config', text);

      assert.equal(
        packagesIn(facts)
          .map(({ name, version }) => `${name} ${version}`)
          .join(),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), reasons);
    });
  }

  it('plans what may be installed anywhere', async () => {
    const [fact] = await factsOf(nugetConfig, 'packages.config', '<packages><package id="A" version="1"/></packages>');

    assert.ok(fact?.kind === 'packages');
    assert.deepEqual([fact.evidence, fact.better, fact.packages[0]?.type], ['locked', 'anywhere', 'nuget']);
  });
});
