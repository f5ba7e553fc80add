import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { sbtLock } from './sbt-lock.ts';

describe('a lock file of sbt', () => {
  it('tells what is needed to compile or to run', async () => {
    const module = (name: string, configurations?: readonly string[]) => ({
      org: 'org.x',
      name,
      version: '1.0',
      configurations,
    });
    const dependencies = [
      module('a', ['compile', 'test']),
      module('b', ['runtime']),
      module('c', ['test']),
      module('d'),
      { name: 'e' },
    ];

    const facts = await factsOf(sbtLock, 'app/build.sbt.lock', JSON.stringify({ lockVersion: 1, dependencies }));

    assert.deepEqual(
      packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
      ['maven org.x:a 1.0', 'maven org.x:b 1.0', 'maven org.x:d 1.0'],
    );
    assert.deepEqual(reasonsIn(facts), ['a package has no name']);
  });

  it('says that it is not JSON', async () => {
    assert.deepEqual(reasonsIn(await factsOf(sbtLock, 'build.sbt.lock', '{')), ['it is not JSON']);
  });
});
