import { zipOf } from '../../support/zip.ts';
import type { Seed } from '../types.ts';
import { type Corpus, corpusAt, JSON_WORDS, XML_WORDS } from './corpus.ts';

const POM = `<?xml version="1.0"?><!DOCTYPE project [<!ENTITY x "y">]><project><parent><groupId>g</groupId>
<version>1</version></parent><artifactId>a</artifactId><properties><v>\${w}-&amp;</v><w>1</w></properties><dependencies>
<dependency><groupId>g</groupId><artifactId>b</artifactId><version>\${v}</version></dependency></dependencies></project>`;
const PROPERTIES = '#Maven\r\nversion = 1\\.0\r\ngroupId=org.x\r\nartifactId:a\r\n';
const MANIFEST =
  'Manifest-Version: 1.0\r\nImplementation-Title: org.x#y;1\r\n 0\r\nBundle-SymbolicName: "a";b\r\n\r\nName: c\r\n';
const PACKAGE_JSON = '{"name":"x","version":"1.0.0","private":true}';
const PKG_INFO = 'Metadata-Version: 2.1\nName: A.b_C\nVersion: 1.0\n\ntext\n';
const ZIP_WORDS = [
  'PK\u0003\u0004',
  'PK\u0001\u0002',
  'PK\u0005\u0006',
  'PK\u0006\u0006',
  'PK\u0006\u0007',
  'PK\u0007\u0008',
];
const JAR_WORDS = [
  ...ZIP_WORDS,
  'META-INF/MANIFEST.MF',
  'pom.properties',
  'Implementation-Version: 1\n',
  'version=1\n',
  '/',
];

/** An archive in which one entry is what was changed, so that it is unfolded with right sums. */
function around(path: string, name: string, content: string): Seed {
  return { path, content, wrap: (bytes) => zipOf([{ name, content: bytes, isStored: true }]) };
}

/** Archives of Java, one in another. */
export function archives(): readonly Seed[] {
  const inner = zipOf([
    ['META-INF/maven/org.x/a/pom.properties', PROPERTIES],
    ['META-INF/MANIFEST.MF', MANIFEST],
    ['org/x/A.class', 'x'],
  ]);
  const war = zipOf([{ name: 'WEB-INF/lib/a-1.jar', content: inner, isStored: true }, ['b_1.2.3.jar', inner]]);
  return [
    { path: 'app/x-1.0-all.jar', content: inner },
    { path: 'app.war', content: war },
    { path: 'app.ear', content: zipOf([{ name: 'a.war', content: war, hasDescriptor: true }]) },
    {
      path: 'app.jar',
      content: zipOf([['META-INF/maven/g/a/pom.xml', POM]], { isWide: true, prefix: Buffer.from('#!') }),
    },
    {
      path: 'git.hpi',
      content: zipOf([['META-INF/MANIFEST.MF', 'Short-Name: git\nPlugin-Version: 1 x\n']], { comment: 'PK' }),
    },
    around('app.jar', 'META-INF/MANIFEST.MF', MANIFEST),
    around('app.jar', 'META-INF/maven/org.x/a/pom.properties', PROPERTIES),
    around('app.jar', 'META-INF/maven/org.x/a/pom.xml', POM),
  ];
}

/** Seeds of Java and .NET, and of what else comes in zip archives. */
export const JAVA: Readonly<Record<string, Corpus>> = {
  jar: { words: JAR_WORDS, seeds: archives },
  'maven-pom': corpusAt(
    'app/pom.xml',
    [POM],
    [...XML_WORDS, '${v}', '<version>', '</version>', '<dependency>', '<properties>'],
  ),
  'maven-properties': corpusAt(
    'META-INF/maven/org.x/a/pom.properties',
    [PROPERTIES],
    ['=', ':', '\\', '\\u0041', '\\u', '\n'],
  ),
  'gradle-lock': corpusAt(
    'gradle.lockfile',
    ['# x\na:b:1=runtimeClasspath\nc:d:2=testRuntimeClasspath\nempty=x\n'],
    [':', '=', ',', '\n'],
  ),
  'sbt-lock': corpusAt(
    'build.sbt.lock',
    ['{"lockVersion":1,"dependencies":[{"org":"a.b","name":"c","version":"1","configurations":["compile","test"]}]}'],
    JSON_WORDS,
  ),
  'nuget-config': corpusAt(
    'packages.config',
    [
      '<?xml version="1.0"?><packages><package id="A" version="1"/><package id="B" version="2" developmentDependency="true"/></packages>',
    ],
    [...XML_WORDS, ' id="', ' version="'],
  ),
  'nuget-lock': corpusAt(
    'packages.lock.json',
    ['{"version":1,"dependencies":{"net6.0":{"A":{"type":"Direct","resolved":"1.0"},"B":{"type":"Project"}}}}'],
    JSON_WORDS,
  ),
  'nuget-assets': corpusAt(
    'obj/project.assets.json',
    [
      '{"version":3,"targets":{"net6.0":{"A/1":{"type":"package"}}},"libraries":{"A/1":{"type":"package","path":"a/1"}}}',
    ],
    JSON_WORDS,
  ),
  'dotnet-deps': corpusAt(
    'a.deps.json',
    [
      '{"runtimeTarget":{"name":"x"},"targets":{"x":{"A/1":{"runtime":{"a.dll":{}}}}},"libraries":{"A/1":{"type":"package"}}}',
    ],
    [...JSON_WORDS, 'A/1', '/'],
  ),
  'yarn-cache': {
    words: ZIP_WORDS,
    seeds: () => [
      { path: '.yarn/cache/x.zip', content: zipOf([['node_modules/x/package.json', PACKAGE_JSON]]) },
      around('.yarn/cache/x.zip', 'node_modules/@s/x/package.json', PACKAGE_JSON),
    ],
  },
  'python-egg': {
    words: ZIP_WORDS,
    seeds: () => [
      { path: 'lib/A-1.egg', content: zipOf([['EGG-INFO/PKG-INFO', PKG_INFO]]) },
      around('lib/A-1.egg', 'EGG-INFO/PKG-INFO', PKG_INFO),
    ],
  },
};
