import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { composerLock } from './composer-lock.ts';

/** As Composer 2 writes it, without what does not count here. */
const LOCK = `{
    "_readme": ["This file locks the dependencies of your project to a known state"],
    "content-hash": "5f4a1c",
    "packages": [
        { "name": "symfony/http-kernel", "version": "v5.4.1", "source": { "type": "git" }, "type": "library" },
        { "name": "twig/twig", "version": "dev-main", "type": "library" }
    ],
    "packages-dev": [{ "name": "phpunit/phpunit", "version": "9.5.0" }],
    "aliases": []
}`;

const EMPTY = ['{}', '[]', 'null', '{"packages":null}', '{"packages-dev":[{"name":"a/b","version":"1"}]}'];

describe('composer-lock', () => {
  it('reads what is planned, without what is for development only', async () => {
    const facts = await factsOf(composerLock, 'app/composer.lock', LOCK);

    const packages = [
      ['symfony/http-kernel', '5.4.1'],
      ['twig/twig', 'dev-main'],
    ].map(([name, version]) => ({ type: 'composer', name, version, source: { name, version } }));
    assert.deepEqual(facts, [{ kind: 'packages', evidence: 'locked', better: 'below', packages }]);
  });

  it('leaves alone the lock file that came with a package', () => {
    const paths = [
      'app/vendor/a/b/composer.lock',
      'vendor/a/b/composer.lock',
      'composer.lock',
      'vendored/composer.lock',
    ];

    assert.deepEqual(
      paths.map((path) => composerLock.wants({ path, mode: 0o644, sizeBytes: 1 })),
      [false, false, true, true],
    );
  });

  it('says that it is no JSON', async () => {
    assert.deepEqual(await factsOf(composerLock, 'composer.lock', '<<<<<<< HEAD'), [
      { kind: 'partial', reason: 'it is not JSON' },
    ]);
  });

  for (const content of EMPTY) {
    it(`finds nothing in ${content}`, async () => {
      const facts = await factsOf(composerLock, 'composer.lock', content);

      assert.deepEqual([packagesIn(facts), reasonsIn(facts)], [[], []]);
    });
  }
});
