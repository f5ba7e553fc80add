import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, globSync, openSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { layersOfArchive } from '../../../test/support/archives.ts';
import { factsOf, reasonsIn } from '../../../test/support/facts.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { type ZipFile, zipOf } from '../../../test/support/zip.ts';
import { fileScratch, type Scratch } from '../../lib/scratch.ts';
import { cleanPath } from '../../lib/tar-path.ts';
import { readLayer } from '../read-layer.ts';
import type { ExtractContext, Fact } from '../types.ts';
import { jar } from './jar.ts';

describe('real archives of Java', () => {
  it('are the packages that Maven says they are, in an application of 69', async (t) => {
    const files = allure(t);
    if (files === undefined) return;

    const found: string[] = [];
    for (const file of files) found.push(...shown(await factsOf(jar, file, readFileSync(file))));

    assert.equal(files.length, 69);
    assert.equal(found.length, 69);
    const told = files.flatMap(toldByUnzip);
    assert.equal(told.length, 51);
    assert.deepEqual(
      told.filter((line) => !found.includes(line)),
      [],
    );
    assert.deepEqual(new Set(found.filter((line) => !told.includes(line))), new Set(lines(UNTOLD)));
  });

  /** Those of the 69 in which Maven left nothing; of the plugins no file tells the group, `io.qameta.allure.plugins`. */
  const UNTOLD = `
    com.beust:jcommander 1.72
    custom-logo-plugin 2.13.0
    io.qameta.allure.behaviors:behaviors-plugin 2.13.0
    io.qameta.allure.jira:jira-plugin 2.13.0
    io.qameta.allure.junitxml:junit-xml-plugin 2.13.0
    io.qameta.allure.packages:packages-plugin 2.13.0
    io.qameta.allure.trx:trx-plugin 2.13.0
    io.qameta.allure.xctest:xctest-plugin 2.13.0
    io.qameta.allure.xray:xray-plugin 2.13.0
    io.qameta.allure.xunitxml:xunit-xml-plugin 2.13.0
    io.qameta.allure:allure-commandline 2.13.0
    io.qameta.allure:allure-generator 2.13.0
    io.qameta.allure:allure-jira-commons 2.13.0
    io.qameta.allure:allure-model 2.9.0
    io.qameta.allure:allure-plugin-api 2.13.0
    org.freemarker:freemarker 2.3.28
    screen-diff-plugin 2.13.0`;

  const LISTENABLE = 'lib/listenablefuture-9999.0-empty-to-avoid-conflict-with-guava.jar';
  const LISTENABLE_PACKAGE = 'com.google.guava:listenablefuture 9999.0-empty-to-avoid-conflict-with-guava';
  /** What the image's layers hold: `path within: package`. */
  const IMAGES: Readonly<Record<string, string>> = {
    '3-level-jar': `
      level-3-jar.jar level-2-jar.jar/${LISTENABLE}: ${LISTENABLE_PACKAGE}`,
    'java-uberjar': `
      j2objc-annotations-1.3.jar: com.google.j2objc:j2objc-annotations 1.3
      uberjar.jar lib/guava-30.1-jre.jar: com.google.guava:guava 30.1-jre
      uberjar.jar: org.slf4j:jul-to-slf4j 1.7.30`,
    java: `
      app/activation-1.1.1.jar: javax.activation:activation 1.1.1
      libs/aopalliance-repackaged-2.5.0.jar: org.glassfish.hk2.external:aopalliance-repackaged 2.5.0
      libs/audience-annotations-0.5.0.jar: org.apache.yetus:audience-annotations 0.5.0
      usr/gradle/caches/activation-1.1.1.jar: javax.activation:activation 1.1.1`,
    'top-level': `
      top-level.jar A-level-3-jar.jar/level-2-jar.jar/${LISTENABLE}: ${LISTENABLE_PACKAGE}
      top-level.jar B-uber-jar.jar/guava-30.1-jre.jar: com.google.guava:guava 30.1-jre`,
    'sibling-uberjars-deepest-first': `
      A-level-3-jar.jar level-2-jar.jar/${LISTENABLE}: ${LISTENABLE_PACKAGE}
      B-uber-jar.jar guava-30.1-jre.jar: com.google.guava:guava 30.1-jre
      C-j2objc-annotations-1.3.jar: com.google.j2objc:j2objc-annotations 1.3`,
    'sibling-uberjars-shallowest-first': `
      A-j2objc-annotations-1.3.jar: com.google.j2objc:j2objc-annotations 1.3
      B-uber-jar.jar guava-30.1-jre.jar: com.google.guava:guava 30.1-jre
      C-level-3-jar.jar level-2-jar.jar/${LISTENABLE}: ${LISTENABLE_PACKAGE}`,
    'java-windows': `
      app/activation-1.1.1.jar: javax.activation:activation 1.1.1
      libs/aopalliance-repackaged-2.5.0.jar: org.glassfish.hk2.external:aopalliance-repackaged 2.5.0
      libs/audience-annotations-0.5.0.jar: org.apache.yetus:audience-annotations 0.5.0`,
    'war-with-3-level-jar': `
      workspace/app/mywar.war WEB-INF/lib-provided/tomcat-embed-core-9.0.63.jar: org.apache.tomcat.embed:tomcat-embed-core 9.0.63
      workspace/app/mywar.war WEB-INF/lib-provided/tomcat-embed-el-9.0.63.jar: org.apache.tomcat.embed:tomcat-embed-el 9.0.63
      workspace/app/mywar.war WEB-INF/lib-provided/tomcat-embed-websocket-9.0.63.jar: org.apache.tomcat.embed:tomcat-embed-websocket 9.0.63
      workspace/app/mywar.war WEB-INF/lib/level-3-jar.jar/level-2-jar.jar/${LISTENABLE}: ${LISTENABLE_PACKAGE}
      workspace/app/mywar.war: com.example:demo 0.0.1-SNAPSHOT`,
  };
  for (const [name, expected] of Object.entries(IMAGES)) {
    it(`are found in an image, however deep: ${name}`, async (t) => {
      const path = sharedData(t, `images/snyk/docker-archives/docker-save/${name}.tar`);
      if (path === undefined) return;

      const found: string[] = [];
      for (const layer of await layersOfArchive(path)) found.push(...(await jarsIn(layer, scratchIn(t))));

      assert.deepEqual(found.toSorted(), lines(expected));
    });
  }
});

