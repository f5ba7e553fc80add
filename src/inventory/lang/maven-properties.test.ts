import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { mavenProperties } from './maven-properties.ts';

const PLACE = 'app/META-INF/maven/com.example/demo/pom.properties';

describe('what Maven leaves beside the classes of an unpacked application', () => {
  const CASES: readonly [text: string, expected: string][] = [
    ['#Generated\ngroupId=com.example\nartifactId=demo\nversion=0.0.1-SNAPSHOT\n', 'com.example:demo 0.0.1-SNAPSHOT'],
    ['version = 2', 'com.example:demo 2'],
  ];
  for (const [text, expected] of CASES) {
    it(`is ${expected}`, async () => {
      const [fact] = await factsOf(mavenProperties, PLACE, text);

      assert.ok(fact?.kind === 'packages');
      assert.equal(fact.evidence, 'installed');
      assert.deepEqual(
        fact.packages.map(({ type, name, version }) => `${type} ${name} ${version}`),
        [`maven ${expected}`],
      );
    });
  }

  it('says that it has no version', async () => {
    const facts = await factsOf(mavenProperties, PLACE, 'groupId=com.example\n');

    assert.deepEqual([packagesIn(facts), reasonsIn(facts)], [[], ['the package "com.example:demo" has no version']]);
  });

  it('is wanted in its place alone', () => {
    const wanted = (path: string) => mavenProperties.wants({ path, mode: 0o644, sizeBytes: 1 });

    assert.deepEqual(
      [PLACE, 'META-INF/maven/g/a/pom.properties', 'a/pom.properties', 'target/maven-archiver/pom.properties'].map(
        wanted,
      ),
      [true, true, false, false],
    );
  });
});
