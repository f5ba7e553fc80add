import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { mavenPom } from './maven-pom.ts';

describe('a project object model of Maven', () => {
  const CASES: readonly [name: string, model: string, packages: string][] = [
    ['with a version', dependency('<version>1.2.3</version>'), 'org.x:a 1.2.3'],
    ['with blanks around it', dependency('<version>\n  1.2.3\n</version>'), 'org.x:a 1.2.3'],
    [
      'with a version by a property',
      `<properties><a.version>7</a.version></properties>${dependency('<version>${a.version}</version>')}`,
      'org.x:a 7',
    ],
    [
      'with a version by a property of a property',
      `<properties><a>\${b}-jre</a><b>7</b></properties>${dependency('<version>${a}</version>')}`,
      'org.x:a 7-jre',
    ],
    [
      'with the version of the project',
      `<version>3</version>${dependency('<version>${project.version}</version>')}`,
      'org.x:a 3',
    ],
    [
      'with the version of its parent',
      `<parent><version>4</version></parent>${dependency('<version>${project.version}</version>')}`,
      'org.x:a 4',
    ],
    [
      'with that of its parent outright',
      `<version>3</version><parent><version>4</version></parent>${dependency('<version>${project.parent.version}</version>')}`,
      'org.x:a 4',
    ],
    [
      'with a version that it manages',
      `<dependencyManagement>${dependency('<version>5</version>')}</dependencyManagement>${dependency('')}`,
      'org.x:a 5',
    ],
    [
      'with a version of its own over the managed one',
      `<dependencyManagement>${dependency('<version>5</version>')}</dependencyManagement>${dependency('<version>6</version>')}`,
      'org.x:a 6',
    ],
    ['with a single version as a range', dependency('<version>[1.5]</version>'), 'org.x:a 1.5'],
    ['to run', dependency('<version>1</version><scope>runtime</scope>'), 'org.x:a 1'],
    ['that only manages', `<dependencyManagement>${dependency('<version>5</version>')}</dependencyManagement>`, ''],
    ['with a range', dependency('<version>[1.0,2.0)</version>'), ''],
    ['without a version', dependency(''), ''],
    ['with a version from elsewhere', dependency('<version>${of.the.parent}</version>'), ''],
    [
      'with a version that names itself',
      `<properties><a>\${a}</a></properties>${dependency('<version>${a}</version>')}`,
      '',
    ],
    [
      'with a version that grows',
      `<properties><a>\${a}\${a}</a></properties>${dependency('<version>${a}</version>')}`,
      '',
    ],
    ['for tests', dependency('<version>1</version><scope>test</scope>'), ''],
    [
      'for tests, by what it manages',
      `<dependencyManagement>${dependency('<version>5</version><scope>test</scope>')}</dependencyManagement>${dependency('')}`,
      '',
    ],
    ['that is provided', dependency('<version>1</version><scope>provided</scope>'), ''],
    ['of a plugin', `<build><plugins><plugin>${dependency('<version>1</version>')}</plugin></plugins></build>`, ''],
  ];
  for (const [name, model, packages] of CASES) {
    it(`plans ${packages === '' ? 'nothing' : packages} by a dependency ${name}`, async () => {
      const text = `<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">${model}</project>`;

      const facts = await factsOf(mavenPom, 'src/pom.xml', text);

      assert.equal(shown(facts), packages);
      assert.deepEqual(reasonsIn(facts), []);
    });
  }

  it('plans what may be installed anywhere', async () => {
    const [fact] = await factsOf(mavenPom, 'pom.xml', `<project>${dependency('<version>1</version>')}</project>`);

    assert.ok(fact?.kind === 'packages');
    assert.deepEqual([fact.evidence, fact.better], ['locked', 'anywhere']);
  });

  it('says what is wrong with it, where it is one', async () => {
    assert.deepEqual(reasonsIn(await factsOf(mavenPom, 'pom.xml', '<project><a>')), ['it has no end of "a"']);
    assert.deepEqual(reasonsIn(await factsOf(mavenPom, 'pom.xml', '<pom/>')), []);
  });

  it('is not wanted of a library', () => {
    assert.equal(mavenPom.wants({ path: 'app/META-INF/maven/g/a/pom.xml', mode: 0o644, sizeBytes: 1 }), false);
  });
});

function dependency(fields: string): string {
  return `<dependencies><dependency><groupId>org.x</groupId><artifactId>a</artifactId>${fields}</dependency></dependencies>`;
}

function shown(facts: Awaited<ReturnType<typeof factsOf>>): string {
  return packagesIn(facts)
    .map(({ name, version }) => `${name} ${version}`)
    .join();
}