describe('an archive of Java', () => {
  const CLASS: ZipFile = { name: 'org/example/app/Main.class', content: 'class' };
  const POM_XML =
    '<project><parent><groupId>org.x</groupId><version>7</version></parent><artifactId>b</artifactId></project>';
  const CASES: readonly [name: string, path: string, files: readonly ZipFile[], packages: string][] = [
    ['told by its properties', 'a-1.0.jar', [pom('org.x', 'a', '1.0')], 'org.x:a 1.0'],
    ['told by its properties, whatever the file is called', 'app.jar', [pom('org.x', 'a', '1.0')], 'org.x:a 1.0'],
    [
      'not counted again for its manifest',
      'a-1.0.jar',
      [pom('org.x', 'a', '1.0'), manifest('Implementation-Title: The A', 'Implementation-Version: 1.0')],
      'org.x:a 1.0',
    ],
    [
      'not counted again for its bundle',
      'plugins/org.x.a_1.0.0.jar',
      [pom('org.x', 'a', '1.0'), manifest('Bundle-SymbolicName: org.x.a;singleton:=true', 'Bundle-Version: 1.0.0')],
      'org.x:a 1.0',
    ],
    [
      'called with its group',
      'io.quarkus.gizmo.gizmo-1.1.jar',
      [pom('io.quarkus.gizmo', 'gizmo', '1.1')],
      'io.quarkus.gizmo:gizmo 1.1',
    ],
    [
      'called with its group, as Pulsar does',
      'org.x.y-a-b-2.41.jar',
      [pom('org.x.y', 'a-b', '2.41')],
      'org.x.y:a-b 2.41',
    ],
    [
      'made of its own and of what was shaded in',
      'a-1.0.jar',
      [pom('org.x', 'a', '1.0'), pom('com.google.guava', 'guava', '29.0-jre'), pom('org.y', 'b', '3')],
      'org.x:a 1.0, com.google.guava:guava 29.0-jre, org.y:b 3',
    ],
    [
      'one more package where only others left their properties in it',
      'app-1.0-all.jar',
      [CLASS, pom('com.google.guava', 'guava', '29.0-jre'), manifest('Main-Class: org.example.app.Main')],
      'org.example:app 1.0, com.google.guava:guava 29.0-jre',
    ],
    [
      'one more package where the manifest came with what was shaded in',
      'app-1.0.jar',
      [CLASS, pom('org.y', 'b', '3'), manifest('Implementation-Title: b', 'Implementation-Version: 3')],
      'org.example:app 1.0, org.y:b 3',
    ],
    [
      'two versions of one artifact',
      'a-1.jar',
      [pom('org.x', 'a', '1'), pom('org.x', 'a', '2', 'old/')],
      'org.x:a 1, org.x:a 2',
    ],
    [
      'told by the model beside no properties',
      'b-7.jar',
      [{ name: 'META-INF/maven/org.x/b/pom.xml', content: POM_XML }],
      'org.x:b 7',
    ],
    [
      'told by the folder where the model leaves its version to a property',
      'b-8.jar',
      [{ name: 'META-INF/maven/org.x/b/pom.xml', content: '<project><version>${revision}</version></project>' }],
      'org.x:b 8',
    ],
    [
      'told by properties with spaces and escapes',
      'a-1.0.jar',
      [file('x/pom.properties', ' groupId = org.x \r\nartifactId:a\nversion=1\\.0\n')],
      'org.x:a 1.0',
    ],
    [
      'told by its name where the properties hold placeholders',
      'a-1.0.jar',
      [pom('org.x', 'a', '${project.version}')],
      'org.x:a 1.0',
    ],
    ['in a web application', 'a.war', [pom('org.x', 'a', '1.0', 'WEB-INF/classes/')], 'org.x:a 1.0'],
    [
      'called by its title',
      'lib.jar',
      [CLASS, manifest('Implementation-Title: my-app', 'Implementation-Version: 1.2 - today')],
      'org.example.app:my-app 1.2',
    ],
    [
      'of the version in its name rather than another',
      'api-2.3.1.jar',
      [CLASS, manifest('Implementation-Version: 2.3.0')],
      'org.example.app:api 2.3.1',
    ],
    ['of the version of its bundle', 'app.jar', [CLASS, manifest('Bundle-Version: 1.2.3')], 'org.example:app 1.2.3'],
    ['of no version', 'app.jar', [CLASS, manifest('Main-Class: org.example.app.Main')], 'org.example:app '],
    ['nothing where it holds no class and no version', 'data.jar', [file('data.txt', 'x')], ''],
    ['nothing where it has sources alone', 'a-1.0-sources.jar', [file('org/x/A.java', 'x')], ''],
    [
      'nothing of its own where it is of the runtime',
      'rt.jar',
      [CLASS, manifest('Implementation-Title: Java Runtime Environment', 'Implementation-Version: 1.8.0_252')],
      '',
    ],
    [
      'well known',
      'spring-core-5.3.3.jar',
      [file('org/springframework/core/A.class', '')],
      'org.springframework:spring-core 5.3.3',
    ],
    [
      'well known, without classes',
      'spring-boot-starter-web-2.7.7.jar',
      [],
      'org.springframework.boot:spring-boot-starter-web 2.7.7',
    ],
    [
      'by those of its classes that are called as it is',
      'selenium-server-3.1.jar',
      [file('net/bytebuddy/A.class', ''), file('net/bytebuddy/B.class', ''), file('org/openqa/selenium/A.class', '')],
      'org.openqa.selenium:selenium-server 3.1',
    ],
    ['well known in its version', 'dom4j-1.6.1.jar', [file('org/dom4j/A.class', '')], 'dom4j:dom4j 1.6.1'],
    ['well known in a later one', 'dom4j-2.1.3.jar', [file('org/dom4j/A.class', '')], 'org.dom4j:dom4j 2.1.3'],
    [
      'called by its bundle alone',
      'hamcrest-2.2.jar',
      [manifest('Bundle-SymbolicName: org.hamcrest')],
      'org.hamcrest:hamcrest 2.2',
    ],
    [
      'of one of Apache’s projects',
      'velocity-1.7.jar',
      [manifest('Bundle-SymbolicName: org.apache.velocity')],
      'org.apache.velocity:velocity 1.7',
    ],
    [
      'called as a bundle of an umbrella',
      'org.eclipse.sisu.inject-0.3.jar',
      [manifest('Bundle-SymbolicName: org.eclipse.sisu.inject')],
      'org.eclipse.sisu:org.eclipse.sisu.inject 0.3',
    ],
    [
      'in Debian’s repository',
      'usr/share/maven-repo/com/google/guava/guava/debian/guava-debian.jar',
      [pom('com.google.guava', 'guava', '31.1-jre'), manifest('Bundle-Version: 31.1.0.jre')],
      'com.google.guava:guava 31.1-jre',
    ],
    ['without its tests', 'a-1.0-no_aop.jar', [], 'a 1.0'],
    [
      'called as a well-known one',
      'spring-web-0.7.4.jar',
      [file('org/myorg/spring/A.class', '')],
      'org.myorg.spring:spring-web 0.7.4',
    ],
    [
      'by the package of its classes',
      'spring-jdbc-5.3.3.jar',
      [file('org/springframework/jdbc/A.class', '')],
      'org.springframework:spring-jdbc 5.3.3',
    ],
    [
      'by what its module is called',
      'allure-model-2.9.0.jar',
      [manifest('Automatic-Module-Name: io.qameta.allure.model')],
      'io.qameta.allure:allure-model 2.9.0',
    ],
    [
      'by its bundle',
      'freemarker-2.3.28.jar',
      [manifest('Bundle-SymbolicName: org.freemarker.freemarker')],
      'org.freemarker:freemarker 2.3.28',
    ],
    ['by its vendor', 'okapi-1.jar', [manifest('Implementation-Vendor-Id: org.okapi')], 'org.okapi:okapi 1'],
    [
      'by Nebula',
      'server-8.14.3.jar',
      [manifest('Implementation-Title: org.elasticsearch#server;8.14.3')],
      'org.elasticsearch:server 8.14.3',
    ],
    [
      'called as a bundle',
      'com.liferay.portal.impl-1.0.jar',
      [manifest('Bundle-SymbolicName: com.liferay.portal.impl')],
      'com.liferay:com.liferay.portal.impl 1.0',
    ],
    ['called with its group alone', 'io.quarkus.quarkus-core-2.0.0.jar', [], 'io.quarkus:quarkus-core 2.0.0'],
    ['of which nothing is known but its name', 'jtidy-r938.jar', [], 'jtidy r938'],
    ['in a repository of Maven', 'root/.m2/repository/org/x/deep/a/1.0/a-1.0.jar', [], 'org.x.deep:a 1.0'],
    [
      'in Gradle’s cache',
      `root/.gradle/caches/modules-2/files-2.1/org.x/a/1.0/${'0f'.repeat(20)}/a-1.0.jar`,
      [],
      'org.x:a 1.0',
    ],
    ['in Karaf’s repository', 'opt/karaf/system/org/x/a/1.0/a-1.0.jar', [], 'org.x:a 1.0'],
    ['in Ivy’s cache', 'root/.ivy2/cache/org.x/a_2.12/jars/a_2.12-1.0.jar', [], 'org.x:a_2.12 1.0'],
    [
      'called with its group as Ivy does',
      'org.apache.hadoop_hadoop-aws-3.3.1.jar',
      [],
      'org.apache.hadoop:hadoop-aws 3.3.1',
    ],
    [
      'called so, for Scala',
      'org.scala-lang.modules_scala-xml_2.12-1.0.6.jar',
      [],
      'org.scala-lang.modules:scala-xml_2.12 1.0.6',
    ],
    ['in a folder of jars', 'opt/app/jars/a-1.0.jar', [], 'a 1.0'],
    ['in a snapshot’s folder', 'm2/org/x/a/1.0-SNAPSHOT/a-1.0-20260101.120000-1.jar', [], 'org.x:a 1.0-SNAPSHOT'],
    [
      'of Tomcat',
      'usr/local/tomcat/lib/catalina.jar',
      [manifest('Implementation-Title: Apache Tomcat', 'Implementation-Version: 9.0.30')],
      'org.apache.tomcat:tomcat-catalina 9.0.30',
    ],
    [
      'a part of Tomcat',
      'lib/catalina-tribes.jar',
      [manifest('Implementation-Title: Apache Tomcat', 'Implementation-Version: 9.0.30')],
      'org.apache.tomcat:tomcat-tribes 9.0.30',
    ],
    [
      'what starts Tomcat',
      'tomcat/bin/bootstrap.jar',
      [manifest('Implementation-Title: Apache Tomcat', 'Implementation-Version: 9.0.30')],
      'org.apache.tomcat:tomcat 9.0.30',
    ],
    [
      'a plugin of Jenkins',
      'git.jpi',
      [manifest('Group-Id: org.jenkins-ci.plugins', 'Short-Name: git', 'Plugin-Version: 4.0.1 (private)')],
      'org.jenkins-ci.plugins:git 4.0.1',
    ],
    [
      'of several manifests, by the last',
      'app.jar',
      [manifest('Implementation-Version: 1'), manifest('Implementation-Version: 2'), CLASS],
      'org.example:app 2',
    ],
    [
      'by a manifest of the main attributes alone',
      'a-1.jar',
      [manifest('X: y', '', 'Name: org/x/', 'Group-Id: org.hidden')],
      'a 1',
    ],
    ['by a manifest with long lines', 'a-1.jar', [manifest('Group-Id: org.lo', ' ng.er')], 'org.long.er:a 1'],
    [
      'signed and of several releases',
      'a-1.jar',
      [
        manifest('Multi-Release: true', '', 'Name: a', 'SHA-256-Digest: x'),
        file('META-INF/A.SF', 'x'),
        file('META-INF/versions/9/org/x/a/B.class', ''),
      ],
      'org.x:a 1',
    ],
    ['with a name that no file should have', 'a-1.jar', [pom('org.x\u0000', '../../a', '1')], 'a 1'],
  ];
  for (const [name, path, files, packages] of CASES) {
    it(`is ${name}`, async () => {
      const facts = await factsOf(jar, path, zipOf(files));

      assert.deepEqual(shown(facts).join(', '), packages);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('has the archives in it, stored and deflated, each with its place', async () => {
    const a = zipOf([pom('org.x', 'a', '1')]);
    const b = zipOf([{ name: 'META-INF/lib/a-1.jar', content: a, isStored: true }, pom('org.x', 'b', '2')]);
    const app = zipOf([
      { name: 'BOOT-INF/lib/a-1.jar', content: a, isStored: true },
      { name: 'BOOT-INF/lib/b-2.jar', content: b },
      file('__MACOSX/BOOT-INF/lib/._b-2.jar', 'x'),
      file('BOOT-INF/lib/empty.jar', ''),
      file('lib.jar/', ''),
      pom('org.x', 'app', '3'),
    ]);

    const facts = await factsOf(jar, 'app.jar', app);

    assert.deepEqual(placesIn(facts), [
      ': org.x:app 3',
      'BOOT-INF/lib/a-1.jar: org.x:a 1',
      'BOOT-INF/lib/b-2.jar: org.x:b 2',
      'BOOT-INF/lib/b-2.jar/META-INF/lib/a-1.jar: org.x:a 1',
    ]);
    assert.deepEqual(reasonsIn(facts), []);
  });

  it('has its place said by a path that is one, whatever the entry is called', async () => {
    const a = zipOf([pom('org.x', 'a', '1')]);
    const names = [
      '/lib/a.jar',
      './lib/../b.jar',
      '../../c.jar',
      'lib//d.jar',
      'e\u0000\u202e.jar',
      `${'f/'.repeat(2000)}f.jar`,
    ];

    const facts = await factsOf(jar, 'app.jar', zipOf(names.map((name) => ({ name, content: a }))));

    const places = facts.flatMap((fact) => (fact.kind === 'packages' ? fact.packages.map(({ within }) => within) : []));
    assert.deepEqual(places.slice(0, 5), ['lib/a.jar', 'lib/b.jar', 'c.jar', 'lib/d.jar', 'e\ufffd\ufffd.jar']);
    assert.deepEqual(places.slice(5), [`${'f/'.repeat(499)}f`]);
    assert.ok(places.every((place) => place !== undefined && cleanPath(place) === place));
  });

  it('is read behind the script that starts it', async () => {
    const inner = { name: 'BOOT-INF/lib/a-1.jar', content: zipOf([pom('org.x', 'a', '1')]), isStored: true };
    for (const isAdjusted of [true, false]) {
      const app = zipOf([inner], { prefix: Buffer.from('#!/bin/sh\nexit\n'), isAdjusted });
      assert.deepEqual(placesIn(await factsOf(jar, 'app.jar', app)), ['BOOT-INF/lib/a-1.jar: org.x:a 1']);
    }
  });

  it('is wanted by its ending alone', () => {
    const wanted = ['a.jar', 'A.JAR', 'a.war', 'a.ear', 'a.rar', 'a.lpkg', 'a.jar.bak', 'jar', 'a.zip', 'a.class'];

    assert.deepEqual(
      wanted.filter((path) => jar.wants({ path, mode: 0o644, sizeBytes: 1 })),
      wanted.slice(0, 6),
    );
  });
});

describe('an archive that cannot be read in whole', () => {
  const A = zipOf([pom('org.x', 'a', '1')]);
  const CASES: readonly [
    name: string,
    path: string,
    bytes: Uint8Array,
    packages: readonly string[],
    reasons: readonly string[],
  ][] = [
    ['no archive', 'a.jar', Buffer.from('version https://git-lfs.github.com/spec/v1'), [], ['it is no zip archive']],
    ['an archive of another format', 'a.rar', Buffer.from('Rar!\u001a'), [], []],
    ['an empty file', 'a.jar', Buffer.from(''), [], []],
    ['cut short', 'a.jar', A.subarray(0, -9), [], ['it is cut short: it has no directory at its end']],
    [
      'with a broken one in it',
      'b-1.jar',
      zipOf([
        ['lib/a.jar', 'x'],
        ['lib/a-1.jar', A],
      ]),
      ['b 1', 'org.x:a 1'],
      ['"lib/a.jar" is no zip archive'],
    ],
    [
      'with an encrypted one in it',
      'b.jar',
      zipOf([{ name: 'a.jar', content: A, flags: 1 }]),
      [],
      ['"a.jar" is encrypted'],
    ],
    [
      'with one that cannot be unfolded',
      'b.jar',
      zipOf([{ name: 'a.jar', packed: Buffer.from([7, 7, 7]) }]),
      [],
      ['"a.jar" cannot be unfolded: invalid block type'],
    ],
  ];
  for (const [name, path, bytes, packages, reasons] of CASES) {
    it(`is said to be ${name}`, async () => {
      const facts = await factsOf(jar, path, bytes);

      assert.deepEqual([shown(facts), reasonsIn(facts)], [packages, reasons]);
    });
  }

  const limits = (some: Partial<ExtractContext['limits']>) => ({
    limits: { nesting: 8, entries: 10_000, unfoldedBytes: 2 ** 20, ...some },
  });

  it('is nested too deep', async () => {
    let nested = A;
    for (let depth = 0; depth < 9; depth += 1) nested = zipOf([{ name: 'x.jar', content: nested, isStored: true }]);

    const facts = await factsOf(jar, 'app.jar', nested, limits({}));

    assert.deepEqual(reasonsIn(facts), [`nested 9 deep at "${'x.jar/'.repeat(8)}x.jar"`]);
  });

  it('has more entries than are read, all archives in it together', async () => {
    const facts = await factsOf(
      jar,
      'app.jar',
      zipOf([
        ['a.jar', A],
        ['b.jar', A],
        ['c.jar', A],
      ]),
      limits({ entries: 5 }),
    );

    assert.deepEqual([shown(facts).length, reasonsIn(facts)], [2, ['more than 5 entries']]);
  });

  it('unfolds to more than is read, all archives in it together', async () => {
    const bomb = zipOf([
      file('META-INF/MANIFEST.MF', 'x'.repeat(2e6)),
      file('a.jar', 'x'.repeat(9e5)),
      file('b.jar', 'x'.repeat(9e5)),
    ]);

    const facts = await factsOf(jar, 'app.jar', bomb, limits({}));

    assert.deepEqual(reasonsIn(facts), [
      '"META-INF/MANIFEST.MF" is over the 1048576 bytes unfolded of one file',
      '"a.jar" is no zip archive',
      '"b.jar" is over the 1048576 bytes unfolded of one file',
    ]);
  });

  it('holds itself by entries that lie over each other, to the limits', async () => {
    const inner = zipOf([pom('org.x', 'a', '1')]);
    const level = (content: Uint8Array) =>
      zipOf(
        Array.from({ length: 50 }, (_, at) => ({
          name: `${at}.jar`,
          headerOffset: 0,
          content: at === 0 ? content : '',
          packedBytes: content.length,
          isStored: true,
        })),
      );

    const facts = await factsOf(jar, 'app.jar', level(level(level(level(inner)))), limits({}));

    assert.deepEqual(reasonsIn(facts), ['more than 5000 archives']);
    assert.ok(shown(facts).length > 1000);
  });
});

function file(name: string, content: string): ZipFile {
  return { name, content };
}

function pom(group: string, artifact: string, version: string, root = ''): ZipFile {
  const content = `#Generated by Maven\nversion=${version}\ngroupId=${group}\nartifactId=${artifact}\n`;
  return file(`${root}META-INF/maven/${group}/${artifact}/pom.properties`, content);
}

function manifest(...fields: readonly string[]): ZipFile {
  return file('META-INF/MANIFEST.MF', ['Manifest-Version: 1.0', ...fields, '', ''].join('\r\n'));
}

/** Each package with its version; those that a file is made of in the order of the facts. */
function shown(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) =>
    fact.kind === 'packages' ? fact.packages.map(({ name, version }) => `${name} ${version}`) : [],
  );
}

function placesIn(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) =>
    fact.kind === 'packages'
      ? fact.packages.map(({ name, version, within = '' }) => `${within}: ${name} ${version}`)
      : [],
  );
}

