import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { chance, mutated } from '../../../test/support/mutate.ts';
import { type ZipFile, zipOf } from '../../../test/support/zip.ts';
import { parseAnswer } from '../answer.ts';
import { EMPTY_INVENTORY } from '../empty-inventory.ts';
import { dotnetDeps } from '../lang/dotnet-deps.ts';
import { gradleLock } from '../lang/gradle-lock.ts';
import { jar } from '../lang/jar.ts';
import { mavenPom } from '../lang/maven-pom.ts';
import { mavenProperties } from '../lang/maven-properties.ts';
import { nugetConfig } from '../lang/nuget-config.ts';
import { nugetLock } from '../lang/nuget-lock.ts';
import type { Extractor, Fact } from '../types.ts';

const POM = `<?xml version="1.0"?><!DOCTYPE project [<!ENTITY x "y">]><project><parent><groupId>g</groupId>
<version>1</version></parent><artifactId>a</artifactId><properties><v>\${w}-&amp;</v><w>1</w></properties><dependencies>
<dependency><groupId>g</groupId><artifactId>b</artifactId><version>\${v}</version></dependency></dependencies></project>`;
const PROPERTIES = '#Maven\r\nversion = 1\\.0\r\ngroupId=org.x\r\nartifactId:a\r\n';
const MANIFEST =
  'Manifest-Version: 1.0\r\nImplementation-Title: org.x#y;1\r\n 0\r\nBundle-SymbolicName: "a";b\r\n\r\nName: c\r\n';
const INNER = zipOf([
  ['META-INF/maven/org.x/a/pom.properties', PROPERTIES],
  ['META-INF/MANIFEST.MF', MANIFEST],
]);

const SEEDS: readonly (readonly [extractor: Extractor, path: string, content: string | Uint8Array])[] = [
  [jar, 'app/x-1.0-all.jar', INNER],
  [jar, 'app.war', zipOf([{ name: 'WEB-INF/lib/a-1.jar', content: INNER, isStored: true }, ['b_1.2.3.jar', INNER]])],
  [jar, 'app.jar', zipOf([['META-INF/maven/g/a/pom.xml', POM]], { isWide: true, prefix: Buffer.from('#!') })],
  [jar, 'git.hpi', zipOf([['META-INF/MANIFEST.MF', 'Short-Name: git\nPlugin-Version: 1 x\n']], { comment: 'PK' })],
  [mavenPom, 'pom.xml', POM],
  [mavenProperties, 'META-INF/maven/g/a/pom.properties', PROPERTIES],
  [gradleLock, 'gradle.lockfile', '# x\na:b:1=runtimeClasspath\nc:d:2=testRuntimeClasspath\nempty=x\n'],
  [nugetConfig, 'packages.config', '<packages><package id="A" version="1"/></packages>'],
  [nugetLock, 'packages.lock.json', '{"version":1,"dependencies":{"net6.0":{"A":{"type":"Direct","resolved":"1.0"}}}}'],
  [
    dotnetDeps,
    'a.deps.json',
    '{"runtimeTarget":{"name":"x"},"targets":{"x":{"A/1":{"runtime":{"a.dll":{}}}}},"libraries":{"A/1":{"type":"package"}}}',
  ],
];

const ROUNDS = 500;

describe('files of Java and .NET with faults', () => {
  for (const [index, [extractor, path, content]] of SEEDS.entries()) {
    it(`are read without throwing, and what is said of them is believed: ${path}`, async () => {
      const pick = chance(index + 1);
      assert.ok(packagesIn(await factsOf(extractor, path, content)).length > 0);
      for (let round = 0; round < ROUNDS; round += 1) {
        const facts = await factsOf(extractor, path, mutated(Buffer.from(content), pick));
        assert.ok(isBelieved(path, facts), JSON.stringify(facts));
      }
    });
  }
});

