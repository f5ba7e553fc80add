import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { maven } from './maven.ts';

const PIECES = `
  . - . - .. -- .0 -0 .1 -1 0 1 01 10 .2147483648 -9223372036854775808 9007199254740993 .9007199254740992
  a b m x alpha beta milestone rc cr snapshot ga final release sp -SNAPSHOT .RELEASE .Final -ga .sp -alpha
  .RC -jre _ + .v2024 -redhat-00001
`;
const piece = fc.constantFrom(...PIECES.trim().split(/\s+/));
const version = fc
  .tuple(fc.constantFrom('0', '1', '1.0', '1.1', 'v', ''), fc.array(piece, { maxLength: 6 }))
  .map(([first, rest]) => `${first}${rest.join('')}`);

versionSchemeContract(maven, version);

const ORDERED = `
  1.0.RC2 < 1.0-RC3
  1.0-RC3 < 1.0.1
  1.0.X1 < 1.0-X2
  1-alpha < 1-beta
  1-beta < 1-milestone
  1-milestone < 1-rc
  1-rc < 1-SNAPSHOT
  1-SNAPSHOT < 1
  1 < 1-sp
  1-sp < 1-abc
  1-abc < 1-xyz
  1-xyz < 1-1
  1-1 < 1.1
  1.0.0.RELEASE = 1
  1-Final = 1.ga
  1a1 = 1-alpha-1
  1a > 1-alpha
  1.0.0.Final-redhat-00001 > 1.0.0.Final
  31.0-android < 31.0-jre
  2.0.0-M10 > 2.0.0-M9
  1.9007199254740993 > 1.9007199254740992
  1.18446744073709551616 < 1.18446744073709551617
  1.0018446744073709551616 = 1.18446744073709551616
`;

/** What Maven has in a circle: `a < b` and `b < c`, and `c < a`, which alone is the other way around here. */
const CIRCLES = [
  ['1.0.alpha.1', '1', '1-1'],
  ['1-0-alpha', '1', '1-sp'],
  ['0-alpha', '0', 'v1'],
  ['1-snapshot', '1', '1.ga.1'],
] as const;

/** A line of the shared vectors that Maven 3.8.7, 3.9.16 and 4 alike do not hold: a list in a list is no number. */
const WRONG = new Map([['1-1 = 1-ga-1', '>']]);

const REFUSED = [
  '',
  ' ',
  '1.0 ',
  '1 0',
  '1/2',
  '1:2',
  '[1.0,2.0)',
  '${revision}',
  '<1.0',
  '1.0*',
  '1.0\n',
  '1.é',
  '１.０',
];

describe('maven versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(maven, a, b), relation));
  }

  for (const [a, b, c] of CIRCLES) {
    it(`has ${a} < ${b} < ${c}, and no circle`, () => {
      assert.deepEqual([relate(maven, a, b), relate(maven, b, c), relate(maven, a, c)], ['<', '<', '<']);
    });
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(maven.parse(text), undefined));
  }

  it('agrees with the shared vectors', (t) => {
    const file = sharedData(t, 'versions/maven-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      const line = `${a} ${relation} ${b}`;
      assert.equal(relate(maven, a, b), WRONG.get(line) ?? relation, line);
    }
  });

  it('agrees with what Maven 3.9.16 answered', () => {
    const answers = parseVectors(readFileSync(new URL('testdata/maven-3.9.16.txt', import.meta.url), 'utf8'));

    for (const { a, relation, b } of answers) assert.equal(relate(maven, a, b), relation, `${a} ${relation} ${b}`);
    assert.equal(answers.length, 300);
  });

  it('agrees with the Maven that is installed, but for its circles', (t) => {
    const jar = installedMaven(t);
    if (jar === undefined) return;
    // Before 3.9.0, Maven read a qualifier behind a dot in another way.
    const alike = version.filter((text) => !/\.[^0-9.-]/.test(text));

    for (const { pair, message } of differences(maven, alike, (pairs) => askMaven(jar, pairs))) {
      assert.ok(isCircle(jar, pair), message);
    }
  });
});

function installedMaven(t: TestContext): string | undefined {
  const jar = '/usr/share/java/maven3-artifact.jar';
  if (existsSync(jar) && existsSync('/usr/bin/java')) return jar;
  t.skip(`skipped: no ${jar} with a java`);
  return undefined;
}

/** All pairs in one process: the program relates each version to the one before. */
function askMaven(jar: string, pairs: readonly Pair[]): readonly string[] {
  const options = ['-cp', jar, 'org.apache.maven.artifact.versioning.ComparableVersion', ...pairs.flat()];
  const lines = execFileSync('java', options, { encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n');
  const relations = lines.filter((line) => line.startsWith('   ')).map((line) => line.trim().split(' ')[1] ?? '');
  return relations.filter((_, at) => at % 2 === 0).map((relation) => relation.replace('==', '='));
}

/** Whether Maven itself puts, between the two, a version that either begins with, in the order that is taken here. */
function isCircle(jar: string, [a, b]: Pair): boolean {
  const cuts = [a, b].flatMap((text) => Array.from(text, (_, at) => text.slice(0, at + 1)));
  const between = [...new Set(cuts), '0'];
  const answers = askMaven(
    jar,
    between.flatMap((cut): Pair[] => [
      [a, cut],
      [cut, b],
    ]),
  );
  const expected = relate(maven, a, b);
  return between.some((_, at) => answers[2 * at] === expected && answers[2 * at + 1] === expected);
}