function scratchIn(t: TestContext): Scratch {
  const file = openSync(`${temporaryFolder(t)}/scratch`, 'w+');
  t.after(() => closeSync(file));
  return fileScratch(file, 2 ** 30);
}

async function jarsIn(layer: Uint8Array, scratch: Scratch): Promise<readonly string[]> {
  async function* once() {
    yield layer;
  }
  const outcome = await readLayer(once(), [jar], { signal: new AbortController().signal, scratch });
  assert.ok(outcome.kind === 'read');
  return outcome.inventory.files.flatMap(({ path, facts }) =>
    placesIn(facts).map((line) => `${path} ${line}`.replace(' :', ':')),
  );
}

/** The jars of a real application, unpacked; undefined where npm cannot have it. */
function allure(t: TestContext): readonly string[] | undefined {
  const folder = temporaryFolder(t);
  try {
    execFileSync('npm', ['pack', '--silent', 'allure-commandline@2.13.0'], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 60_000,
    });
    execFileSync('tar', ['xzf', 'allure-commandline-2.13.0.tgz'], { cwd: folder });
    execFileSync('unzip', ['-v'], { stdio: 'ignore' });
  } catch {
    t.skip('skipped: no npm registry, or no unzip');
    return undefined;
  }
  return globSync('**/*.jar', { cwd: folder }).map((path) => `${folder}/${path}`);
}

function toldByUnzip(path: string): readonly string[] {
  try {
    const text = execFileSync('unzip', ['-p', path, 'META-INF/maven/*/pom.properties'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const field = (name: string) => new RegExp(`^${name}=(\\S+)`, 'm').exec(String(text))?.[1];
    return [`${field('groupId')}:${field('artifactId')} ${field('version')}`];
  } catch {
    return [];
  }
}

function lines(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}