describe('a hostile archive', () => {
  const CLASS: ZipFile = { name: 'org/x/A.class', content: '' };
  const LONG = 'x'.repeat(5000);
  const title = (text: string): ZipFile => ({ name: 'META-INF/MANIFEST.MF', content: text });
  const NAMES: readonly (readonly [name: string, path: string, files: readonly ZipFile[]])[] = [
    ['a long name', `${LONG}-1.0.jar`, [CLASS]],
    ['a long version', `x-1.${'0'.repeat(5000)}.jar`, [CLASS]],
    ['a long name of a plugin', `${LONG}.hpi`, [title('Plugin-Version: 1')]],
    [
      'a long name of a part of Tomcat',
      `${LONG}.jar`,
      [title('Implementation-Title: Apache Tomcat\nBundle-Version: 1')],
    ],
    ['a name of blanks', ' \u0000 .jar', [CLASS]],
    [
      'a long package of its classes',
      'x-1.jar',
      [{ name: `${'a'.repeat(900)}/${'b'.repeat(900)}/A.class`, content: '' }],
    ],
    [
      'long fields',
      'x-1.jar',
      [title(`Group-Id: ${LONG}\nBundle-SymbolicName: ${LONG}.x\nImplementation-Vendor-Id: a.${LONG}`)],
    ],
    [
      'long coordinates',
      'x-1.jar',
      [{ name: 'pom.properties', content: `groupId=${LONG}\nartifactId=${LONG}\nversion=1` }],
    ],
    ['a long place in a repository', `repository/${'a/'.repeat(2000)}x/1.0/x-1.0.jar`, [CLASS]],
  ];
  for (const [name, path, files] of NAMES) {
    it(`is believed with ${name}`, async () => {
      const facts = await factsOf(jar, path, zipOf(files));

      assert.ok(isBelieved('x.jar', facts), JSON.stringify(facts).slice(0, 300));
    });
  }

  const repeated = (count: number, file: (at: number) => ZipFile) =>
    zipOf(Array.from({ length: count }, (_, at) => file(at)));
  const stored = (name: string, content: string | Uint8Array): ZipFile => ({ name, content, isStored: true });
  const bomb = deflateRawSync(Buffer.alloc(2 ** 26));
  const COSTLY: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ['long names of folders', repeated(100, (at) => stored(`${'/'.repeat(60_000)}${at}/pom.xml`, ''))],
    [
      'long names that begin as those of Maven',
      repeated(100, (at) => stored(`${'META-INF/maven/'.repeat(4000)}${at}/pom.xml`, '')),
    ],
    ['long names that may be versions', repeated(300, (at) => stored(`${'1-'.repeat(140)}${at}.jar`, INNER))],
    ['a property with blanks behind it', zipOf([['pom.properties', `groupId${' '.repeat(1e6)}`]])],
    ['a manifest of empty lines', zipOf([['META-INF/MANIFEST.MF', '\r'.repeat(1e6)]])],
    ['a manifest of one long line', zipOf([['META-INF/MANIFEST.MF', `Group-Id: a${'\r\n b'.repeat(1e5)}`]])],
    [
      'models that are large',
      repeated(20, (at) => ({
        name: `META-INF/maven/g/a${at}/pom.xml`,
        content: `<project>${'<a/>'.repeat(49_000)}</project>`,
      })),
    ],
    ['many ends', Buffer.from('PK\u0005\u0006'.repeat(20_000), 'latin1')],
    ['what unfolds to much, honestly', repeated(50, (at) => ({ name: `${at}.jar`, packed: bomb, sizeBytes: 2 ** 26 }))],
    [
      'what unfolds to much, and does not say so',
      repeated(50, (at) => ({ name: `${at}.jar`, packed: bomb, sizeBytes: 9 })),
    ],
  ];
  for (const [name, bytes] of COSTLY) {
    it(`is read within bounds with ${name}`, async () => {
      const facts = await factsOf(jar, 'app-1.0.jar', bytes);

      assert.ok(isBelieved('app-1.0.jar', facts));
      assert.ok(reasonsIn(facts).length <= 21);
    });
  }
});

/** Whether the server takes these facts from a reader. */
function isBelieved(path: string, facts: readonly Fact[]): boolean {
  const answer = { id: '1', kind: 'read', inventory: { ...EMPTY_INVENTORY, files: [{ path, facts }] } };
  return parseAnswer(Buffer.from(JSON.stringify(answer)), '1') !== undefined;
}
