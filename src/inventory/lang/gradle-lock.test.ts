import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { gradleLock } from './gradle-lock.ts';

const HEADER = `# This is a Gradle generated file for dependency locking.
# Manual edits can break the build and are not advised.
# This file is expected to be part of source control.
`;

describe('a lock file of Gradle', () => {
  const CASES: readonly [line: string, expected: string | undefined][] = [
    [
      'io.netty:netty-codec:4.1.107.Final=compileClasspath,runtimeClasspath,testRuntimeClasspath',
      'io.netty:netty-codec 4.1.107.Final',
    ],
    ['com.google.guava:guava:20.0=integTestRuntimeClasspath,runtimeClasspath', 'com.google.guava:guava 20.0'],
    ['io.netty:netty-codec:4.1.74.Final=default', 'io.netty:netty-codec 4.1.74.Final'],
    ['org.apache.commons:commons-text:1.9=productionRuntimeClasspath', 'org.apache.commons:commons-text 1.9'],
    ['com.example:latest:1=latestRuntime', 'com.example:latest 1'],
    ['ch.qos.logback:logback-classic:1.3.14=testRuntimeClasspath', undefined],
    ['cglib:cglib-nodep:3.2.2=integTestRuntimeClasspath,testRuntimeClasspath', undefined],
    ['org.projectlombok:lombok:1.18=annotationProcessor,testAnnotationProcessor', undefined],
    ['org.jacoco:org.jacoco.agent:0.8.8=jacocoAgent,jacocoAnt', undefined],
    ['empty=annotationProcessor,testAnnotationProcessor', undefined],
  ];
  for (const [line, expected] of CASES) {
    it(`tells ${expected ?? 'nothing'} by ${line}`, async () => {
      const facts = await factsOf(gradleLock, 'src/gradle.lockfile', `${HEADER}${line}\n`);

      assert.deepEqual(shown(facts), expected === undefined ? [] : [expected]);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('plans what may be installed anywhere', async () => {
    const [fact] = await factsOf(gradleLock, 'gradle.lockfile', 'a:b:1=runtimeClasspath\r\n');

    assert.ok(fact?.kind === 'packages');
    assert.deepEqual([fact.evidence, fact.better, fact.packages.length], ['locked', 'anywhere', 1]);
  });

  it('is wanted under its names, and in the folder that older ones are in', () => {
    const wanted = (path: string) => gradleLock.wants({ path, mode: 0o644, sizeBytes: 1 });

    const yes = [
      'gradle.lockfile',
      'a/buildscript-gradle.lockfile',
      'settings-gradle.lockfile',
      'gradle/dependency-locks/compile.lockfile',
    ];
    assert.deepEqual(yes.map(wanted), [true, true, true, true]);
    assert.deepEqual(['gradle.lock', 'other.lockfile', 'gradle/verification-metadata.xml'].map(wanted), [
      false,
      false,
      false,
    ]);
  });

  it('is of one configuration in its older form', async () => {
    const folder = 'app/gradle/dependency-locks';

    assert.deepEqual(shown(await factsOf(gradleLock, `${folder}/runtimeClasspath.lockfile`, 'a:b:1\n')), ['a:b 1']);
    assert.deepEqual(shown(await factsOf(gradleLock, `${folder}/testRuntimeClasspath.lockfile`, 'a:b:1\n')), []);
  });

  it('says which of its lines are none', async () => {
    const facts = await factsOf(gradleLock, 'gradle.lockfile', '<<<<<<< HEAD\na:b:1=classpath\nx :b:1=classpath\n');

    assert.deepEqual(shown(facts), ['a:b 1']);
    assert.deepEqual(reasonsIn(facts), ['"<<<<<<< HEAD" is no module', '"x :b" is no name of a package']);
  });
});

function shown(facts: Awaited<ReturnType<typeof factsOf>>): readonly string[] {
  return packagesIn(facts).map(({ name, version }) => `${name} ${version}`);
}
